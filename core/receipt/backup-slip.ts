/** The issuer key's backup on paper: the groups for a person, the code for a scanner. Sealed: nothing without its passphrase. */
import { backupGroups } from '../card/issuer-backup.ts'
import type { Words } from '../words/words.ts'
import type { Block } from './blocks.ts'
import { oneLine } from './text-width.ts'

export type BackupSlip = {
  readonly shopName: string
  readonly at: string
  /** `FTISSUER1…`. */
  readonly backup: string
}

const groupsInLine = 4

/** Four groups of five a line: the same lines on every paper, so that two papers can be compared. */
export function backupLines(backup: string): readonly string[] {
  const groups = backupGroups(backup)
  return Array.from({ length: Math.ceil(groups.length / groupsInLine) }, (_, line) =>
    groups.slice(line * groupsInLine, (line + 1) * groupsInLine).join(' '),
  )
}

export const backupBlocks = (
  { shopName, at, backup }: BackupSlip,
  say: Words,
): readonly Block[] => [
  { kind: 'text', text: oneLine(shopName, 120), align: 'center' },
  { kind: 'text', text: say('receipt.backup'), align: 'center', style: { bold: true, tall: true } },
  { kind: 'text', text: at, align: 'center' },
  { kind: 'rule', line: 'single' },
  ...backupLines(backup).map((text): Block => ({ kind: 'text', text })),
  { kind: 'rule', line: 'single' },
  { kind: 'qr', text: backup },
  { kind: 'text', text: say('receipt.backup.keep') },
  { kind: 'cut' },
]
