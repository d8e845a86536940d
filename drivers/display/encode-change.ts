/** The bytes that turn one filled glass into another: only cells that differ are sent. */
import { encodeDisplayCommand, type DisplayCommandName } from './commands.ts'
import type { DisplayProfile } from './display-profile.ts'
import type { LaidOut } from './lay-out.ts'

/** Moving costs four bytes: as many equal cells are sent along rather than jumped over. */
const jump = 4

type Run = { readonly from: number; readonly end: number }

/** Stretches of cells that differ, none over the end of a row. */
function runsOf(before: Uint8Array, after: Uint8Array, columns: number): readonly Run[] {
  const runs: Run[] = []
  for (let at = 0; at < after.length; at += 1) {
    if (before[at] === after[at]) continue
    const last = runs.at(-1)
    const isSameRow =
      last !== undefined && Math.floor(last.from / columns) === Math.floor(at / columns)
    if (last !== undefined && isSameRow && at - last.end <= jump)
      runs[runs.length - 1] = { from: last.from, end: at + 1 }
    else runs.push({ from: at, end: at + 1 })
  }
  return runs
}

/** Wakes a display up: our mode, no cursor, nothing on the glass. */
export function encodeHello(profile: DisplayProfile): Uint8Array {
  const { commands, brightness } = profile
  const command = (name: DisplayCommandName, ...parameters: readonly number[]) =>
    encodeDisplayCommand(commands, name, parameters)
  return Buffer.concat([
    // Displays that a printer's data is passed through listen only when they are told to.
    command('selectDevice', 2),
    command('initialize'),
    command('overwrite'),
    command('cursor', 0),
    command('brightness', brightness),
    command('clear'),
  ])
}

/** `before` absent: whatever is there now, all of it is written. Without a byte when nothing differs. */
export function encodeChange(
  before: LaidOut | undefined,
  after: LaidOut,
  { commands, columns, codePages }: DisplayProfile,
): Uint8Array {
  // Cells keep their shape when the page changes, so the same bytes of another page are another text.
  const isSamePage = before?.page === after.page
  const known = isSamePage ? before.cells : new Uint8Array(after.cells.length)
  const runs = runsOf(known, after.cells, columns)
  if (runs.length === 0) return new Uint8Array(0)
  const number = codePages.find(([page]) => page === after.page)?.[1] ?? null
  const select =
    isSamePage || number === null ? [] : [encodeDisplayCommand(commands, 'codePage', [number])]
  return Buffer.concat([
    ...select,
    ...runs.flatMap(({ from, end }) => [
      encodeDisplayCommand(commands, 'moveTo', [
        (from % columns) + 1,
        Math.floor(from / columns) + 1,
      ]),
      after.cells.subarray(from, end),
    ]),
  ])
}
