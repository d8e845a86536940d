/**
 * What keys say on keyboards of some countries: a scanner in keyboard mode sends keys, not letters. Key codes are those of
 * the kernel (input-event-codes.h); each row begins at a code and gives its keys plain, with shift and with AltGr.
 */
type Row = readonly [from: number, plain: string, shift: string, altGr?: string]

/** A blank in a row is a key that says nothing there. */
const us: readonly Row[] = [
  [2, '1234567890-=', '!@#$%^&*()_+'],
  [16, 'qwertyuiop[]', 'QWERTYUIOP{}'],
  [30, "asdfghjkl;'`", 'ASDFGHJKL:"~'],
  [43, '\\', '|'],
  [44, 'zxcvbnm,./', 'ZXCVBNM<>?'],
  [86, '\\', '|'],
]
const uk: readonly Row[] = [
  [2, '1234567890-=', '!"£$%^&*()_+'],
  [16, 'qwertyuiop[]', 'QWERTYUIOP{}'],
  [30, "asdfghjkl;'`", 'ASDFGHJKL:@¬'],
  [43, '#', '~'],
  [44, 'zxcvbnm,./', 'ZXCVBNM<>?'],
  [86, '\\', '|'],
]
const de: readonly Row[] = [
  [2, '1234567890ß´', '!"§$%&/()=?`', ' ²³   {[]}\\ '],
  [16, 'qwertzuiopü+', 'QWERTZUIOPÜ*', '@ €        ~'],
  [30, 'asdfghjklöä^', 'ASDFGHJKLÖÄ°'],
  [43, '#', "'"],
  [44, 'yxcvbnm,.-', 'YXCVBNM;:_'],
  [86, '<', '>', '|'],
]
const fr: readonly Row[] = [
  [2, '&é"\'(-è_çà)=', '1234567890°+', ' ~#{[|`\\^@]}'],
  [16, 'azertyuiop^$', 'AZERTYUIOP¨£', '  €        ¤'],
  [30, 'qsdfghjklmù²', 'QSDFGHJKLM% '],
  [43, '*', 'µ'],
  [44, 'wxcvbn,;:!', 'WXCVBN?./§'],
  [86, '<', '>'],
]

const layouts = { 'keys-us': us, 'keys-uk': uk, 'keys-de': de, 'keys-fr': fr } as const

export type LayoutName = keyof typeof layouts

export const layoutNames = Object.keys(layouts) as readonly LayoutName[]
export const isLayout = (name: string): name is LayoutName => Object.hasOwn(layouts, name)

/** Digits of the block at the right: the same everywhere. */
const block: ReadonlyMap<number, string> = new Map(
  Object.entries({
    71: '7',
    72: '8',
    73: '9',
    74: '-',
    75: '4',
    76: '5',
    77: '6',
    78: '+',
    79: '1',
    80: '2',
    81: '3',
    82: '0',
    83: '.',
    55: '*',
    98: '/',
    57: ' ',
  }).map(([code, letter]) => [Number(code), letter]),
)

/** One key going down, with what was held. */
export type KeyPress = {
  readonly code: number
  readonly shift: boolean
  readonly altGr: boolean
  readonly ctrl: boolean
}

export const blockDigit = (code: number): string | undefined => {
  const letter = block.get(code)
  return letter !== undefined && /\d/.test(letter) ? letter : undefined
}

/** The letter of a key on this keyboard; undefined for a key that has none. With Ctrl it is a control character. */
export function letterOf(
  { code, shift, altGr, ctrl }: KeyPress,
  name: LayoutName,
): string | undefined {
  const row = layouts[name].find(([from, plain]) => code >= from && code < from + plain.length)
  const side = row === undefined ? undefined : altGr ? (row[3] ?? '') : shift ? row[2] : row[1]
  const letter = row === undefined ? block.get(code) : side?.[code - row[0]]
  if (letter === undefined || (letter === ' ' && code !== 57)) return undefined
  if (!ctrl) return letter
  const upper = letter.toUpperCase().charCodeAt(0)
  return upper >= 0x40 && upper < 0x60 ? String.fromCharCode(upper & 0x1f) : undefined
}

/** The key that says this letter on that keyboard: the other direction, for the simulated scanner. */
export function keyOf(letter: string, name: LayoutName): KeyPress | undefined {
  const none = { shift: false, altGr: false, ctrl: false }
  if (letter === ' ') return { code: 57, ...none }
  if (letter === '\u001d') {
    const bracket = keyOf(']', name)
    return bracket === undefined ? undefined : { ...bracket, ctrl: true }
  }
  for (const [from, plain, shift, altGr = ''] of layouts[name]) {
    if (plain.includes(letter)) return { code: from + plain.indexOf(letter), ...none }
    if (shift.includes(letter)) return { code: from + shift.indexOf(letter), ...none, shift: true }
    if (altGr.includes(letter)) return { code: from + altGr.indexOf(letter), ...none, altGr: true }
  }
  return undefined
}
