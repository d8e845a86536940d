/**
 * AIM symbology identifiers (ISO/IEC 15424): `]`, a letter for the symbology, a modifier. Scanners put them in front of what
 * they read where they are set to; then it is certain what kind of code it was.
 */
export type Symbology = 'ean' | 'code128' | 'gs1' | 'qr' | 'other'

const symbologies: ReadonlyMap<string, Symbology> = new Map([
  ['E', 'ean'],
  ['C', 'code128'],
  ['Q', 'qr'],
  ['e', 'gs1'],
])

/** GS1 element strings: Code 128 with FNC1 in front, QR and DataMatrix in GS1 mode, DataBar. */
const gs1: ReadonlySet<string> = new Set(['C1', 'Q3', 'Q4', 'd2', 'e0'])

/** What was read, and by which symbology where the scanner says so. */
export type Identified = { readonly symbology?: Symbology; readonly text: string }

export function stripAim(text: string): Identified {
  const [whole = '', letter = '', modifier = ''] = /^\]([A-Za-z])([0-9A-Za-z])/.exec(text) ?? []
  if (whole === '') return { text }
  const symbology = gs1.has(letter + modifier) ? 'gs1' : (symbologies.get(letter) ?? 'other')
  return { symbology, text: text.slice(whole.length) }
}
