import { encodeQR } from 'qr'
import { createBitmap, fillBox, type Bitmap } from './bitmap.ts'

/** Levels as `GS ( k` 69 numbers them: 48 + 0…3. Paper is clean, so the lower two are enough. */
export type QrLevel = 'low' | 'medium'

/** ISO/IEC 18004 §6.3.8: four light modules around. */
export const QUIET_MODULES = 4

/** 22 mm at 8 dots/mm with the quiet zone: larger reads no better and costs paper. */
const LARGEST = 176
const LARGEST_MODULE = 8
/** Two dots are 0.25 mm: below that phones give up. */
const SMALLEST_MODULE = 2

export type QrPlan = {
  /** Modules a side, without the quiet zone. */
  readonly modules: number
  readonly dotsPerModule: number
  readonly level: QrLevel
}

const modulesOf = (text: string, level: QrLevel, encoding?: 'byte'): number | undefined => {
  try {
    const options = { ecc: level, border: 1, ...(encoding === undefined ? {} : { encoding }) }
    return encodeQR(text, 'raw', options).length - 2
  } catch {
    return undefined
  }
}

/**
 * Size and level so that the code with its quiet zone fits the paper; undefined when none does. A printer's own encoder
 * may store everything as bytes (`asBytes`), which takes more modules.
 */
export function planQr(text: string, dots: number, asBytes = false): QrPlan | undefined {
  for (const level of text.length < 300 ? (['medium', 'low'] as const) : (['low'] as const)) {
    const modules = modulesOf(text, level, asBytes ? 'byte' : undefined)
    if (modules === undefined) continue
    const whole = modules + 2 * QUIET_MODULES
    const wished = Math.min(LARGEST_MODULE, Math.max(3, Math.floor(LARGEST / whole)))
    const dotsPerModule = Math.min(wished, Math.floor(dots / whole))
    if (dotsPerModule >= SMALLEST_MODULE) return { modules, dotsPerModule, level }
  }
  return undefined
}

/** The code as dots, without quiet zone. */
export function drawQr(text: string, plan: QrPlan): Bitmap {
  const rows = encodeQR(text, 'raw', { ecc: plan.level, border: 1 })
  return drawModules(rows, plan.dotsPerModule)
}

/** Modules as dots; the encoder's border of one light module is left off. */
export function drawModules(rows: readonly (readonly boolean[])[], dotsPerModule: number): Bitmap {
  const side = (rows.length - 2) * dotsPerModule
  const bitmap = createBitmap(side, side)
  const size = { width: dotsPerModule, height: dotsPerModule }
  rows.forEach((row, y) =>
    row.forEach((dark, x) => {
      const place = { x: (x - 1) * dotsPerModule, y: (y - 1) * dotsPerModule }
      if (dark) fillBox(bitmap, { ...place, ...size })
    }),
  )
  return bitmap
}
