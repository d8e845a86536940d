import type { DeviceId } from '../contract/ids.ts'
import type {
  Device,
  DeviceRole,
  DeviceState,
  DrawerWiring,
  FoundDevice,
} from '../device/device.ts'
import type { DisplayPort } from './display.ts'
import type { DrawerPort, DrawerState } from './drawer.ts'
import type { ScannerPort } from './scanner.ts'
import type { PrinterPort, PrintOutcome, PrintRequest } from './printer.ts'

/** A device that the till knows, and where it is now; without `found` it is away. */
export type PlacedDevice = { readonly device: Device; readonly found?: FoundDevice }

/** What a person can be told of a device beyond its state. */
export type DeviceFacts = {
  readonly state: DeviceState
  /** Where it is reached now. */
  readonly address?: string
  /** How it is talked to now; of a printer with the width of its paper in characters. */
  readonly profile?: string
  readonly columns?: number
  /** Of a printer: the drawer at its plug. */
  readonly drawer?: { readonly state: DrawerState; readonly wiring: DrawerWiring }
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
  /** Names of profiles that a technician may set for a device with this role. */
  profiles(role: DeviceRole): readonly string[]
  /** Whichever printer has the role now; `absent` for the reason `printer.none` when none has. */
  readonly receiptPrinter: PrinterPort
  /** Whichever pole display has the role now; what was shown last stands on it as soon as there is one. */
  readonly display: DisplayPort
  /** The drawer at the receipt printer. */
  readonly drawer: DrawerPort
  /** All that have the role. */
  readonly scanners: ScannerPort
}
