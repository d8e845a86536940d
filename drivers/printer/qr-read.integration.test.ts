/** Codes on paper, read by a decoder that is not ours: `zbarimg` (Debian's zbar-tools). */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readProfile } from '../profiles/read-profile.ts'
import { pngOf } from './bitmap.ts'
import { encodeBlocks } from './encode-blocks.ts'
import { drawSlips } from './interpreter.ts'
import { onPaper } from './paper.ts'

function readBack(content: string, profileName: string): string {
  const profile = readProfile(profileName)
  if (!profile.ok) throw new Error(profileName)
  const bytes = encodeBlocks(
    [
      { kind: 'text', text: 'Scan' },
      { kind: 'qr', text: content },
    ],
    profile.value,
  )
  const [slip] = drawSlips(bytes, profile.value)
  if (slip === undefined) throw new Error('no slip')
  const folder = mkdtempSync(join(tmpdir(), 'flashtill-qr-'))
  try {
    const file = join(folder, 'slip.png')
    writeFileSync(file, pngOf(onPaper(slip.picture)))
    return execFileSync('zbarimg', ['--quiet', '--raw', file], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const contents = [
  'HTTPS://TILL.EXAMPLE/R/7C3A9B5E',
  `LIGHTNING:LNBC${'QPZRY9X8GF'.repeat(30)}`,
  `LIGHTNING:LNBC${'QPZRY9X8GF'.repeat(58)}`,
  'https://till.example/r/7c3a9b5e?lower=case&more',
]

describe.each(['generic-58', 'generic-80', 'epson-58', 'epson-80', 'epson-80-180dpi'])(
  'a QR code printed by %s',
  (profile) => {
    it.each(contents)('is read back: %s', (content) => {
      expect(readBack(content, profile)).toBe(content)
    })
  },
)

/** The codes on the golden pictures, as they lie in the repository. */
describe('a golden picture', () => {
  const page = 'HTTPS://TILL.EXAMPLE/R/MZXW6YTBOJTG633CMFZGM33PMI'
  it.each([
    ['copy-80', page],
    ['repeat-58', page],
    ['test-80', 'http://192.168.1.20:8035'],
    ['lightning-de-80', 'HTTPS://TILL.EXAMPLE/R/7C3A9B5E'],
    ['lightning-de-58', 'HTTPS://TILL.EXAMPLE/R/7C3A9B5E'],
  ])('%s has a code that is read', (name, content) => {
    const file = join(import.meta.dirname, 'golden', `${name}.png`)
    const read = execFileSync('zbarimg', ['--quiet', '--raw', file], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    expect(read.trim()).toBe(content)
  })
})
