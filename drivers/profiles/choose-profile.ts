import type { FoundDevice } from '../../core/device/device.ts'

/** Models by what they call themselves, the narrowest first. Vendor 04b8 is Seiko Epson. */
const byModel: readonly (readonly [RegExp, string])[] = [
  [/TM-?(T88|H6000)/i, 'epson-80-180dpi'],
  [/TM-?(T20|T82|M30|T70II|T81|P80)/i, 'epson-80'],
  [/TM-?(P20|M10|P60)/i, 'epson-58'],
  // Clones say what paper they take, and little else: POS-58, XP-58IIH, ZJ-58, NT-5890K, POS58 Printer USB.
  [/(^|[^0-9])58(?![0-9])|58(05|90|70)/i, 'generic-58'],
]

/** The name of the profile for a printer that nobody has set one for: what is surely right, or the least. */
export function chooseProfile({ model, maker }: Pick<FoundDevice, 'model' | 'maker'>): string {
  const text = `${maker} ${model}`
  return byModel.find(([pattern]) => pattern.test(text))?.[1] ?? 'generic-80'
}
