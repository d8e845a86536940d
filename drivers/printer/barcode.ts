/**
 * One-dimensional barcodes as `GS k` draws them: widths of bars and gaps by turns, a bar first. Sources: GS1 General
 * Specifications §5 (EAN, UPC, Code 128), ISO/IEC 16388 (Code 39), ISO/IEC 16390 (Interleaved 2 of 5), AIM BC3 (Codabar),
 * AIM BC5 (Code 93), ISO/IEC 15417 (Code 128); Epson, GS k for what each takes.
 */
import { code128Runs } from './code-128.ts'

export type Barcode = {
  /** In dots. */
  readonly runs: readonly number[]
  /** What stands below for people. */
  readonly text: string
}

/** The wide bars of codes with two widths, for a narrow one of so many dots: about 2.5 : 1, as printers have them. */
const wideOf = (narrow: number): number => Math.round(narrow * 2.5)

const widths = (pattern: string, narrow: number): readonly number[] =>
  Array.from(pattern, (width) => (width === 'w' ? wideOf(narrow) : narrow))

const times = (pattern: string, module: number): readonly number[] =>
  Array.from(pattern, (width) => Number(width) * module)

/** Widths of the digits in the left half of an EAN, odd parity; even parity is the same read backwards. */
const eanDigits = '3211 2221 2122 1411 1132 1231 1114 1312 1213 3112'.split(' ')
const reversed = (pattern: string): string => Array.from(pattern).toReversed().join('')
const digitOf = (text: string, at: number): string => eanDigits[Number(text[at])] ?? ''

/** Which of the first digits are even, by the digit that is not drawn. */
const ean13Parity = 'LLLLLL LLGLGG LLGGLG LLGGGL LGLLGG LGGLLG LGGGLL LGLGLG LGLGGL LGGLGL'.split(
  ' ',
)
const upcEParity = 'GGGLLL GGLGLL GGLLGL GGLLLG GLGGLL GLLGGL GLLLGG GLGLGL GLGLLG GLLGLG'.split(
  ' ',
)

/** The check digit: weights 3 and 1 by turns from the right (GS1 §7.9). */
export function checkDigit(digits: string): string {
  const sum = Array.from(digits)
    .toReversed()
    .reduce((all, digit, at) => all + Number(digit) * (at % 2 === 0 ? 3 : 1), 0)
  return String((10 - (sum % 10)) % 10)
}

/** With its check digit, which the printer adds where it is missing; undefined for what is none. */
function whole(text: string, length: number): string | undefined {
  if (!/^\d+$/.test(text)) return undefined
  if (text.length === length - 1) return text + checkDigit(text)
  return text.length === length ? text.slice(0, -1) + checkDigit(text.slice(0, -1)) : undefined
}

function ean13(text: string): string | undefined {
  const digits = whole(text, 13)
  if (digits === undefined) return undefined
  const parity = ean13Parity[Number(digits[0])] ?? ''
  const left = Array.from(parity, (kind, at) =>
    kind === 'L' ? digitOf(digits, at + 1) : reversed(digitOf(digits, at + 1)),
  )
  const right = Array.from({ length: 6 }, (_, at) => digitOf(digits, at + 7))
  return `111${left.join('')}11111${right.join('')}111`
}

function ean8(text: string): string | undefined {
  const digits = whole(text, 8)
  if (digits === undefined) return undefined
  const half = (from: number) => [0, 1, 2, 3].map((at) => digitOf(digits, from + at)).join('')
  return `111${half(0)}11111${half(4)}111`
}

/** Six digits of a UPC-A whose zeros are left out (GS1 §5.2.2.4.2), or undefined where they cannot be. */
function shortUpc(upc: string): string | undefined {
  const [maker, item] = [upc.slice(1, 6), upc.slice(6, 11)]
  if (/^\d\d[012]00$/.test(maker) && item.startsWith('00'))
    return maker.slice(0, 2) + item.slice(2) + (maker[2] ?? '')
  if (maker.endsWith('00') && item.startsWith('000')) return `${maker.slice(0, 3)}${item.slice(3)}3`
  if (maker.endsWith('0') && item.startsWith('0000')) return `${maker.slice(0, 4)}${item[4] ?? ''}4`
  return /^0000[5-9]$/.test(item) ? maker + (item[4] ?? '') : undefined
}

/** The UPC-A that six digits stand for. */
function longUpc(six: string): string {
  const last = Number(six[5])
  if (last <= 2) return `0${six.slice(0, 2)}${last}0000${six.slice(2, 5)}`
  if (last === 3) return `0${six.slice(0, 3)}00000${six.slice(3, 5)}`
  if (last === 4) return `0${six.slice(0, 4)}00000${six[4] ?? ''}`
  return `0${six.slice(0, 5)}0000${last}`
}

/** Six digits, with the system digit 0 before and the check digit behind, or a whole UPC-A. */
function upcE(text: string): string | undefined {
  if (!/^\d{6,8}$|^0\d{10,11}$/.test(text)) return undefined
  const six = text.length >= 11 ? shortUpc(text) : text.length === 6 ? text : text.slice(1, 7)
  if (six === undefined) return undefined
  const parity = upcEParity[Number(checkDigit(longUpc(six)))] ?? ''
  const digits = Array.from(parity, (kind, at) =>
    kind === 'L' ? digitOf(six, at) : reversed(digitOf(six, at)),
  )
  return `111${digits.join('')}111111`
}

const code39Patterns: Readonly<Record<string, string>> = patterns(
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. *$/+%',
  'nnnwwnwnn wnnwnnnnw nnwwnnnnw wnwwnnnnn nnnwwnnnw wnnwwnnnn nnwwwnnnn nnnwnnwnw wnnwnnwnn nnwwnnwnn ' +
    'wnnnnwnnw nnwnnwnnw wnwnnwnnn nnnnwwnnw wnnnwwnnn nnwnwwnnn nnnnnwwnw wnnnnwwnn nnwnnwwnn nnnnwwwnn ' +
    'wnnnnnnww nnwnnnnww wnwnnnnwn nnnnwnnww wnnnwnnwn nnwnwnnwn nnnnnnwww wnnnnnwwn nnwnnnwwn nnnnwnwwn ' +
    'wwnnnnnnw nwwnnnnnw wwwnnnnnn nwnnwnnnw wwnnwnnnn nwwnwnnnn nwnnnnwnw wwnnnnwnn nwwnnnwnn nwnnwnwnn ' +
    'nwnwnwnnn nwnwnnnwn nwnnnwnwn nnnwnwnwn',
)

const codabarPatterns: Readonly<Record<string, string>> = patterns(
  '0123456789-$:/.+ABCD',
  'nnnnnww nnnnwwn nnnwnnw wwnnnnn nnwnnwn wnnnnwn nwnnnnw nwnnwnn nwwnnnn wnnwnnn ' +
    'nnnwwnn nnwwnnn wnnnwnw wnwnnnw wnwnwnn nnwnwnw nnwwnwn nwnwnnw nnnwnww nnnwwwn',
)

const itfDigits = 'nnwwn wnnnw nwnnw wwnnn nnwnw wnwnn nwwnn nnnww wnnwn nwnwn'.split(' ')

function patterns(letters: string, all: string): Readonly<Record<string, string>> {
  const shapes = all.split(' ')
  return Object.fromEntries(Array.from(letters, (letter, at) => [letter, shapes[at] ?? '']))
}

/** Letters with a narrow gap between. */
function letters(text: string, shapes: Readonly<Record<string, string>>): string | undefined {
  const found = Array.from(text, (letter) => shapes[letter])
  return found.includes(undefined) ? undefined : found.join('n')
}

const code39 = (text: string): string | undefined =>
  letters(`*${text.replaceAll('*', '')}*`, code39Patterns)

const codabar = (text: string): string | undefined =>
  /^[A-D][\d$+\-./:]*[A-D]$/i.test(text) ? letters(text.toUpperCase(), codabarPatterns) : undefined

/** Pairs of digits: the first in the bars, the second in the gaps between them. */
function itf(text: string): string | undefined {
  if (!/^(\d\d)+$/.test(text)) return undefined
  const pairs = text.match(/\d\d/g) ?? []
  const woven = pairs.map((pair) => {
    const [bars = '', gaps = ''] = Array.from(pair, (digit) => itfDigits[Number(digit)])
    return Array.from(bars, (bar, at) => bar + (gaps[at] ?? '')).join('')
  })
  return `nnnn${woven.join('')}wnn`
}

const code93Letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%'
const code93Shapes = (
  '131112 111213 111312 111411 121113 121212 121311 111114 131211 141111 211113 211212 211311 221112 221211 231111 ' +
  '112113 112212 112311 122112 132111 111123 111222 111321 121122 131121 212112 212211 211122 211221 221121 222111 ' +
  '112122 112221 122121 123111 121131 311112 311211 321111 112131 113121 211131 121221 312111 311121 122211'
).split(' ')
/** The four shifts follow the 43 letters: ($) (%) (/) (+). */
const [SHIFT_DOLLAR, SHIFT_PERCENT, SHIFT_SLASH, SHIFT_PLUS] = [43, 44, 45, 46] as const

/** The values of an ASCII character (AIM BC5, table 2). */
function code93Values(character: string): readonly number[] {
  const own = code93Letters.indexOf(character)
  if (own >= 0) return [own]
  const code = character.charCodeAt(0)
  const A = 10
  if (code >= 1 && code <= 26) return [SHIFT_DOLLAR, A + code - 1]
  if (code >= 97 && code <= 122) return [SHIFT_PLUS, A + code - 97]
  if (code >= 33 && code <= 58) return [SHIFT_SLASH, A + code - 33]
  const [start, letter] =
    code === 0
      ? [0, 20]
      : code <= 31
        ? [27, 0]
        : code <= 63
          ? [59, 5]
          : code <= 95
            ? [91, 10]
            : [123, 15]
  if (code === 64) return [SHIFT_PERCENT, A + 21]
  if (code === 96) return [SHIFT_PERCENT, A + 22]
  return [SHIFT_PERCENT, A + letter + code - start]
}

/** Sum of the values, weighted 1, 2, … `most` from the right and again. */
function weighed(values: readonly number[], most: number): number {
  const sum = values.toReversed().reduce((all, value, at) => all + value * ((at % most) + 1), 0)
  return sum % 47
}

function code93(text: string): string | undefined {
  if (text === '') return undefined
  const values = Array.from(text).flatMap(code93Values)
  const withC = [...values, weighed(values, 20)]
  const all = [...withC, weighed(withC, 15)]
  const ends = '111141'
  return `${ends}${all.map((value) => code93Shapes[value] ?? '').join('')}${ends}1`
}

/** What a number of `GS k` means; 65–71 are the same as 0–6. */
const kinds = [
  'upcA',
  'upcE',
  'ean13',
  'ean8',
  'code39',
  'itf',
  'codabar',
  'code93',
  'code128',
] as const
type Kind = (typeof kinds)[number] | 'gs1128' | 'code128auto'

function kindOf(number: number): Kind | undefined {
  if (number === 74) return 'gs1128'
  if (number === 79) return 'code128auto'
  return number < 65 ? kinds.slice(0, 7)[number] : kinds[number - 65]
}

const modular = {
  upcE,
  ean13,
  ean8,
  code93,
  upcA: (text: string) => (text.length > 12 ? undefined : ean13(`0${text}`)),
}
const twoWidths = { code39, itf, codabar }

/** The bars of `GS k`'s data, or undefined where the printer prints nothing: data that is none, a kind that we do not draw. */
export function barcodeOf(number: number, data: Uint8Array, module: number): Barcode | undefined {
  const kind = kindOf(number)
  const text = new TextDecoder('latin1').decode(data)
  if (kind === undefined) return undefined
  if (kind === 'code128' || kind === 'code128auto' || kind === 'gs1128') {
    const code = code128Runs(data, kind)
    return code && { runs: times(code.widths, module), text: code.text }
  }
  if (kind === 'code39' || kind === 'itf' || kind === 'codabar') {
    const pattern = twoWidths[kind](text)
    return pattern === undefined ? undefined : { runs: widths(pattern, module), text }
  }
  const pattern = modular[kind](text)
  return pattern === undefined ? undefined : { runs: times(pattern, module), text }
}
