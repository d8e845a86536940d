import type { DeviceBus, DeviceKind } from '../../core/device/device.ts'

/** What a bus tells of a device, before anybody has talked to it. */
export type Traits = {
  readonly place: string
  readonly isUsb: boolean
  readonly vendor: string
  readonly product: string
  readonly serial: string
  readonly maker: string
  readonly model: string
  /** evdev's `capabilities/key`: words of 64 bits in hexadecimal, the highest first. */
  readonly keys: string
  /** HID's report descriptor. */
  readonly report: Uint8Array
}

/** A driver's word on a device: whether it is one for it, and how sure (the highest claim has it). */
type Claim = {
  readonly bus: DeviceBus
  readonly kind: DeviceKind
  readonly priority: number
  supported(traits: Traits): boolean
}

/** Usage page 0x8C, bar code scanners (HID Point of Sale Usage Tables 1.02 §4). */
const isPosScanner = ({ report }: Traits): boolean => report[0] === 0x05 && report[1] === 0x8c

/** Scanners in keyboard mode are keyboards with a telling name. */
const isNamedScanner = ({ maker, model }: Traits): boolean =>
  /bar\s?code|scanner|symbol|honeywell|datalogic|newland|zebra/i.test(`${maker} ${model}`)

/** input-event-codes.h: KEY_1 2, KEY_ENTER 28, KEY_Q 16. Lamps, buttons and mice have none of them. */
function hasLetters({ keys }: Traits): boolean {
  const low = /([0-9a-f]+)$/i.exec(keys)?.[1]
  if (low === undefined) return false
  const bits = BigInt(`0x${low}`)
  return [2n, 16n, 28n].every((bit) => ((bits >> bit) & 1n) === 1n)
}

const isNamedDisplay = ({ maker, model }: Traits): boolean =>
  /\b(DM-D\d+|CD5220|VFD|LCD ?display|customer display|pole display|PD-?\d{3,4})\b/i.test(
    `${maker} ${model}`,
  )

const claims: readonly Claim[] = [
  { bus: 'printer', kind: 'printer', priority: 10, supported: () => true },
  { bus: 'serial', kind: 'display', priority: 20, supported: isNamedDisplay },
  { bus: 'serial', kind: 'scanner', priority: 10, supported: isNamedScanner },
  // What hangs on a serial line is not known until somebody says so.
  { bus: 'serial', kind: 'unknown', priority: 0, supported: () => true },
  { bus: 'hid', kind: 'scanner', priority: 20, supported: isPosScanner },
  {
    bus: 'input',
    kind: 'scanner',
    priority: 20,
    supported: (traits) => hasLetters(traits) && isNamedScanner(traits),
  },
  {
    bus: 'input',
    kind: 'keyboard',
    priority: 10,
    supported: (traits) => traits.isUsb && hasLetters(traits),
  },
]

/** What a device is; undefined: nothing for a till (a mouse, a lamp, the raw side of a keyboard). */
export function kindOf(bus: DeviceBus, traits: Traits): DeviceKind | undefined {
  const [best] = claims
    .filter((claim) => claim.bus === bus && claim.supported(traits))
    .toSorted((one, other) => other.priority - one.priority)
  return best?.kind
}
