import type { DeviceId } from '../contract/ids.ts'
import type { Device, DeviceState, FoundDevice } from '../device/device.ts'
import type { PrinterPort, PrintOutcome, PrintRequest } from './printer.ts'

/** A device that the till knows, and where it is now; without `found` it is away. */
export type PlacedDevice = { readonly device: Device; readonly found?: FoundDevice }

/** What a person can be told of a device beyond its state. */
export type DeviceFacts = {
  readonly state: DeviceState
  /** Where it is reached now. */
  readonly address?: string
  /** Of a printer: the profile in use, and the width of its paper in characters. */
  readonly profile?: string
  readonly columns?: number
}

/** The living devices of a counter as the rules see them. */
export type DevicePort = {
  /** What is plugged in now; empty until the first look. */
  found(): readonly FoundDevice[]
  /** Calls back after every plug and pull, the first look included; returns a way to stop that. */
  onFound(changed: () => void): () => void
  /** These are the shop's devices from now on: they are opened, closed or left as they are. */
  follow(placed: readonly PlacedDevice[]): void
  facts(id: DeviceId): DeviceFacts
  /** Calls back after every change of a device's state. */
  onState(changed: (id: DeviceId) => void): () => void
  /** Prints on this very device, whatever its role; `notSent` when it is no printer or away. */
  print(id: DeviceId, request: PrintRequest): Promise<PrintOutcome>
  /** Names of printer profiles that a technician may set. */
  readonly profiles: readonly string[]
  /** Whichever printer has the role now; `absent` for the reason `printer.none` when none has. */
  readonly receiptPrinter: PrinterPort
}
