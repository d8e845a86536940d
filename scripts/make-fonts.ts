/**
 * Makes the bitmap fonts for paper (drivers/printer/fonts/*.glyphs) from Debian's font packages; run by hand, its output is
 * committed. How to get the packages and how to run it stands in drivers/printer/fonts/README.md.
 *
 *   node scripts/make-fonts.ts FOLDER     FOLDER holds the packages' unpacked `usr`
 *
 * Outline fonts are drawn by Chromium (so Arabic is shaped by a real shaper) and cut to one bit a dot.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { brotliCompressSync, constants, gunzipSync } from 'node:zlib'
import { chromium, type Page } from 'playwright-core'
import { readPcf } from './read-pcf.ts'

/** `top` counts rows from the baseline upwards to the first row; `bits` has one byte a dot, row by row. */
export type DrawnGlyph = {
  readonly code: number
  readonly advance: number
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly bits: readonly number[]
}

const target = new URL('../drivers/printer/fonts/', import.meta.url)
const from = resolve(process.argv[2] ?? '')

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at)

const bytesOf = (value: number) => [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff]

/** The file's shape is told in drivers/printer/fonts/README.md. */
function write(name: string, glyphs: readonly DrawnGlyph[]): void {
  const sorted = [...glyphs].sort((a, b) => a.code - b.code)
  const head = sorted.flatMap((glyph) => [
    ...bytesOf(glyph.code),
    glyph.advance,
    glyph.left & 0xff,
    glyph.top & 0xff,
    glyph.width,
    glyph.height,
  ])
  const body = sorted.flatMap((glyph) => {
    const packed = Array.from({ length: Math.ceil(glyph.bits.length / 8) }, () => 0)
    glyph.bits.forEach((bit, at) => {
      if (bit === 1) packed[at >> 3] = (packed[at >> 3] ?? 0) | (0x80 >> (at & 7))
    })
    return packed
  })
  const file = brotliCompressSync(
    Uint8Array.from([1, ...bytesOf(sorted.length), ...head, ...body]),
    {
      params: { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_QUALITY]: 11 },
    },
  )
  writeFileSync(new URL(`${name}.glyphs`, target), file)
  console.log(`${name}.glyphs: ${sorted.length} glyphs, ${file.length} bytes`)
}

/** Two strokes above and below B make the bitcoin sign, which the Latin source lacks. */
function bitcoinSign(capitalB: DrawnGlyph): DrawnGlyph {
  const { width, bits } = capitalB
  const rows = bits.flatMap((bit, at) => (bit === 1 ? [Math.floor(at / width)] : []))
  const [top, bottom] = [Math.min(...rows), Math.max(...rows)]
  const ticked = [...bits]
  for (const row of [top - 3, top - 2, top - 1, bottom + 1, bottom + 2, bottom + 3])
    for (const column of [3, 4, 7, 8]) ticked[row * width + column] = 1
  return { ...capitalB, code: 0x20bf, bits: ticked }
}

type Order = {
  readonly family: string
  readonly size: number
  readonly cell?: number
  readonly drawn: readonly { readonly code: number; readonly text: string }[]
}

/** The picture that stands for "not in any font". */
const NOWHERE = 0x10fffe

/** The glyphs that the fonts have; the others are left out. */
async function draw(page: Page, order: Order): Promise<readonly DrawnGlyph[]> {
  const drawn = await drawAll(page, { ...order, drawn: [...order.drawn, ...plain([NOWHERE])] })
  const missing = drawn.find(({ code }) => code === NOWHERE)?.bits.join('')
  return drawn.filter(({ bits, code }) => bits.join('') !== missing && code !== NOWHERE)
}

/** Draws one glyph at a time on a canvas and keeps the dots that are more than half black. */
async function drawAll(page: Page, order: Order): Promise<readonly DrawnGlyph[]> {
  return page.evaluate(({ family, size, cell, drawn }) => {
    const canvas = new OffscreenCanvas(96, 80)
    const pen = canvas.getContext('2d', { willReadFrequently: true })
    if (pen === null) throw new Error('no canvas')
    pen.font = `500 ${size}px "${family}"`
    return drawn.map(({ code, text }) => {
      pen.clearRect(0, 0, 96, 80)
      const advance = Math.round(pen.measureText(text).width)
      const shift = cell === undefined ? 0 : Math.round((cell - advance) / 2)
      pen.fillText(text, 32, 48)
      const { data } = pen.getImageData(0, 0, 96, 80)
      const inked = (x: number, y: number) => (data[(y * 96 + x) * 4 + 3] ?? 0) >= 110
      const xs: number[] = []
      const ys: number[] = []
      for (let y = 0; y < 80; y += 1)
        for (let x = 0; x < 96; x += 1)
          if (inked(x, y)) {
            xs.push(x)
            ys.push(y)
          }
      const [left, right] = [Math.min(...xs), Math.max(...xs)]
      const [top, bottom] = [Math.min(...ys), Math.max(...ys)]
      const empty = xs.length === 0
      const bits: number[] = []
      if (!empty)
        for (let y = top; y <= bottom; y += 1)
          for (let x = left; x <= right; x += 1) bits.push(inked(x, y) ? 1 : 0)
      return {
        code,
        advance: cell ?? advance,
        left: empty ? 0 : left - 32 + shift,
        top: empty ? 0 : 48 - top,
        width: empty ? 0 : right - left + 1,
        height: empty ? 0 : bottom - top + 1,
        bits,
      }
    })
  }, order)
}

const plain = (codes: readonly number[]) =>
  codes.map((code) => ({ code, text: String.fromCodePoint(code) }))

/** Every character of a two-byte encoding's standard rows. */
function charactersOf(label: string, first: readonly [number, number]): Set<number> {
  const decoder = new TextDecoder(label)
  const codes = new Set<number>()
  for (let lead = first[0]; lead <= first[1]; lead += 1)
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (label !== 'shift_jis' && label !== 'big5' && trail < 0xa1) continue
      const code = decoder.decode(Uint8Array.from([lead, trail])).codePointAt(0)
      if (
        code !== undefined &&
        code >= 0x2e80 &&
        code < 0xfffd &&
        !(code >= 0xe000 && code < 0xf900)
      )
        codes.add(code)
    }
  return codes
}

function cjkCharacters(): readonly number[] {
  const rows = [
    charactersOf('shift_jis', [0x81, 0x9f]),
    charactersOf('shift_jis', [0xe0, 0xea]),
    charactersOf('gb18030', [0xb0, 0xf7]),
    charactersOf('euc-kr', [0xb0, 0xc8]),
    charactersOf('big5', [0xa4, 0xc6]),
  ]
  const all = new Set<number>([
    ...range(0x3000, 0x3020),
    ...range(0x3041, 0x30ff),
    ...range(0xff01, 0xff60),
  ])
  for (const row of rows) for (const code of row) all.add(code)
  return [...all].filter((code) => code !== 0x3000)
}

const pcf = gunzipSync(readFileSync(join(from, 'usr/share/fonts/X11/misc/ter-u24b_unicode.pcf.gz')))
const latin = readPcf(pcf).filter(
  ({ code }) =>
    code >= 0x20 && !(code >= 0x2800 && code < 0x2900) && !(code >= 0xe000 && code < 0xf900),
)
const capitalB = latin.find(({ code }) => code === 0x42)
if (capitalB === undefined) throw new Error('the Latin source has no B')
write('latin', [...latin, bitcoinSign(capitalB)])

// Only these packages may be drawn from, so that every glyph is under the licence that we ship.
const home = join(from, 'fontconfig-home')
mkdirSync(home, { recursive: true })
const fontsConf = join(home, 'fonts.conf')
writeFileSync(
  fontsConf,
  `<fontconfig><dir>${join(from, 'usr/share/fonts/truetype/noto')}</dir>` +
    `<dir>${join(from, 'usr/share/fonts/opentype/noto')}</dir><cachedir>${home}</cachedir></fontconfig>`,
)
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--font-render-hinting=none'],
  env: { ...process.env, FONTCONFIG_FILE: fontsConf },
})
const page = await browser.newPage()
const arabicCodes = [
  ...[0x060c, 0x061b, 0x061f, 0x0640],
  ...range(0x064b, 0x0655),
  0x0670,
  ...range(0x0660, 0x066d),
  0x06d4,
  ...range(0x06f0, 0x06f9),
  ...range(0xfb50, 0xfbb1),
  ...range(0xfbd3, 0xfbff),
  ...range(0xfe70, 0xfefc),
]
write(
  'arabic',
  await draw(page, { family: 'Noto Sans Arabic', size: 23, drawn: plain(arabicCodes) }),
)
const thaiCodes = [...range(0x0e01, 0x0e3a), ...range(0x0e3f, 0x0e5b)]
write('thai', await draw(page, { family: 'Noto Sans Thai', size: 22, drawn: plain(thaiCodes) }))
const symbolCodes = [
  ...range(0x2600, 0x27bf),
  ...range(0x1f300, 0x1f6ff),
  ...range(0x1f900, 0x1f9ff),
]
const symbols = await draw(page, {
  family: 'Noto Sans Symbols2',
  size: 20,
  cell: 24,
  drawn: plain(symbolCodes),
})
write('symbols', symbols)
const cjk = { family: 'Noto Sans CJK JP', size: 22, drawn: plain(cjkCharacters()) }
write('cjk', await draw(page, { ...cjk, cell: 24 }))
await browser.close()
