/** A printer at work: what it is set to, the line begun, the paper that has come out. */
import type { Profile } from '../profiles/profile.ts'
import { turned, type Bitmap } from './bitmap.ts'
import { isCodePage, type CodePage } from './code-pages.ts'
import { CELL_WIDTH } from './font.ts'
import type { MultiByteCode } from './multi-byte.ts'
import { createPaperRoll, type PaperRoll } from './paper.ts'
import {
  drawLine,
  gridLine,
  lineWidth,
  plainLetters,
  readLine,
  type LetterStyle,
  type Piece,
} from './printed-line.ts'

/** What shows on paper. `multiByte`: the country's code of a printer with a kanji mode. */
export type PrinterShape = Pick<Profile, 'dots' | 'dpi' | 'codePages'> & {
  readonly multiByte?: MultiByteCode
}

export type Setting = {
  readonly letters: LetterStyle
  readonly page: number
  /** ESC R. */
  readonly characterSet: number
  readonly isKanji: boolean
  /** Dots right of a letter, and left and right of one of two bytes. */
  readonly spacing: number
  readonly kanjiSpacing: readonly [left: number, right: number]
  readonly isUpsideDown: boolean
  readonly justify: number
  readonly leftMargin: number
  /** Of the print area; the rest of the paper where it is not set. */
  readonly areaWidth: number | undefined
  /** Tab stops, in dots. */
  readonly tabs: readonly number[]
  /** In dots. */
  readonly pitch: number
  /** Units that make an inch. */
  readonly unitsAcross: number
  readonly unitsDown: number
  readonly qr: { readonly size: number; readonly level: number; readonly text: Uint8Array }
  readonly barcode: { readonly height: number; readonly module: number; readonly text: number }
  /** GS ( L 112, waiting for 50. */
  readonly stored?: Bitmap
}

/** The lines of a slip: as they are read, and as they stand in cells. */
export type SlipText = { readonly text: readonly string[]; readonly grid: readonly string[] }

export type Machine = {
  readonly dots: number
  readonly dpi: number
  readonly pages: ReadonlyMap<number, CodePage>
  readonly multiByte: MultiByteCode | undefined
  readonly roll: PaperRoll
  setting: Setting
  /** The line begun, where its next letter comes, and the bytes of a letter begun. */
  pieces: Piece[]
  pen: number
  lead: number[]
  text: string[]
  grid: string[]
}

const DEFAULT_PITCH = 34
const TAB_LETTERS = 8

const initial = (dpi: number): Setting => ({
  letters: plainLetters,
  page: 0,
  characterSet: 0,
  isKanji: false,
  spacing: 0,
  kanjiSpacing: [0, 0],
  isUpsideDown: false,
  justify: 0,
  leftMargin: 0,
  areaWidth: undefined,
  tabs: Array.from({ length: 32 }, (_, at) => (at + 1) * TAB_LETTERS * CELL_WIDTH),
  pitch: DEFAULT_PITCH,
  unitsAcross: dpi,
  unitsDown: dpi,
  qr: { size: 3, level: 48, text: new Uint8Array(0) },
  barcode: { height: 162, module: 3, text: 0 },
})

export function createMachine(shape: PrinterShape): Machine {
  const pages = new Map<number, CodePage>()
  for (const [page, number] of Object.entries(shape.codePages))
    if (isCodePage(page)) pages.set(number, page)
  return {
    dots: shape.dots,
    dpi: shape.dpi,
    pages,
    multiByte: shape.multiByte,
    roll: createPaperRoll(shape.dots),
    setting: initial(shape.dpi),
    pieces: [],
    pen: 0,
    lead: [],
    text: [],
    grid: [],
  }
}

/** Power off and on, or ESC @. */
export function restart(machine: Machine): void {
  machine.setting = initial(machine.dpi)
  machine.pieces = []
  machine.pen = 0
  machine.lead = []
}

export const setDefaultPitch = (machine: Machine): void => {
  machine.setting = { ...machine.setting, pitch: DEFAULT_PITCH }
}

/** Dots that a line may fill. */
export const areaOf = ({ dots, setting }: Machine): number =>
  Math.min(setting.areaWidth ?? dots, Math.max(0, dots - setting.leftMargin))

/** The left edge of something so wide. */
function placeOf(machine: Machine, width: number): number {
  const { justify, leftMargin, isUpsideDown } = machine.setting
  const room = areaOf(machine) - width
  const side = isUpsideDown ? 2 - justify : justify
  if (side === 1) return leftMargin + Math.floor(room / 2)
  return leftMargin + (side === 2 ? room : 0)
}

/** Prints the line begun, if any, and feeds a line's pitch (more where a letter is taller). */
export function endLine(machine: Machine): void {
  const { pieces, roll, setting } = machine
  const isEmpty = pieces.length === 0
  const left = placeOf(machine, lineWidth(pieces))
  if (!isEmpty) {
    const line = drawLine(pieces)
    roll.print(setting.isUpsideDown ? turned(line) : line, left)
    roll.feed(Math.max(0, setting.pitch - line.height))
  } else roll.feed(setting.pitch)
  machine.text.push(readLine(pieces))
  machine.grid.push(gridLine(pieces, isEmpty ? 0 : left))
  machine.pieces = []
  machine.pen = 0
}

export function flush(machine: Machine): void {
  if (machine.pieces.length > 0) endLine(machine)
}

/** Sets a piece where the pen is, on the next line if this one is full; `gap` is white before and after it. */
export function put(
  machine: Machine,
  piece: Omit<Piece, 'x'>,
  [before, after]: readonly [number, number] = [0, 0],
): void {
  if (machine.pen + before + piece.width > areaOf(machine)) endLine(machine)
  machine.pieces.push({ ...piece, x: machine.pen + before })
  machine.pen += before + piece.width + after
}

/** A picture that is no part of a line. */
export function printPicture(machine: Machine, picture: Bitmap, label: string): void {
  flush(machine)
  machine.roll.print(
    machine.setting.isUpsideDown ? turned(picture) : picture,
    placeOf(machine, picture.width),
  )
  machine.text.push(label)
  machine.grid.push(label)
}

export const rowsOf = ({ dpi, setting }: Machine, units: number): number =>
  Math.round((units * dpi) / setting.unitsDown)

export const columnsOf = ({ dpi, setting }: Machine, units: number): number =>
  Math.round((units * dpi) / setting.unitsAcross)

/** What hangs out of the printer. */
export function tear(machine: Machine): { readonly picture: Bitmap } & SlipText {
  const slip = { picture: machine.roll.tear(), text: machine.text, grid: machine.grid }
  machine.text = []
  machine.grid = []
  return slip
}
