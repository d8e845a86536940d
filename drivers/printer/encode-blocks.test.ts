import fc from 'fast-check'
import { decodeQR } from 'qr/decode.js'
import { describe, expect, it } from 'vitest'
import type { Block } from '../../core/receipt/blocks.ts'
import { readProfile } from '../profiles/read-profile.ts'
import { dotAt, type Bitmap } from './bitmap.ts'
import type { CommandName } from './commands.ts'
import { defuse, encodeBlocks } from './encode-blocks.ts'
import { drawSlips } from './interpreter.ts'
import { onPaper } from './paper.ts'
import { readToken, type Token } from './read-command.ts'

const profileOf = (name: string) => {
  const profile = readProfile(name)
  if (!profile.ok) throw new Error(name)
  return profile.value
}
const generic = profileOf('generic-80')
const epson = profileOf('epson-80')

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const text = (words: string): string => Buffer.from(words, 'latin1').toString('hex')

/** ESC @ · FS . · ESC t 0 · ESC 3 27 */
const opening = '1b40' + '1c2e' + '1b7400' + '1b331b'
/** GS P 203 203, and GS ( D: no real-time pulse, no real-time power-off */
const epsonOpening = '1b40' + '1c2e' + '1b7400' + '1d50cbcb' + '1b331b' + '1d284405001401000200'

function tokensOf(bytes: Uint8Array): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  for (let token = readToken(bytes, 0); token !== undefined; token = readToken(bytes, at)) {
    tokens.push(token)
    at = token.end
  }
  expect(at).toBe(bytes.length)
  return tokens
}

const commandsOf = (bytes: Uint8Array): readonly CommandName[] =>
  tokensOf(bytes).flatMap((token) => (token.kind === 'command' ? [token.name] : []))

describe('encodeBlocks', () => {
  it('writes text, and blanks to set it', () => {
    expect(hex(encodeBlocks([{ kind: 'text', text: 'Café', align: 'center' }], generic))).toBe(
      opening + text(' '.repeat(22) + 'Caf') + '82' + '0a',
    )
  })

  it('writes both ends of a row', () => {
    expect(hex(encodeBlocks([{ kind: 'row', label: 'Sale', value: '4.50' }], generic))).toBe(
      opening + text(`Sale${' '.repeat(40)}4.50`) + '0a',
    )
  })

  it('changes the code page where it must, and only then', () => {
    const blocks: readonly Block[] = ['4,50 €', '1 €', 'Москва', 'ok'].map((one) => ({
      kind: 'text',
      text: one,
    }))
    expect(hex(encodeBlocks(blocks, epson))).toBe(
      epsonOpening +
        ('1b7413' + text('4,50 ') + 'd5' + '0a') +
        (text('1 ') + 'd5' + '0a') +
        ('1b7411' + '8caea1aaa2a0'.replace('a1', 'e1') + '0a') +
        (text('ok') + '0a'),
    )
  })

  it('changes the style where it must, and leaves blanks plain', () => {
    const inverse: Block = {
      kind: 'text',
      text: 'COPY',
      align: 'center',
      style: { bold: true, inverse: true },
    }
    expect(hex(encodeBlocks([inverse, { kind: 'text', text: 'x' }], generic))).toBe(
      opening +
        ('1b4501' + text(' '.repeat(22)) + '1d4201' + text('COPY') + '0a') +
        ('1b4500' + '1d4200' + text('x') + '0a'),
    )
  })

  it('sets wide and tall letters with a pitch of their own', () => {
    const large: Block = { kind: 'text', text: 'Luna', style: { wide: true, tall: true } }
    expect(hex(encodeBlocks([large, { kind: 'text', text: 'x' }], generic))).toBe(
      opening +
        ('1b3333' + '1d2111' + text('Luna') + '0a') +
        ('1b331b' + '1d2100' + text('x') + '0a'),
    )
  })

  it('feeds, kicks and cuts; without a knife it feeds to the tear bar', () => {
    const blocks: readonly Block[] = [
      { kind: 'feed', lines: 2 },
      { kind: 'drawer' },
      { kind: 'cut' },
    ]
    expect(hex(encodeBlocks(blocks, generic))).toBe(opening + '1b6402' + '1b7000197d' + '1d564200')
    expect(hex(encodeBlocks(blocks, profileOf('generic-58')))).toBe(
      opening + '1b6402' + '1b7000197d' + '1b6403',
    )
  })

  it('writes a QR code with the printer’s own encoder where that is trusted', () => {
    const data = text('LNURL1ABC')
    expect(hex(encodeBlocks([{ kind: 'qr', text: 'LNURL1ABC' }], epson))).toBe(
      epsonOpening +
        ('1b6101' + '1b4a18') +
        ('1d286b0400' + '31413200') +
        ('1d286b0300' + '314306') +
        ('1d286b0300' + '314531') +
        ('1d286b0c00' + '315030' + data) +
        ('1d286b0300' + '315130') +
        ('1b4a18' + '1b6100'),
    )
  })

  it('draws what no code page has, and never writes a question mark', () => {
    const blocks: Block[] = [
      { kind: 'text', text: '₿ 日本語 ไทย العربية עברית 🍕 क्ष' },
      { kind: 'row', label: 'مقهى', value: '4,50 €' },
    ]
    for (const profile of [generic, epson]) {
      const bytes = encodeBlocks(blocks, profile)
      expect(commandsOf(bytes).filter((name) => name === 'rasterImage')).toHaveLength(2)
      expect(tokensOf(bytes).filter((token) => token.kind === 'character')).toEqual([])
    }
  })

  it('draws a line that another line does not need to be drawn for', () => {
    const bytes = encodeBlocks(
      [
        { kind: 'text', text: '₿' },
        { kind: 'text', text: 'plain' },
      ],
      generic,
    )
    expect(hex(bytes).endsWith(text('plain') + '0a')).toBe(true)
  })
})

/** What the template itself may write; nothing else may appear, whatever people type. */
const allowed = new Set<CommandName>([
  ...([
    'initialize',
    'cancelKanjiMode',
    'selectCodePage',
    'lineSpacing',
    'realTimeCommands',
  ] as const),
  ...(['setMotionUnits', 'rasterImage', 'feedDots'] as const),
])

describe('untrusted text (attack A47)', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(
        fc.constantFrom(
          '\u001b',
          '\u001d',
          '\u0010',
          '\u0014',
          '\u0004',
          '\u001c',
          'p',
          'V',
          '@',
          '\u0000',
          '\u0001',
          '\ud800',
          '\u202e',
          '₿',
          '\n',
          'é',
        ),
        { maxLength: 60 },
      )
      .map((parts) => parts.join('')),
  )

  it('issues no command: not a cut, not a pulse, not a status', () => {
    fc.assert(
      fc.property(nasty, nasty, (name, label) => {
        for (const profile of [generic, epson]) {
          const bytes = encodeBlocks(
            [
              { kind: 'text', text: name },
              { kind: 'row', label, value: '1' },
            ],
            profile,
          )
          const strange = tokensOf(bytes).filter(
            (token) =>
              token.kind === 'unknown' || (token.kind === 'command' && !allowed.has(token.name)),
          )
          expect(strange).toEqual([])
        }
      }),
      { numRuns: 150 },
    )
  })

  it('puts no real-time command into a picture', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0x10, 0x04, 0x05, 0x14, 0x00, 0x18), { maxLength: 200 }),
        (bytes) => {
          const safe = Buffer.from(defuse(Uint8Array.from(bytes))).toString('hex')
          expect(safe).not.toMatch(/^(..)*10(04|05|14)/)
        },
      ),
    )
  })

  it('prints ten thousand letters without a blank as lines that fit', () => {
    const bytes = encodeBlocks([{ kind: 'text', text: 'W'.repeat(10_000) }], generic)
    const [slip] = drawSlips(bytes, generic)
    expect(Math.max(...(slip?.text ?? []).map((line) => line.length))).toBe(48)
  })
})

/** As a camera sees it. */
function photographed(bitmap: Bitmap) {
  const data = new Uint8ClampedArray(bitmap.width * bitmap.height * 4)
  for (let y = 0; y < bitmap.height; y += 1)
    for (let x = 0; x < bitmap.width; x += 1)
      data.set(
        [...Array.from({ length: 3 }, () => (dotAt(bitmap, x, y) ? 0 : 255)), 255],
        (y * bitmap.width + x) * 4,
      )
  return { width: bitmap.width, height: bitmap.height, data }
}

describe('QR codes', () => {
  const lnurl = `LIGHTNING:LNURL1${'DP68GURN8GHJ7UM9WFMXJCM99E3K7MF0V9CXJ0M385EKV'.repeat(3)}`
  it.each([
    ['native, 80 mm', 'epson-80', lnurl],
    ['native, 58 mm', 'epson-58', lnurl],
    ['drawn, 80 mm', 'generic-80', lnurl],
    ['drawn, 58 mm', 'generic-58', lnurl],
    ['drawn, 600 characters on 58 mm', 'generic-58', `LNBC${'QPZRY9X8GF'.repeat(60)}`],
    ['native, 600 characters on 58 mm', 'epson-58', `LNBC${'QPZRY9X8GF'.repeat(60)}`],
  ])('%s are read back', (_, name, content) => {
    const profile = profileOf(name)
    const [slip] = drawSlips(encodeBlocks([{ kind: 'qr', text: content }], profile), profile)
    if (slip === undefined) throw new Error('no slip')
    expect(slip.text).not.toContain(content)
    expect(decodeQR(photographed(onPaper(slip.picture)))).toBe(content)
  })

  it('that fit no paper are written as text instead of vanishing', () => {
    const profile = profileOf('generic-58')
    const [slip] = drawSlips(
      encodeBlocks([{ kind: 'qr', text: 'x'.repeat(3_000) }], profile),
      profile,
    )
    expect(slip?.text.join('').length).toBeGreaterThan(1_900)
  })
})

describe('barcodes and pictures', () => {
  const bars: readonly Block[] = [{ kind: 'barcode', text: 'No-1042' }]

  it('prints the bars itself where its codes are trusted, else as a picture of the same', () => {
    expect(commandsOf(encodeBlocks(bars, epson))).toContain('barcode')
    const drawn = encodeBlocks(bars, generic)
    expect(commandsOf(drawn)).toContain('rasterImage')
    expect(commandsOf(drawn)).not.toContain('barcode')
    for (const profile of [epson, generic]) {
      const [slip] = drawSlips(encodeBlocks(bars, profile), profile)
      expect(slip?.text.join(' ')).toContain('No-1042')
      expect(slip?.picture.height).toBeGreaterThan(64)
    }
  })

  it('says as text what is too long for bars', () => {
    const long = [{ kind: 'barcode', text: 'x'.repeat(60) }] as const
    const bytes = encodeBlocks(long, profileOf('epson-58'))
    expect(commandsOf(bytes)).not.toContain('barcode')
    expect(drawSlips(bytes, profileOf('epson-58'))[0]?.text.join('')).toContain('xxxx')
  })

  it.each(['epson-58', 'generic-80', 'epson-80-180dpi'])(
    'puts a picture in the middle: %s',
    (name) => {
      const profile = profileOf(name)
      const dots = new Uint8Array(4 * 10).fill(0xff)
      const [slip] = drawSlips(
        encodeBlocks([{ kind: 'image', width: 32, height: 10, dots }], profile),
        profile,
      )
      const row = (y: number) =>
        Array.from(
          { length: profile.dots },
          (_, x) => slip !== undefined && dotAt(slip.picture, x, y),
        )
      const [first, last] = [row(5).indexOf(true), row(5).lastIndexOf(true)]
      expect(last - first).toBe(31)
      expect(Math.abs(first - (profile.dots - 1 - last))).toBeLessThanOrEqual(8)
    },
  )
})
