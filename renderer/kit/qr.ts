import { encodeQR, type ErrorCorrection } from 'qr'

/** A code as it will be drawn: `dark` and `modules` count the quiet zone on all sides. */
export type Qr = {
  readonly dark: readonly (readonly boolean[])[]
  readonly modules: number
  readonly modulePx: number
  readonly side: number
}

/** ISO/IEC 18004 §5.3.8: four modules of white around the symbol. */
const quiet = 4
/** Below this, phones at arm's length fail (LOOK §3); a long code then outgrows the square. */
const smallestModulePx = 5
const strongestFirst: readonly ErrorCorrection[] = ['quartile', 'medium', 'low']

/** What was best for a text of this length, kind and side: the size of a code depends on nothing else (ISO/IEC 18004 §7.4). */
const bestKnown = new Map<string, ErrorCorrection>()

const kindOf = (text: string): string => {
  if (/^[0-9]*$/.test(text)) return 'numeric'
  return /^[0-9A-Z $%*+\-./:]*$/.test(text) ? 'alphanumeric' : 'byte'
}

/**
 * The code with the largest modules that `side` px allow; among those, the one that stands the most damage. A till's codes
 * are nearly all equally long, and drawing one takes milliseconds in which the customer waits: only the first of a length
 * is tried in all strengths. (Outside ASCII the bytes count, not the letters: such a text is tried each time.)
 */
export function qrFor(text: string, side: number): Qr {
  const kind = kindOf(text)
  const name = `${kind} ${text.length} ${side}`
  const known = kind === 'byte' ? undefined : bestKnown.get(name)
  if (known !== undefined) return drawn(text, side, known)
  const best = bestOf(text, side)
  bestKnown.set(name, best.ecc)
  return best.qr
}

function bestOf(text: string, side: number): { readonly qr: Qr; readonly ecc: ErrorCorrection } {
  const all = strongestFirst.map((ecc) => ({ ecc, qr: drawn(text, side, ecc) }))
  const largest = Math.max(...all.map(({ qr }) => qr.modulePx))
  const best = all.find(({ qr }) => qr.modulePx === largest && qr.side <= side)
  return best ?? { ecc: 'low', qr: drawn(text, side, 'low') }
}

function drawn(text: string, side: number, ecc: ErrorCorrection): Qr {
  const dark = encodeQR(text, 'raw', { ecc, border: quiet })
  const modules = dark.length
  const modulePx = Math.max(smallestModulePx, Math.floor(side / modules))
  return { dark, modules, modulePx, side: modules * modulePx }
}

/** BOLT11 for a camera: upper case, so that the denser alphanumeric mode is used, with the scheme that wallets know. */
export const lightningUri = (bolt11: string): string => `LIGHTNING:${bolt11.toUpperCase()}`
