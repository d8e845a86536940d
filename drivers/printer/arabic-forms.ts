/**
 * Arabic letters join: each has up to four forms, which Unicode keeps as the Presentation Forms (The Unicode Standard §9.2,
 * "Arabic Presentation Forms-A" and "-B"). Here a letter is replaced by the form that its neighbours ask for.
 */

/** Isolated form of a letter and how many forms follow it: 4 joins both sides, 2 only the letter before, 1 none. */
const letters: readonly (readonly [letter: number, isolated: number, forms: 1 | 2 | 4])[] = [
  [0x0621, 0xfe80, 1],
  [0x0622, 0xfe81, 2],
  [0x0623, 0xfe83, 2],
  [0x0624, 0xfe85, 2],
  [0x0625, 0xfe87, 2],
  [0x0626, 0xfe89, 4],
  [0x0627, 0xfe8d, 2],
  [0x0628, 0xfe8f, 4],
  [0x0629, 0xfe93, 2],
  ...[0x062a, 0x062b, 0x062c, 0x062d, 0x062e].map(
    (code, at) => [code, 0xfe95 + at * 4, 4] as const,
  ),
  ...[0x062f, 0x0630, 0x0631, 0x0632].map((code, at) => [code, 0xfea9 + at * 2, 2] as const),
  ...[0x0633, 0x0634, 0x0635, 0x0636, 0x0637, 0x0638, 0x0639, 0x063a].map(
    (code, at) => [code, 0xfeb1 + at * 4, 4] as const,
  ),
  ...[0x0641, 0x0642, 0x0643, 0x0644, 0x0645, 0x0646, 0x0647].map(
    (code, at) => [code, 0xfed1 + at * 4, 4] as const,
  ),
  [0x0648, 0xfeed, 2],
  [0x0649, 0xfeef, 2],
  [0x064a, 0xfef1, 4],
  [0x0671, 0xfb50, 2],
  [0x0679, 0xfb66, 4],
  [0x067e, 0xfb56, 4],
  [0x0686, 0xfb7a, 4],
  [0x0688, 0xfb88, 2],
  [0x0691, 0xfb8c, 2],
  [0x0698, 0xfb8a, 2],
  [0x06a9, 0xfb8e, 4],
  [0x06af, 0xfb92, 4],
  [0x06ba, 0xfb9e, 2],
  [0x06be, 0xfbaa, 4],
  [0x06c1, 0xfba6, 4],
  [0x06cc, 0xfbfc, 4],
  [0x06d2, 0xfbae, 2],
]

const formsOf = new Map(letters.map(([letter, isolated, forms]) => [letter, { isolated, forms }]))

/** ل before these becomes one letter: isolated form; the final one follows it. */
const lamAlef = new Map([
  [0x0622, 0xfef5],
  [0x0623, 0xfef7],
  [0x0625, 0xfef9],
  [0x0627, 0xfefb],
])

const LAM = 0x0644
const TATWEEL = 0x0640
const ZWJ = 0x200d

const joinsNext = (code: number | undefined): boolean =>
  code === TATWEEL || code === ZWJ || (code !== undefined && formsOf.get(code)?.forms === 4)

const joinsBefore = (code: number | undefined): boolean =>
  code === TATWEEL || code === ZWJ || (code !== undefined && (formsOf.get(code)?.forms ?? 1) > 1)

/** Forms are in the order isolated, final, initial, medial. */
const formIndex = (before: boolean, after: boolean): 0 | 1 | 2 | 3 =>
  before ? (after ? 3 : 1) : after ? 2 : 0

/**
 * The base letters of a line (first code point of each grapheme, in reading order) as the forms to draw. `undefined`
 * where the letter was taken up by the ligature before it.
 */
export function arabicForms(bases: readonly number[]): readonly (number | undefined)[] {
  const out: (number | undefined)[] = []
  for (let at = 0; at < bases.length; at += 1) {
    const code = bases[at] ?? 0
    const shape = formsOf.get(code)
    const before = joinsNext(bases[at - 1]) && joinsBefore(code)
    const ligature = code === LAM ? lamAlef.get(bases[at + 1] ?? 0) : undefined
    if (ligature !== undefined) {
      out.push(ligature + (before ? 1 : 0), undefined)
      at += 1
    } else if (shape === undefined) out.push(code)
    else
      out.push(shape.isolated + formIndex(before, shape.forms === 4 && joinsBefore(bases[at + 1])))
  }
  return out
}
