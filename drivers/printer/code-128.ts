/**
 * Code 128 (ISO/IEC 15417). `GS k` 73 takes the code sets as the sender chooses them: `{A`, `{B`, `{C` begin or change a
 * set, `{S` shifts one character, `{1`…`{4` are functions, `{{` is a brace; in set C each byte is a pair of digits.
 */
const shapes = (
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 ' +
  '123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 ' +
  '232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 ' +
  '313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 ' +
  '111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 ' +
  '111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 ' +
  '114311 411113 411311 113141 114131 311141 411131 211412 211214 211232'
).split(' ')
const STOP = '2331112'

type Set = 'A' | 'B' | 'C'

const START: Readonly<Record<Set, number>> = { A: 103, B: 104, C: 105 }
const CHANGE: Readonly<Record<Set, number>> = { A: 101, B: 100, C: 99 }
const SHIFT = 98
const FNC1 = 102
const FNC3 = 96
const FNC2 = 97
const BRACE = 0x7b

/** The value of a byte in a set; undefined where the set lacks it. */
function valueOf(byte: number, set: Set): number | undefined {
  if (set === 'C') return byte < 100 ? byte : undefined
  if (byte >= 32 && byte < 96) return byte - 32
  if (set === 'A') return byte < 32 ? byte + 64 : undefined
  return byte >= 96 && byte < 128 ? byte - 32 : undefined
}

type Coded = { values: number[]; text: string; set: Set | undefined; shifted: Set | undefined }

const other = (set: Set | undefined): Set => (set === 'A' ? 'B' : 'A')

/** A code set, a shift or a function after a brace. False for what is none. */
function takeSpecial(coded: Coded, letter: string): boolean {
  const { values, set } = coded
  if (letter === 'A' || letter === 'B' || letter === 'C') {
    values.push(set === undefined ? START[letter] : CHANGE[letter])
    coded.set = letter
    return true
  }
  if (set === undefined) return false
  if (letter === 'S') {
    values.push(SHIFT)
    coded.shifted = other(set)
    return set !== 'C'
  }
  const functions: Readonly<Record<string, number>> = { 1: FNC1, 2: FNC2, 3: FNC3, 4: CHANGE[set] }
  const value = functions[letter]
  if (value !== undefined) values.push(value)
  return value !== undefined
}

function takeByte(coded: Coded, byte: number): boolean {
  const { set, shifted } = coded
  const value = set && valueOf(byte, shifted ?? set)
  coded.shifted = undefined
  if (value === undefined) return false
  coded.values.push(value)
  coded.text += set === 'C' ? String(byte).padStart(2, '0') : String.fromCharCode(byte)
  return true
}

/** Values of data with the sender's own code sets. */
function explicit(data: Uint8Array): Coded | undefined {
  const coded: Coded = { values: [], text: '', set: undefined, shifted: undefined }
  for (let at = 0; at < data.length; at += 1) {
    const byte = data[at] ?? 0
    const next = data[at + 1]
    // In set C a brace is no pair of digits, so it always leads.
    const leads = byte === BRACE && (coded.set === 'C' || next !== BRACE)
    const isTaken = leads
      ? takeSpecial(coded, String.fromCharCode(next ?? 0))
      : takeByte(coded, byte)
    if (!isTaken) return undefined
    if (byte === BRACE) at += 1
  }
  return coded
}

/** Values of plain ASCII in as few symbols as a simple rule gives: runs of four digits and more in set C. */
function automatic(text: string, begin: readonly number[] = []): Coded | undefined {
  const coded: Coded = { values: [], text: '', set: undefined, shifted: undefined }
  const use = (set: Set) => {
    if (coded.set === set) return
    takeSpecial(coded, set)
    if (coded.values.length === 1) coded.values.push(...begin)
  }
  for (const run of text.match(/(?:\d\d){2,}|[\s\S]/gu) ?? []) {
    if (run.length > 1) {
      use('C')
      for (const pair of run.match(/\d\d/g) ?? []) takeByte(coded, Number(pair))
      continue
    }
    const byte = run.charCodeAt(0)
    use(byte < 32 ? 'A' : byte >= 96 || coded.set !== 'A' ? 'B' : 'A')
    if (!takeByte(coded, byte)) return undefined
  }
  return coded
}

/** Widths in modules with check symbol and stop, and the text for people; undefined for data that a printer refuses. */
export function code128Runs(
  data: Uint8Array,
  kind: 'code128' | 'code128auto' | 'gs1128',
): { readonly widths: string; readonly text: string } | undefined {
  const plain = new TextDecoder('latin1').decode(data)
  const coded =
    kind === 'code128' ? explicit(data) : automatic(plain, kind === 'gs1128' ? [FNC1] : [])
  if (coded === undefined || coded.text === '') return undefined
  const sum = coded.values.reduce((all, value, at) => all + value * Math.max(1, at), 0)
  const symbols = [...coded.values, sum % 103].map((value) => shapes[value] ?? '')
  return { widths: symbols.join('') + STOP, text: coded.text }
}
