/** The ways to send a picture: GS v 0, GS ( L and GS 8 L, ESC *. */
import { createBitmap, fillBox, dotAt, scaled, type Bitmap } from './bitmap.ts'
import { CELL_WIDTH } from './font.ts'
import { printPicture, put, type Machine } from './machine.ts'

/** A picture across the paper that is no higher is a rule. */
const RULE_ROWS = 6
const WIDEST_PICTURE = 4_096

const word = (low = 0, high = 0): number => low + high * 256

function printSized(machine: Machine, picture: Bitmap): void {
  const { width, height } = picture
  const isRule = width >= machine.dots && height <= RULE_ROWS
  const rule = '─'.repeat(machine.dots / CELL_WIDTH)
  printPicture(machine, picture, isRule ? rule : `[picture ${width} × ${height}]`)
}

/** GS v 0 m xL xH yL yH: `x` in bytes. */
export function raster(
  machine: Machine,
  [mode = 0, xL = 0, xH = 0, yL = 0, yH = 0]: readonly number[],
  data: Uint8Array,
): void {
  const [stride, height] = [word(xL, xH), word(yL, yH)]
  if (stride * 8 > WIDEST_PICTURE) return
  const picture = { width: stride * 8, height, stride, data }
  printSized(machine, scaled(picture, (mode & 1) + 1, ((mode >> 1) & 1) + 1))
}

/** GS ( L, functions 112 (store rows: m fn a bx by c xL xH yL yH d…, `x` in dots) and 2 or 50 (print what is stored). */
export function graphics(machine: Machine, data: Uint8Array): void {
  const [, fn, , bx = 1, by = 1, , xL, xH, yL, yH] = data
  const { stored } = machine.setting
  if (fn === 112) {
    const [width, height] = [word(xL, xH), word(yL, yH)]
    const rows = { width, height, stride: Math.ceil(width / 8), data: data.slice(10) }
    if (width > WIDEST_PICTURE || rows.data.length < rows.stride * height) return
    const sized = scaled(rows, bx === 2 ? 2 : 1, by === 2 ? 2 : 1)
    machine.setting = { ...machine.setting, stored: sized }
  }
  if ((fn === 2 || fn === 50) && stored !== undefined) printSized(machine, stored)
}

/** ESC * m nL nH: columns of 8 or 24 dots; the coarse modes are 2 or 3 dots a dot. */
export function bitImage(
  machine: Machine,
  [mode = 0, nL = 0, nH = 0]: readonly number[],
  data: Uint8Array,
): void {
  const columns = word(nL, nH)
  const bytes = mode >= 32 ? 3 : 1
  const columnDots = { height: bytes * 8, scaleY: bytes === 3 ? 1 : 3 }
  const strip = createBitmap(columns, columnDots.height)
  for (let x = 0; x < columns; x += 1)
    for (let y = 0; y < columnDots.height; y += 1)
      if (((data[x * bytes + (y >> 3)] ?? 0) & (0x80 >> (y & 7))) !== 0)
        fillBox(strip, { x, y, width: 1, height: 1 })
  const whole = scaled(strip, mode % 32 === 0 ? 2 : 1, columnDots.scaleY)
  // What does not fit the line is not printed.
  const width = Math.min(whole.width, machine.dots - machine.pen)
  if (width > 0) put(machine, { picture: cropped(whole, width), width, text: '' })
}

function cropped(picture: Bitmap, width: number): Bitmap {
  if (picture.width <= width) return picture
  const narrow = createBitmap(width, picture.height)
  for (let y = 0; y < picture.height; y += 1)
    for (let x = 0; x < width; x += 1)
      if (dotAt(picture, x, y)) fillBox(narrow, { x, y, width: 1, height: 1 })
  return narrow
}
