/**
 * ESC/POS: the commands that we write or understand, in one table used in both directions. Source: Epson's "ESC/POS
 * Command Reference" (the printed names below are its own), as quoted in public driver documentation.
 *
 * A row is the command's fixed bytes, how many parameter bytes follow, and how many data bytes the parameters announce.
 */
export const ESC = 0x1b
export const GS = 0x1d
export const FS = 0x1c
export const DLE = 0x10
export const LF = 0x0a

export type CommandShape = {
  readonly prefix: readonly number[]
  /** Parameter bytes after the prefix; a function where the first one decides. */
  readonly parameters: number | ((first: number) => number)
  /** Bytes of data that follow the parameters; `undefined`: up to a zero, which ends them. */
  readonly data?: (parameters: readonly number[]) => number | undefined
}

const at = (parameters: readonly number[], index: number): number => parameters[index] ?? 0
const word = (parameters: readonly number[], index: number): number =>
  at(parameters, index) + at(parameters, index + 1) * 256

const table = {
  /** HT: to the next tab stop */
  tab: { prefix: [0x09], parameters: 0 },
  /** ESC @ */
  initialize: { prefix: [ESC, 0x40], parameters: 0 },
  /** ESC t n */
  selectCodePage: { prefix: [ESC, 0x74], parameters: 1 },
  /** FS . : bytes from 0x80 on are single characters, also on printers that wake up in a Chinese mode */
  cancelKanjiMode: { prefix: [FS, 0x2e], parameters: 0 },
  /** FS & : bytes from 0x80 on begin characters of two (or four) bytes */
  selectKanjiMode: { prefix: [FS, 0x26], parameters: 0 },
  /** FS C n: 0 JIS, 1 Shift JIS; only Japanese printers have it */
  selectKanjiSystem: { prefix: [FS, 0x43], parameters: 1 },
  /** FS S n1 n2: white left and right of a character of two bytes */
  kanjiSpacing: { prefix: [FS, 0x53], parameters: 2 },
  /** FS - n: underline of characters of two bytes */
  kanjiUnderline: { prefix: [FS, 0x2d], parameters: 1 },
  /** ESC R n: what twelve of the ASCII bytes mean */
  selectCharacterSet: { prefix: [ESC, 0x52], parameters: 1 },
  /** ESC M n: 0 font A, 1 font B */
  selectFont: { prefix: [ESC, 0x4d], parameters: 1 },
  /** ESC ! n: font, emphasis, size and underline in one byte */
  selectPrintMode: { prefix: [ESC, 0x21], parameters: 1 },
  /** ESC SP n: white right of a character */
  characterSpacing: { prefix: [ESC, 0x20], parameters: 1 },
  /** ESC - n: 0 none, 1 one dot, 2 two */
  underline: { prefix: [ESC, 0x2d], parameters: 1 },
  /** ESC 4 n: italics, on printers that have them */
  italic: { prefix: [ESC, 0x34], parameters: 1 },
  /** ESC G n: strikes twice, which looks as ESC E does */
  doubleStrike: { prefix: [ESC, 0x47], parameters: 1 },
  /** ESC { n: letters stand on their heads, lines end at the left */
  upsideDown: { prefix: [ESC, 0x7b], parameters: 1 },
  /** ESC D n1 … NUL: tab stops, in characters */
  setTabs: { prefix: [ESC, 0x44], parameters: 0, data: () => undefined },
  /** ESC $ nL nH: on from here, counted from the left edge of the print area */
  absolutePosition: { prefix: [ESC, 0x24], parameters: 2 },
  /** ESC \\ nL nH: on from here, counted from where we are */
  relativePosition: { prefix: [ESC, 0x5c], parameters: 2 },
  /** GS L nL nH: the print area's left edge */
  leftMargin: { prefix: [GS, 0x4c], parameters: 2 },
  /** GS W nL nH: the print area's width */
  printWidth: { prefix: [GS, 0x57], parameters: 2 },
  /** ESC E n */
  emphasize: { prefix: [ESC, 0x45], parameters: 1 },
  /** GS ! n: bits 0–2 height − 1, bits 4–6 width − 1 */
  selectSize: { prefix: [GS, 0x21], parameters: 1 },
  /** GS B n */
  invert: { prefix: [GS, 0x42], parameters: 1 },
  /** ESC a n: 0 left, 1 centre, 2 right */
  justify: { prefix: [ESC, 0x61], parameters: 1 },
  /** GS P x y: what a feed of one is, in 1/x and 1/y inch */
  setMotionUnits: { prefix: [GS, 0x50], parameters: 2 },
  /** ESC 3 n: line pitch */
  lineSpacing: { prefix: [ESC, 0x33], parameters: 1 },
  /** ESC 2 */
  defaultLineSpacing: { prefix: [ESC, 0x32], parameters: 0 },
  /** ESC J n: feed */
  feedDots: { prefix: [ESC, 0x4a], parameters: 1 },
  /** ESC d n: feed n lines */
  feedLines: { prefix: [ESC, 0x64], parameters: 1 },
  /** GS v 0 m xL xH yL yH d1…dk: a picture, x bytes wide, y rows high */
  rasterImage: {
    prefix: [GS, 0x76, 0x30],
    parameters: 5,
    data: (parameters) => word(parameters, 1) * word(parameters, 3),
  },
  /** ESC * m nL nH d1…dk: a strip of 8 or 24 rows, column by column, in the line */
  bitImage: {
    prefix: [ESC, 0x2a],
    parameters: 3,
    data: (parameters) => word(parameters, 1) * (at(parameters, 0) >= 32 ? 3 : 1),
  },
  /** GS ( L pL pH …: a picture, stored (112) and printed (50) */
  graphics: { prefix: [GS, 0x28, 0x4c], parameters: 2, data: (parameters) => word(parameters, 0) },
  /** GS 8 L p1 p2 p3 p4 …: the same with room for more */
  largeGraphics: {
    prefix: [GS, 0x38, 0x4c],
    parameters: 4,
    data: (parameters) => word(parameters, 0) + word(parameters, 2) * 65_536,
  },
  /** GS h n: a barcode's height in dots */
  barcodeHeight: { prefix: [GS, 0x68], parameters: 1 },
  /** GS w n: its narrowest bar in dots */
  barcodeWidth: { prefix: [GS, 0x77], parameters: 1 },
  /** GS H n: its text: 0 none, 1 above, 2 below, 3 both */
  barcodeText: { prefix: [GS, 0x48], parameters: 1 },
  /** GS f n: the text's font */
  barcodeFont: { prefix: [GS, 0x66], parameters: 1 },
  /** GS k m d1…dk NUL, or from m = 65 on GS k m n d1…dn */
  barcode: {
    prefix: [GS, 0x6b],
    parameters: (kind) => (kind >= 65 ? 2 : 1),
    data: (parameters) => (at(parameters, 0) >= 65 ? at(parameters, 1) : undefined),
  },
  /** GS ( k pL pH …: two-dimensional codes */
  symbol: { prefix: [GS, 0x28, 0x6b], parameters: 2, data: (parameters) => word(parameters, 0) },
  /** GS ( D pL pH …: which real-time commands are obeyed */
  realTimeCommands: {
    prefix: [GS, 0x28, 0x44],
    parameters: 2,
    data: (parameters) => word(parameters, 0),
  },
  /** GS V m [n]: cut; from m = 65 on feeds first */
  cut: { prefix: [GS, 0x56], parameters: (mode) => (mode >= 65 ? 2 : 1) },
  /** ESC p m t1 t2: pulse to the drawer, in units of 2 ms */
  pulse: { prefix: [ESC, 0x70], parameters: 3 },
  /** GS r n: answers when everything before it has been worked off */
  transmitStatus: { prefix: [GS, 0x72], parameters: 1 },
  /** GS I n */
  transmitId: { prefix: [GS, 0x49], parameters: 1 },
  /** GS a n: automatic status back */
  automaticStatus: { prefix: [GS, 0x61], parameters: 1 },
  /** DLE EOT n: status at once, also from a full buffer */
  realTimeStatus: { prefix: [DLE, 0x04], parameters: 1 },
  /** DLE ENQ n: recover from an error; 2 throws the buffers away */
  realTimeRequest: { prefix: [DLE, 0x05], parameters: 1 },
  /** DLE DC4 fn …: 1 m t pulse · 8 and the six bytes 1 3 20 1 6 2 8: clear the buffers */
  realTimeControl: {
    prefix: [DLE, 0x14],
    parameters: (fn) => (fn === 8 ? 8 : fn === 2 ? 3 : 3),
  },
} as const satisfies Record<string, CommandShape>

export type CommandName = keyof typeof table

/** The table, by name. */
export const commands: Readonly<Record<CommandName, CommandShape>> = table

/** The names in the table's order. */
export const commandNames = Object.keys(table) as readonly CommandName[]

/** These are obeyed when they arrive, ahead of the buffer. */
export const isRealTime = (name: CommandName): boolean => commands[name].prefix[0] === DLE

/** One command as bytes. Wrong counts are a mistake of ours and throw. */
export function encodeCommand(
  name: CommandName,
  parameters: readonly number[] = [],
  data: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const shape = commands[name]
  const count = parameterCount(shape, parameters[0] ?? 0)
  const toZero = endsWithZero(shape, parameters)
  const announced = shape.data?.(parameters) ?? data.length
  const fits = data.length === (shape.data === undefined ? 0 : announced)
  if (parameters.length !== count || !fits || (toZero && data.includes(0)))
    throw new RangeError(
      `mistake in the program: ${name} with ${parameters.length} + ${data.length} bytes`,
    )
  const bytes = new Uint8Array(shape.prefix.length + count + data.length + (toZero ? 1 : 0))
  bytes.set(shape.prefix)
  bytes.set(parameters, shape.prefix.length)
  bytes.set(data, shape.prefix.length + count)
  return bytes
}

/** Whether the data ends with a zero instead of being counted. */
export const endsWithZero = (shape: CommandShape, parameters: readonly number[]): boolean =>
  shape.data !== undefined && shape.data(parameters) === undefined

export const parameterCount = (shape: CommandShape, first: number): number =>
  typeof shape.parameters === 'number' ? shape.parameters : shape.parameters(first)
