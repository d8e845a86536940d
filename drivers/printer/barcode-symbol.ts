import { barcodeOf } from './barcode.ts'
import { createBitmap, fillBox } from './bitmap.ts'

/** GS k 73. */
export const CODE_128 = 73
/** 8 mm: enough for a hand-held reader. */
export const BARCODE_DOTS = 64
/** White before and after the bars, in modules (ISO/IEC 15417 §4.4). */
const QUIET_MODULES = 10

export type BarcodePlan = {
  /** In set B, as `GS k` takes it. */
  readonly data: Uint8Array
  /** Dots of the thinnest bar. */
  readonly module: number
  readonly runs: readonly number[]
}

/** The widest bars that the paper has room for, three dots at most; undefined for what is no such code or too long. */
export function planBarcode(text: string, dots: number): BarcodePlan | undefined {
  const data = new TextEncoder().encode(`{B${text.replaceAll('{', '{{')}`)
  for (const module of [3, 2]) {
    const runs = barcodeOf(CODE_128, data, module)?.runs
    if (runs === undefined) return undefined
    const width = runs.reduce((sum, run) => sum + run, 0) + 2 * QUIET_MODULES * module
    if (width <= dots) return { data, module, runs }
  }
  return undefined
}

/** The bars as rows of dots, a whole number of bytes wide. */
export function drawBarcode({ runs }: BarcodePlan) {
  const width = Math.ceil(runs.reduce((sum, run) => sum + run, 0) / 8) * 8
  const bars = createBitmap(width, BARCODE_DOTS)
  let x = 0
  runs.forEach((run, at) => {
    if (at % 2 === 0) fillBox(bars, { x, y: 0, width: run, height: BARCODE_DOTS })
    x += run
  })
  return { width, height: BARCODE_DOTS, dots: bars.data }
}
