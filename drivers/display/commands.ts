/**
 * The commands of pole displays, one table a command set, each used in both directions. Sources: "ESC/POS Command Reference
 * for Customer Displays" (Epson DM-D) and the CD5220 user's manual §6.1 (Partner), as quoted in public driver documentation.
 *
 * Both sets mean the same by a name; a row is the command's fixed bytes and how many parameter bytes follow.
 */
const ESC = 0x1b
const US = 0x1f
export const CR = 0x0d

export type DisplayCommandShape = {
  readonly prefix: readonly number[]
  readonly parameters: number
  /** Text follows, up to a CR. */
  readonly isText?: true
}

export type DisplayCommandName =
  | 'initialize'
  | 'clear'
  | 'clearLine'
  | 'home'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'lineStart'
  | 'lineEnd'
  | 'bottom'
  | 'moveTo'
  | 'overwrite'
  | 'verticalScroll'
  | 'horizontalScroll'
  | 'cursor'
  | 'brightness'
  | 'blink'
  | 'selectDevice'
  | 'characterSet'
  | 'codePage'
  | 'upperLine'
  | 'lowerLine'
  | 'scrollUpperLine'
  | 'selfTest'

export type DisplayCommands = Readonly<Partial<Record<DisplayCommandName, DisplayCommandShape>>>

const plain = (...prefix: readonly number[]): DisplayCommandShape => ({ prefix, parameters: 0 })
const taking = (parameters: number, ...prefix: readonly number[]): DisplayCommandShape => ({
  prefix,
  parameters,
})
const text = (...prefix: readonly number[]): DisplayCommandShape => ({
  prefix,
  parameters: 0,
  isText: true,
})

/** What both sets have at the same bytes. */
const shared = {
  initialize: plain(ESC, 0x40),
  clear: plain(0x0c),
  clearLine: plain(0x18),
  home: plain(0x0b),
  left: plain(0x08),
  right: plain(0x09),
  down: plain(0x0a),
  lineStart: plain(CR),
  /** 1 printer, 2 display, 3 both: a display that printer data is passed through. */
  selectDevice: taking(1, ESC, 0x3d),
} as const satisfies DisplayCommands

/** Epson DM-D: US MD1…3, US LF, US CR, US B, US $ x y, US C n, US X n, US E n, US @, ESC R n, ESC t n. */
export const epsonCommands = {
  ...shared,
  up: plain(US, 0x0a),
  lineEnd: plain(US, 0x0d),
  bottom: plain(US, 0x42),
  /** Column 1–20, row 1–2, in binary. */
  moveTo: taking(2, US, 0x24),
  overwrite: plain(US, 0x01),
  verticalScroll: plain(US, 0x02),
  horizontalScroll: plain(US, 0x03),
  cursor: taking(1, US, 0x43),
  brightness: taking(1, US, 0x58),
  blink: taking(1, US, 0x45),
  selfTest: plain(US, 0x40),
  characterSet: taking(1, ESC, 0x52),
  codePage: taking(1, ESC, 0x74),
} as const satisfies DisplayCommands

/**
 * CD5220: ESC DC1…DC3, ESC [ A–R, ESC l x y, ESC _ n, ESC * n, ESC f n, ESC c n. After ESC Q A or B everything but these two,
 * CLR and CAN is ignored, which is why we never send them.
 */
export const cd5220Commands = {
  ...shared,
  up: plain(ESC, 0x5b, 0x41),
  lineEnd: plain(ESC, 0x5b, 0x52),
  bottom: plain(ESC, 0x5b, 0x4b),
  moveTo: taking(2, ESC, 0x6c),
  overwrite: plain(ESC, 0x11),
  verticalScroll: plain(ESC, 0x12),
  horizontalScroll: plain(ESC, 0x13),
  cursor: taking(1, ESC, 0x5f),
  brightness: taking(1, ESC, 0x2a),
  characterSet: taking(1, ESC, 0x66),
  codePage: taking(1, ESC, 0x63),
  upperLine: text(ESC, 0x51, 0x41),
  lowerLine: text(ESC, 0x51, 0x42),
  scrollUpperLine: text(ESC, 0x51, 0x44),
} as const satisfies DisplayCommands

/** The bytes of a command; a display that does not have it gets none. */
export function encodeDisplayCommand(
  commands: DisplayCommands,
  name: DisplayCommandName,
  parameters: readonly number[] = [],
): Uint8Array {
  const shape = commands[name]
  return Uint8Array.from(shape === undefined ? [] : [...shape.prefix, ...parameters])
}

export type DisplayToken =
  | {
      readonly kind: 'command'
      readonly name: DisplayCommandName
      readonly parameters: readonly number[]
      readonly text: Uint8Array
      readonly end: number
    }
  | { readonly kind: 'character'; readonly byte: number; readonly end: number }
  /** Begins like a command and is none of this set's. */
  | { readonly kind: 'unknown'; readonly end: number }

/** Longer than any line that scrolls: a text without an end is none. */
const longestText = 64

const startsAt = (bytes: Uint8Array, from: number, prefix: readonly number[]): boolean =>
  prefix.every((byte, at) => bytes[from + at] === byte)

const mayStartAt = (bytes: Uint8Array, from: number, prefix: readonly number[]): boolean =>
  prefix.every((byte, at) => from + at >= bytes.length || bytes[from + at] === byte)

function commandAt(
  bytes: Uint8Array,
  from: number,
  [name, shape]: readonly [DisplayCommandName, DisplayCommandShape],
): DisplayToken | undefined {
  const start = from + shape.prefix.length
  const end = start + shape.parameters
  if (end > bytes.length) return undefined
  const parameters = [...bytes.subarray(start, end)]
  if (shape.isText !== true)
    return { kind: 'command', name, parameters, text: new Uint8Array(0), end }
  const stop = bytes.indexOf(CR, end)
  if (stop < 0) return bytes.length - end > longestText ? { kind: 'unknown', end } : undefined
  return { kind: 'command', name, parameters, text: bytes.slice(end, stop), end: stop + 1 }
}

const rowsOf = (commands: DisplayCommands) =>
  Object.entries(commands) as readonly (readonly [DisplayCommandName, DisplayCommandShape])[]

/** What stands at `from`; undefined when its end has not come yet. */
export function readDisplayToken(
  commands: DisplayCommands,
  bytes: Uint8Array,
  from: number,
): DisplayToken | undefined {
  const byte = bytes[from]
  if (byte === undefined) return undefined
  const rows = rowsOf(commands)
  const row = rows.find(([, shape]) => startsAt(bytes, from, shape.prefix))
  if (row !== undefined) return commandAt(bytes, from, row)
  if (byte >= 0x20) return { kind: 'character', byte, end: from + 1 }
  const isCut = rows.some(([, shape]) => mayStartAt(bytes, from, shape.prefix))
  return isCut ? undefined : { kind: 'unknown', end: from + 1 }
}
