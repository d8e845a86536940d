/**
 * The other direction of the command table: ESC/POS bytes become dots and lines of text, as a printer of the profile would
 * put them on paper. For the practice shop's printer, previews, golden pictures and tests.
 */
import { encodeQR } from 'qr'
import type { Profile } from '../profiles/profile.ts'
import { createBitmap, invertBox, scaled, stamp, type Bitmap } from './bitmap.ts'
import { characterOf, isCodePage, type CodePage } from './code-pages.ts'
import type { CommandName } from './commands.ts'
import { CELL_BASELINE, CELL_HEIGHT, CELL_WIDTH, drawGlyph, glyphOf, missingGlyph } from './font.ts'
import { createPaperRoll, type PaperRoll } from './paper.ts'
import { drawModules } from './qr-symbol.ts'
import { readToken, type Token } from './read-command.ts'

/** What leaves the machine beside ink. `answer` asks the machine's host to reply to `GS r` or `GS I`. */
export type Effect =
  | { readonly kind: 'cut'; readonly picture: Bitmap; readonly text: readonly string[] }
  | { readonly kind: 'pulse'; readonly pin: 2 | 5 }
  | { readonly kind: 'answer'; readonly to: 'transmitStatus' | 'transmitId'; readonly n: number }

export type Interpreter = {
  /** Works off one token. */
  run(token: Token): readonly Effect[]
  /** Rows fed since the last cut. */
  height(): number
  /** What hangs out of the printer, torn off by hand. */
  tear(): { readonly picture: Bitmap; readonly text: readonly string[] }
  /** Power off and on: the line begun and all settings are gone, the paper stays. */
  restart(): void
}

type Cell = {
  readonly character: string
  readonly bold: boolean
  readonly inverse: boolean
  readonly scaleX: number
  readonly scaleY: number
}

type Setting = {
  readonly page: number
  readonly bold: boolean
  readonly inverse: boolean
  readonly scaleX: number
  readonly scaleY: number
  readonly justify: number
  /** In dots. */
  readonly pitch: number
  /** Units of a feed that make an inch. */
  readonly unitsAnInch: number
  readonly qr: { readonly size: number; readonly level: number; readonly text: Uint8Array }
}

const DEFAULT_PITCH = 34
/** From the head to the knife, 12 mm. */
const KNIFE = 96
/** A picture across the paper that is no higher is a rule. */
const RULE_ROWS = 6
const WIDEST_PICTURE = 4_096

const initial = (dpi: number): Setting => ({
  unitsAnInch: dpi,
  page: 0,
  bold: false,
  inverse: false,
  scaleX: 1,
  scaleY: 1,
  justify: 0,
  pitch: DEFAULT_PITCH,
  qr: { size: 3, level: 48, text: new Uint8Array(0) },
})

/** Letters that were drawn before, by everything that makes them look so. */
const drawnCells = new Map<string, Bitmap>()
const MOST_DRAWN_CELLS = 2_000

function cellPicture(cell: Cell): Bitmap {
  const { character, bold, inverse, scaleX, scaleY } = cell
  const key = `${character} ${bold} ${inverse} ${scaleX} ${scaleY}`
  const known = drawnCells.get(key)
  if (known !== undefined) return known
  if (drawnCells.size >= MOST_DRAWN_CELLS) drawnCells.clear()
  const picture = drawCell(cell)
  drawnCells.set(key, picture)
  return picture
}

function drawCell(cell: Cell): Bitmap {
  const code = cell.character.codePointAt(0) ?? 0x20
  const picture = createBitmap(CELL_WIDTH, CELL_HEIGHT)
  const pen = { x: 0, y: CELL_BASELINE, bold: cell.bold }
  drawGlyph(picture, glyphOf(code) ?? missingGlyph(code), pen)
  if (cell.inverse) invertBox(picture, { x: 0, y: 0, width: CELL_WIDTH, height: CELL_HEIGHT })
  return scaled(picture, cell.scaleX, cell.scaleY)
}

/** A line's letters stand on one baseline: smaller ones at the bottom of the taller. */
function drawLine(cells: readonly Cell[]): Bitmap {
  const width = cells.reduce((sum, { scaleX }) => sum + scaleX * CELL_WIDTH, 0)
  const tallest = Math.max(1, ...cells.map(({ scaleY }) => scaleY))
  const line = createBitmap(Math.max(1, width), tallest * CELL_HEIGHT)
  let x = 0
  for (const cell of cells) {
    stamp(line, cellPicture(cell), { x, y: (tallest - cell.scaleY) * CELL_HEIGHT })
    x += cell.scaleX * CELL_WIDTH
  }
  return line
}

const levels = ['low', 'medium', 'quartile', 'high'] as const

/** Undefined for a text that no code holds: a printer says nothing then, and neither do we. */
function drawSymbol({ text, level, size }: Setting['qr']): Bitmap | undefined {
  const options = { ecc: levels[level - 48] ?? 'low', border: 1, encoding: 'byte' } as const
  try {
    return drawModules(encodeQR(new TextDecoder().decode(text), 'raw', options), size)
  } catch {
    return undefined
  }
}

/** A printer at work: what it is set to, the line begun, the paper that has come out. */
type Machine = {
  readonly dots: number
  readonly dpi: number
  readonly pages: ReadonlyMap<number, CodePage>
  readonly roll: PaperRoll
  setting: Setting
  cells: Cell[]
  text: string[]
}

const widthOf = (cells: readonly Cell[]): number =>
  cells.reduce((sum, { scaleX }) => sum + scaleX * CELL_WIDTH, 0)

function place({ setting, dots }: Machine, width: number): number {
  if (setting.justify === 1) return Math.floor((dots - width) / 2)
  return setting.justify === 2 ? dots - width : 0
}

/** Prints the line begun, if any, and feeds a line's pitch (more where a letter is taller). */
function endLine(machine: Machine): void {
  const { cells, roll, setting } = machine
  const line = drawLine(cells)
  const height = cells.length === 0 ? 0 : line.height
  if (cells.length > 0) roll.print(line, place(machine, line.width))
  roll.feed(Math.max(0, setting.pitch - height))
  const text = cells.map(({ character }) => character).join('')
  machine.text.push(text.trimEnd())
  machine.cells = []
}

function flush(machine: Machine): void {
  if (machine.cells.length > 0) endLine(machine)
}

function write(machine: Machine, byte: number): void {
  const { page, bold, inverse, scaleX, scaleY } = machine.setting
  const codePage = machine.pages.get(page)
  const isNamed = codePage !== undefined || byte < 0x80
  const character = isNamed ? characterOf(byte, codePage ?? 'cp437') : '\ufffd'
  if (widthOf(machine.cells) + scaleX * CELL_WIDTH > machine.dots) endLine(machine)
  machine.cells.push({ character, bold, inverse, scaleX, scaleY })
}

function printPicture(machine: Machine, picture: Bitmap, label: string): void {
  flush(machine)
  machine.roll.print(picture, place(machine, picture.width))
  machine.text.push(label)
}

function raster(
  machine: Machine,
  [mode = 0, xL = 0, xH = 0, yL = 0, yH = 0]: readonly number[],
  data: Uint8Array,
): void {
  const [stride, height] = [xL + xH * 256, yL + yH * 256]
  if (stride * 8 > WIDEST_PICTURE) return
  const picture = { width: stride * 8, height, stride, data }
  const drawn = scaled(picture, (mode & 1) + 1, ((mode >> 1) & 1) + 1)
  const isRule = drawn.width >= machine.dots && height <= RULE_ROWS
  const label = `[picture ${drawn.width} × ${drawn.height}]`
  printPicture(machine, drawn, isRule ? '─'.repeat(machine.dots / CELL_WIDTH) : label)
}

/** GS ( k for QR codes (cn 49): 67 size, 69 level, 80 store, 81 print. */
function symbol(machine: Machine, data: Uint8Array): void {
  const [kind = 0, fn = 0, value = 0] = data
  const { qr } = machine.setting
  if (kind !== 0x31) return
  const change = (part: Partial<Setting['qr']>) => {
    machine.setting = { ...machine.setting, qr: { ...qr, ...part } }
  }
  if (fn === 0x43) change({ size: Math.min(16, Math.max(1, value)) })
  if (fn === 0x45) change({ level: value })
  if (fn === 0x50) change({ text: data.slice(3) })
  if (fn !== 0x51) return
  const picture = drawSymbol(qr)
  if (picture !== undefined && picture.width <= machine.dots)
    printPicture(machine, picture, `[QR ${new TextDecoder().decode(qr.text)}]`)
}

const rowsOf = ({ dpi, setting }: Machine, units: number): number =>
  Math.round((units * dpi) / setting.unitsAnInch)

function tear(machine: Machine): { readonly picture: Bitmap; readonly text: readonly string[] } {
  const slip = { picture: machine.roll.tear(), text: machine.text }
  machine.text = []
  return slip
}

function feedLines(machine: Machine, lines: number): void {
  flush(machine)
  machine.roll.feed(lines * machine.setting.pitch)
  for (let line = 0; line < lines; line += 1) machine.text.push('')
}

function cut(machine: Machine, [mode = 0, feed = 0]: readonly number[]): readonly Effect[] {
  flush(machine)
  if (mode >= 65) machine.roll.feed(KNIFE + feed)
  return [{ kind: 'cut', ...tear(machine) }]
}

function restart(machine: Machine): void {
  machine.setting = initial(machine.dpi)
  machine.cells = []
}

type Obey = (
  machine: Machine,
  parameters: readonly number[],
  data: Uint8Array,
) => readonly Effect[] | void

const set =
  (change: (n: number) => Partial<Setting>): Obey =>
  (machine, [n = 0]) => {
    machine.setting = { ...machine.setting, ...change(n) }
  }

/** What each command does; those that are missing change nothing that can be seen. */
const obey: Readonly<Partial<Record<CommandName, Obey>>> = {
  initialize: restart,
  selectCodePage: set((page) => ({ page })),
  emphasize: set((n) => ({ bold: (n & 1) === 1 })),
  invert: set((n) => ({ inverse: (n & 1) === 1 })),
  selectSize: set((n) => ({ scaleX: ((n >> 4) & 7) + 1, scaleY: (n & 7) + 1 })),
  justify: set((n) => ({ justify: n % 48 })),
  setMotionUnits: (machine, [, y = 0]) => {
    machine.setting = { ...machine.setting, unitsAnInch: y === 0 ? machine.dpi : y }
  },
  lineSpacing: (machine, [n = 0]) => {
    machine.setting = { ...machine.setting, pitch: rowsOf(machine, n) }
  },
  defaultLineSpacing: set(() => ({ pitch: DEFAULT_PITCH })),
  feedDots: (machine, [n = 0]) => {
    flush(machine)
    machine.roll.feed(rowsOf(machine, n))
  },
  feedLines: (machine, [n = 0]) => feedLines(machine, n),
  rasterImage: raster,
  symbol: (machine, _, data) => symbol(machine, data),
  cut,
  pulse: (_, [m = 0]) => [{ kind: 'pulse', pin: m % 48 === 1 ? 5 : 2 }],
  transmitStatus: (_, [n = 0]) => [{ kind: 'answer', to: 'transmitStatus', n }],
  transmitId: (_, [n = 0]) => [{ kind: 'answer', to: 'transmitId', n }],
}

/** What shows on paper. */
export type PrinterShape = Pick<Profile, 'dots' | 'dpi' | 'codePages'>

/** A printer without a case: `profile` says how wide it is and what its code pages are called. */
export function createInterpreter(profile: PrinterShape): Interpreter {
  const pages = new Map<number, CodePage>()
  for (const [page, number] of Object.entries(profile.codePages))
    if (isCodePage(page)) pages.set(number, page)
  const roll = createPaperRoll(profile.dots)
  const machine: Machine = {
    dots: profile.dots,
    dpi: profile.dpi,
    pages,
    roll,
    setting: initial(profile.dpi),
    cells: [],
    text: [],
  }
  return Object.freeze({
    run: (token: Token): readonly Effect[] => {
      if (token.kind === 'character') write(machine, token.byte)
      if (token.kind === 'lineFeed') endLine(machine)
      if (token.kind !== 'command') return []
      return obey[token.name]?.(machine, token.parameters, token.data) ?? []
    },
    height: roll.height,
    tear: () => tear(machine),
    restart: () => restart(machine),
  })
}

export type DrawnSlip = {
  readonly picture: Bitmap
  readonly text: readonly string[]
  /** False for what was left on the roll when the bytes ended. */
  readonly isCut: boolean
}

/** A whole stream as the slips that it prints. */
export function drawSlips(bytes: Uint8Array, profile: PrinterShape): readonly DrawnSlip[] {
  const interpreter = createInterpreter(profile)
  const slips: DrawnSlip[] = []
  let at = 0
  for (let token = readToken(bytes, at); token !== undefined; token = readToken(bytes, at)) {
    at = token.end
    for (const effect of interpreter.run(token))
      if (effect.kind === 'cut')
        slips.push({ picture: effect.picture, text: effect.text, isCut: true })
  }
  if (interpreter.height() > 0) slips.push({ ...interpreter.tear(), isCut: false })
  return slips
}
