/**
 * The other direction of the command table: ESC/POS bytes become dots and lines of text, as a printer of the profile would
 * put them on paper. For the practice shop's printer, previews, golden pictures and tests.
 */
import type { Bitmap } from './bitmap.ts'
import type { CommandName } from './commands.ts'
import { movePen, write } from './letters.ts'
import {
  columnsOf,
  createMachine,
  endLine,
  flush,
  restart,
  rowsOf,
  setDefaultPitch,
  tear,
  type Machine,
  type PrinterShape,
  type Setting,
  type SlipText,
} from './machine.ts'
import { bitImage, graphics, raster } from './pictures.ts'
import { cellWidth, type LetterStyle } from './printed-line.ts'
import { readToken, type Token } from './read-command.ts'
import { barcode, symbol } from './symbols.ts'

/** What leaves the machine beside ink. `answer` asks the machine's host to reply to `GS r` or `GS I`. */
export type Effect =
  | ({ readonly kind: 'cut'; readonly picture: Bitmap } & SlipText)
  | { readonly kind: 'pulse'; readonly pin: 2 | 5; readonly ms: number }
  | { readonly kind: 'answer'; readonly to: 'transmitStatus' | 'transmitId'; readonly n: number }

export type Interpreter = {
  /** Works off one token. */
  run(token: Token): readonly Effect[]
  /** Rows fed since the last cut. */
  height(): number
  /** What hangs out of the printer, still uncut. */
  look(): Bitmap
  /** What hangs out of the printer, torn off by hand. */
  tear(): { readonly picture: Bitmap } & SlipText
  /** Power off and on: the line begun and all settings are gone, the paper stays. */
  restart(): void
}

/** From the head to the knife, 12 mm. */
const KNIFE = 96

function feedLines(machine: Machine, lines: number): void {
  flush(machine)
  machine.roll.feed(lines * machine.setting.pitch)
  for (let line = 0; line < lines; line += 1) {
    machine.text.push('')
    machine.grid.push('')
  }
}

function cut(machine: Machine, [mode = 0, feed = 0]: readonly number[]): readonly Effect[] {
  flush(machine)
  if (mode >= 65) machine.roll.feed(KNIFE + feed)
  return [{ kind: 'cut', ...tear(machine) }]
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

const setLetters =
  (change: (n: number) => Partial<LetterStyle>): Obey =>
  (machine, [n = 0]) => {
    const letters = { ...machine.setting.letters, ...change(n) }
    machine.setting = { ...machine.setting, letters }
  }

const setBarcode =
  (change: (n: number) => Partial<Setting['barcode']>): Obey =>
  (machine, [n = 0]) => {
    const code = { ...machine.setting.barcode, ...change(n) }
    machine.setting = { ...machine.setting, barcode: code }
  }

/** Numbers may come as themselves or as their digit: 1 or 49. */
const small = (n: number): number => (n >= 48 && n < 58 ? n - 48 : n)
const isOdd = (n: number): boolean => (n & 1) === 1

/** ESC !: bit 0 font B, 3 emphasis, 4 tall, 5 wide, 7 underline. */
const printMode = (n: number): Partial<LetterStyle> => ({
  font: isOdd(n) ? 'B' : 'A',
  bold: (n & 8) !== 0,
  scaleY: (n & 16) === 0 ? 1 : 2,
  scaleX: (n & 32) === 0 ? 1 : 2,
  underline: (n & 128) === 0 ? 0 : 1,
})

function nextTab(machine: Machine): void {
  const stop = machine.setting.tabs.find((tab) => tab > machine.pen)
  if (stop !== undefined) movePen(machine, stop)
}

function setTabs(machine: Machine, data: Uint8Array): void {
  const cell = cellWidth(machine.setting.letters) + machine.setting.spacing
  machine.setting = { ...machine.setting, tabs: Array.from(data, (column) => column * cell) }
}

/** nL nH as a number of dots across. */
const across = (machine: Machine, [low = 0, high = 0]: readonly number[]): number =>
  columnsOf(machine, low + high * 256)

/** Distances to the left come as 65 536 less. */
const signed = (low = 0, high = 0): number => {
  const word = low + high * 256
  return word > 32_767 ? word - 65_536 : word
}

/** What each command does; those that are missing change nothing that can be seen. */
const obey: Readonly<Partial<Record<CommandName, Obey>>> = {
  tab: nextTab,
  initialize: restart,
  selectCodePage: set((page) => ({ page })),
  selectCharacterSet: set((characterSet) => ({ characterSet })),
  selectKanjiMode: set(() => ({ isKanji: true })),
  cancelKanjiMode: set(() => ({ isKanji: false })),
  // Only the second system shares its bytes with half-width katakana and needs no mode of its own.
  selectKanjiSystem: set((n) => ({ isKanji: small(n) === 1 })),
  kanjiSpacing: (machine, [left = 0, right = 0]) => {
    machine.setting = { ...machine.setting, kanjiSpacing: [left, right] }
  },
  characterSpacing: set((spacing) => ({ spacing })),
  selectFont: setLetters((n) => ({ font: small(n) === 1 ? 'B' : 'A' })),
  selectPrintMode: setLetters(printMode),
  underline: setLetters((n) => ({ underline: Math.min(2, small(n)) })),
  kanjiUnderline: setLetters((n) => ({ underline: Math.min(2, small(n)) })),
  italic: setLetters((n) => ({ italic: isOdd(n) })),
  emphasize: setLetters((n) => ({ bold: isOdd(n) })),
  doubleStrike: setLetters((n) => ({ bold: isOdd(n) })),
  invert: setLetters((n) => ({ inverse: isOdd(n) })),
  selectSize: setLetters((n) => ({ scaleX: ((n >> 4) & 7) + 1, scaleY: (n & 7) + 1 })),
  upsideDown: set((n) => ({ isUpsideDown: isOdd(n) })),
  justify: set((n) => ({ justify: n % 48 })),
  setTabs: (machine, _, data) => setTabs(machine, data),
  absolutePosition: (machine, to) => movePen(machine, across(machine, to)),
  relativePosition: (machine, [low, high]) =>
    movePen(machine, machine.pen + columnsOf(machine, signed(low, high))),
  leftMargin: (machine, to) => {
    machine.setting = { ...machine.setting, leftMargin: across(machine, to) }
  },
  printWidth: (machine, to) => {
    machine.setting = { ...machine.setting, areaWidth: across(machine, to) }
  },
  setMotionUnits: (machine, [x = 0, y = 0]) => {
    const { dpi } = machine
    const units = { unitsAcross: x === 0 ? dpi : x, unitsDown: y === 0 ? dpi : y }
    machine.setting = { ...machine.setting, ...units }
  },
  lineSpacing: (machine, [n = 0]) => {
    machine.setting = { ...machine.setting, pitch: rowsOf(machine, n) }
  },
  defaultLineSpacing: setDefaultPitch,
  feedDots: (machine, [n = 0]) => {
    flush(machine)
    machine.roll.feed(rowsOf(machine, n))
  },
  feedLines: (machine, [n = 0]) => feedLines(machine, n),
  rasterImage: raster,
  bitImage,
  graphics: (machine, _, data) => graphics(machine, data),
  largeGraphics: (machine, _, data) => graphics(machine, data),
  barcodeHeight: setBarcode((height) => ({ height: Math.max(1, height) })),
  barcodeWidth: setBarcode((module) => ({ module: Math.min(6, Math.max(1, module)) })),
  barcodeText: setBarcode((n) => ({ text: small(n) })),
  barcode: (machine, [kind = 0], data) => barcode(machine, kind, data),
  symbol: (machine, _, data) => symbol(machine, data),
  cut,
  pulse: (_, [m = 0, on = 0]) => [{ kind: 'pulse', pin: m % 48 === 1 ? 5 : 2, ms: on * 2 }],
  transmitStatus: (_, [n = 0]) => [{ kind: 'answer', to: 'transmitStatus', n }],
  transmitId: (_, [n = 0]) => [{ kind: 'answer', to: 'transmitId', n }],
}

/** A printer without a case: `shape` says how wide it is and what its code pages are called. */
export function createInterpreter(shape: PrinterShape): Interpreter {
  const machine = createMachine(shape)
  return Object.freeze({
    run: (token: Token): readonly Effect[] => {
      if (token.kind === 'character') write(machine, token.byte)
      if (token.kind === 'lineFeed') endLine(machine)
      if (token.kind !== 'command') return []
      return obey[token.name]?.(machine, token.parameters, token.data) ?? []
    },
    height: machine.roll.height,
    look: machine.roll.look,
    tear: () => tear(machine),
    restart: () => restart(machine),
  })
}

export type DrawnSlip = {
  readonly picture: Bitmap
  /** False for what was left on the roll when the bytes ended. */
  readonly isCut: boolean
} & SlipText

/** A whole stream as the slips that it prints. */
export function drawSlips(bytes: Uint8Array, shape: PrinterShape): readonly DrawnSlip[] {
  const interpreter = createInterpreter(shape)
  const slips: DrawnSlip[] = []
  let at = 0
  for (let token = readToken(bytes, at); token !== undefined; token = readToken(bytes, at)) {
    at = token.end
    for (const effect of interpreter.run(token))
      if (effect.kind === 'cut') {
        const { picture, text, grid } = effect
        slips.push({ picture, text, grid, isCut: true })
      }
  }
  if (interpreter.height() > 0) slips.push({ ...interpreter.tear(), isCut: false })
  return slips
}
