/** QR codes and barcodes as the printer's own encoder draws them. */
import { encodeQR } from 'qr'
import { barcodeOf } from './barcode.ts'
import { createBitmap, fillBox, stamp, type Bitmap } from './bitmap.ts'
import { areaOf, printPicture, type Machine, type Setting } from './machine.ts'
import { drawLine, letterPicture, plainLetters } from './printed-line.ts'
import { CELL_HEIGHT, CELL_WIDTH } from './font.ts'
import { drawModules } from './qr-symbol.ts'

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

/** GS ( k for QR codes (cn 49): 67 size, 69 level, 80 store, 81 print. PDF417 (cn 48) is not drawn. */
export function symbol(machine: Machine, data: Uint8Array): void {
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
  if (picture !== undefined && picture.width <= areaOf(machine))
    printPicture(machine, picture, `[QR ${new TextDecoder().decode(qr.text)}]`)
}

function drawBars(runs: readonly number[], height: number): Bitmap {
  const bars = createBitmap(
    runs.reduce((sum, run) => sum + run, 0),
    height,
  )
  let x = 0
  runs.forEach((width, at) => {
    if (at % 2 === 0) fillBox(bars, { x, y: 0, width, height })
    x += width
  })
  return bars
}

const drawText = (text: string): Bitmap =>
  drawLine(
    Array.from(text, (letter, at) => ({
      x: at * CELL_WIDTH,
      width: CELL_WIDTH,
      text: letter,
      picture: letterPicture(letter, 1, plainLetters),
    })),
  )

/** Pictures below each other, each in the middle. */
function stacked(pictures: readonly Bitmap[]): Bitmap {
  const width = Math.max(...pictures.map((picture) => picture.width))
  const whole = createBitmap(
    width,
    pictures.reduce((sum, { height }) => sum + height, 0),
  )
  let y = 0
  for (const picture of pictures) {
    stamp(whole, picture, { x: Math.floor((width - picture.width) / 2), y })
    y += picture.height
  }
  return whole
}

/** GS k. Nothing is printed for data that is no such code, and for one that is wider than the print area. */
export function barcode(machine: Machine, kind: number, data: Uint8Array): void {
  const { height, module, text } = machine.setting.barcode
  const code = barcodeOf(kind, data, module)
  if (code === undefined) return
  const bars = drawBars(code.runs, height)
  if (bars.width > areaOf(machine)) return
  const isShort = code.text.length * CELL_WIDTH <= areaOf(machine)
  const words = isShort ? [drawText(code.text)] : [createBitmap(1, CELL_HEIGHT)]
  const parts = [...((text & 1) === 1 ? words : []), bars, ...((text & 2) === 2 ? words : [])]
  printPicture(machine, stacked(parts), `[barcode ${code.text}]`)
}
