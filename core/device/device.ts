import type { DeviceId } from '../contract/ids.ts'
import type { FailureCode } from '../errors/registry.ts'
import type { Instant } from '../time/instant.ts'

/** How a device is reached. `printer` is USB's printer class, `input` a keyboard as the kernel sees it (many scanners are). */
export type DeviceBus = 'printer' | 'serial' | 'hid' | 'input' | 'network'

/** What a device is. `unknown`: no driver of ours claims it; it is shown with its numbers. */
export type DeviceKind = 'printer' | 'display' | 'scanner' | 'keyboard' | 'unknown'

/**
 * What a device does in the shop. `receipt` and `display` has one device at most; `scanner` and `reader` (of cards, one that
 * only hands over what it has read) as many as there are.
 */
export type DeviceRole = 'receipt' | 'display' | 'scanner' | 'reader'

export const deviceRoles: readonly DeviceRole[] = ['receipt', 'display', 'scanner', 'reader']

/** How a cash drawer hangs on its printer. */
export type DrawerWiring = {
  /** Which of the plug's pins opens it. */
  readonly pin: 2 | 5
  /** How long it is pulled. */
  readonly pulseMs: number
  /** The level of the plug's pin 3 while it is open; unknown until somebody says so or it was seen opening. */
  readonly openIs?: 'high' | 'low'
}

/** By this a device is known again (DESIGN §5). Texts are empty where the device does not say. */
export type DeviceIdentity = {
  readonly bus: DeviceBus
  /** The socket it is plugged into (`1-2:1.0`), or an address (`192.0.2.7:9100`). */
  readonly place: string
  /** Four hexadecimal digits each. */
  readonly vendor: string
  readonly product: string
  readonly serial: string
}

/** A device that is plugged in now. */
export type FoundDevice = {
  readonly identity: DeviceIdentity
  /** What is opened: `/dev/usb/lp0`. It may be another after every plugging. */
  readonly path: string
  readonly maker: string
  readonly model: string
  readonly kind: DeviceKind
  /** What flashtill.toml says of a printer that it names. */
  readonly profile?: string
}

/** A device that the till has met, with what a person set; it is remembered while it is away. */
export type Device = {
  readonly id: DeviceId
  readonly identity: DeviceIdentity
  readonly kind: DeviceKind
  /** For people; unique in the shop. */
  readonly name: string
  readonly model: string
  readonly role?: DeviceRole
  /** How to talk to it, set by a technician: a printer's or display's profile, a scanner's keyboard; else by its model. */
  readonly profile?: string
  /** Of a printer, set by a technician; else its profile's. */
  readonly drawer?: DrawerWiring
  /** Of a serial line, in bits a second, once it is known. */
  readonly speed?: number
  readonly firstSeenAt: Instant
}

/** Why a device is not simply ready; each has a sentence in core/words and a runbook. */
export type DeviceReason = Extract<
  FailureCode,
  `device.${string}` | `printer.${string}` | `scanner.${string}` | `reader.${string}`
>

/**
 * Where a device stands (DESIGN §5): `absent` not there · `probing` there, not yet known whether it works · `ready` ·
 * `busy` · `degraded` works, but a person should know · `error` a person must act.
 */
export type DeviceState =
  | { readonly kind: 'probing' | 'ready' | 'busy' }
  | { readonly kind: 'absent' | 'degraded' | 'error'; readonly reason: DeviceReason }
