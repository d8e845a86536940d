import { createBitmap, stamp, type Bitmap } from './bitmap.ts'

/** Paper that comes out of a printer: grows downwards as it is fed. */
export type PaperRoll = {
  /** Rows that have come out since the last cut. */
  height(): number
  feed(rows: number): void
  /** Prints a picture with its top at the head and feeds past it. */
  print(picture: Bitmap, x: number): void
  /** What has come out, and a clean edge. */
  tear(): Bitmap
  /** What has come out so far. */
  look(): Bitmap
}

/** A roll with a print area of `dots` a line. */
export function createPaperRoll(dots: number): PaperRoll {
  let sheet = createBitmap(dots, 512)
  let height = 0
  const reach = (rows: number) => {
    if (rows <= sheet.height) return
    const longer = createBitmap(dots, Math.max(rows, sheet.height * 2))
    longer.data.set(sheet.data)
    sheet = longer
  }
  const look = (): Bitmap => ({
    ...sheet,
    height,
    data: sheet.data.slice(0, height * sheet.stride),
  })
  return Object.freeze({
    height: () => height,
    feed: (rows: number) => {
      reach(height + rows)
      height += rows
    },
    print: (picture: Bitmap, x: number) => {
      reach(height + picture.height)
      stamp(sheet, picture, { x, y: height })
      height += picture.height
    },
    look,
    tear: () => {
      const torn = look()
      sheet = createBitmap(dots, 512)
      height = 0
      return torn
    },
  })
}

/** The slip as a person holds it: white edges beside the print area (58 mm = 464 dots, 80 mm = 640 at 8 dots/mm). */
export function onPaper(print: Bitmap): Bitmap {
  const width = print.width <= 400 ? 464 : 640
  const top = 32
  const whole = createBitmap(Math.max(width, print.width), print.height + top)
  stamp(whole, print, { x: Math.floor((whole.width - print.width) / 2), y: top })
  return whole
}
