/** Which driver a device gets, by what it is and what it does in the shop; each for itself. */
import type { Device, DeviceRole, DeviceState, FoundDevice } from '../../core/device/device.ts'
import type { Random } from '../../core/ports/random.ts'
import type { CardHappening } from '../../core/ports/reader.ts'
import type { ScanHappening } from '../../core/ports/scanner.ts'
import {
  chooseDisplayProfile,
  displayProfile,
  displayProfileNames,
  isDisplayProfile,
} from '../../drivers/display/display-profile.ts'
import { createPoleDisplay, type PoleDisplay } from '../../drivers/display/pole-display.ts'
import { createDrawerSense, type DrawerSense } from '../../drivers/drawer/drawer-sense.ts'
import { openReaders, type Readers } from '../../drivers/nfc/readers.ts'
import { createTextTransport } from '../../drivers/nfc/text-transport.ts'
import type { EscposPrinter } from '../../drivers/printer/escpos-printer.ts'
import type { Profile } from '../../drivers/profiles/profile.ts'
import { profileNames } from '../../drivers/profiles/read-profile.ts'
import {
  createKeyDecoder,
  createPosDecoder,
  createTextDecoder,
  type ScanDecoder,
} from '../../drivers/scanner/decode-scans.ts'
import { grabbed, grabCommand } from '../../drivers/scanner/grab.ts'
import { keysAsText } from '../../drivers/scanner/keys-as-text.ts'
import { isLayout, layoutNames, type LayoutName } from '../../drivers/scanner/layouts.ts'
import { createScanner } from '../../drivers/scanner/scanner.ts'
import type { ByteTransport } from '../../drivers/transport/byte-transport.ts'
import { createUsblpTransport } from '../../drivers/transport/usblp.ts'
import {
  isPrinter,
  openedAfter,
  openPrinter,
  printerOpening,
  type PrinterParts,
} from './open-printer.ts'

/** What devices tell; each for the device that it is about. */
export type DeviceTold = {
  readonly drawer: () => void
  readonly scan: (happened: ScanHappening) => void
  readonly card: (happened: CardHappening) => void
}

export type OpenParts = PrinterParts & {
  readonly random: Random
  /** Over when whatever had this path before has let go of it. */
  readonly before: Promise<void>
  /** False where nobody else could hear: a `/dev` that is none. */
  readonly grabs: boolean
  readonly told: DeviceTold
}

/** A device that is open, and what can be done with it. */
export type OpenDevice = {
  readonly address: string
  readonly profileName?: string
  readonly columns?: number
  readonly printer?: EscposPrinter
  readonly profile?: Profile
  readonly drawer?: DrawerSense
  readonly display?: PoleDisplay
  readonly cards?: Readers
  state(): DeviceState
  onState(changed: () => void): void
  close(): Promise<void>
}

/** Names of profiles that a technician may set for a device with this role. */
export function profilesFor(role: DeviceRole): readonly string[] {
  switch (role) {
    case 'receipt':
      return profileNames
    case 'display':
      return displayProfileNames
    case 'scanner':
    case 'reader':
      return layoutNames
  }
}

/** What differs needs another driver; empty: none of ours. */
export function openingOf(device: Device, found: FoundDevice): string {
  if (isPrinter(device)) return printerOpening(device, found)
  const { role, profile, speed } = device
  return role === undefined ? '' : [found.path, role, profile, speed].join(' ')
}

function openOnePrinter(parts: OpenParts, device: Device, found: FoundDevice) {
  const open = openPrinter(parts, device, found)
  if (open === undefined) return undefined
  const { printer, profile } = open
  const drawer = createDrawerSense(profile.drawer, parts.clock, parts.told.drawer)
  printer.onDrawerPin((isHigh) => (isHigh === undefined ? drawer.lost() : drawer.level(isHigh)))
  return {
    ...open,
    drawer,
    state: printer.state,
    onState: (changed: () => void) => void printer.onState(changed),
    close: printer.close,
  }
}

/** The node or line as bytes; a keyboard that others hear, too, is taken from them where that can be done. */
function lineOf(parts: OpenParts, speed: number, found: FoundDevice) {
  const { clock, serialLines } = parts
  const { path, identity } = found
  const line =
    identity.bus === 'serial'
      ? serialLines.line({ path, speed })
      : createUsblpTransport({ path, clock })
  const isHeardByOthers = identity.bus === 'input' && parts.grabs
  const grab = isHeardByOthers
    ? grabbed({ plain: line, command: grabCommand(path), clock })
    : undefined
  const transport: ByteTransport = openedAfter(grab ?? line, parts.before)
  const shared: DeviceState = { kind: 'degraded', reason: 'scanner.shared' }
  return { transport, remark: () => (grab?.isAlone() === false ? shared : undefined) }
}

/** Most displays and scanners come so. */
const usualSpeed = 9_600

function openDisplay(parts: OpenParts, device: Device, found: FoundDevice): OpenDevice {
  const { profile: wanted } = device
  const known = wanted !== undefined && isDisplayProfile(wanted) ? wanted : undefined
  const profileName = known ?? chooseDisplayProfile(device.model)
  const profile = displayProfile(profileName)
  const { transport } = lineOf(parts, device.speed ?? profile.speed, found)
  const display = createPoleDisplay({ transport, profile, clock: parts.clock })
  const { state, close } = display
  const onState = (changed: () => void) => void display.onState(changed)
  const { columns } = profile
  return { address: transport.address, profileName, columns, display, state, onState, close }
}

const layoutOf = ({ profile }: Device): LayoutName =>
  profile !== undefined && isLayout(profile) ? profile : 'keys-us'

function decoderFor(device: Device, { identity }: FoundDevice): () => ScanDecoder {
  switch (identity.bus) {
    case 'input':
      return () => createKeyDecoder(layoutOf(device))
    case 'hid':
      return createPosDecoder
    default:
      return createTextDecoder
  }
}

const keyboardOf = (device: Device, { identity }: FoundDevice) =>
  identity.bus === 'input' ? { profileName: layoutOf(device) } : {}

function openScanner(parts: OpenParts, device: Device, found: FoundDevice): OpenDevice {
  const { transport, remark } = lineOf(parts, device.speed ?? usualSpeed, found)
  const scanner = createScanner({
    transport,
    remark,
    clock: parts.clock,
    decoder: decoderFor(device, found),
    told: parts.told.scan,
  })
  const onState = (changed: () => void) => void scanner.onState(changed)
  return { address: transport.address, ...keyboardOf(device, found), ...scanner, onState }
}

/** A card reader that reads by itself and sends the link as text. */
function openPlainReader(parts: OpenParts, device: Device, found: FoundDevice): OpenDevice {
  const { clock, random, told } = parts
  const { transport } = lineOf(parts, device.speed ?? usualSpeed, found)
  const line = found.identity.bus === 'input' ? keysAsText(transport, layoutOf(device)) : transport
  const listeners = new Set<() => void>()
  const cards = openReaders({
    transports: [createTextTransport({ line, name: device.name, clock })],
    wishes: {},
    clock,
    run: Buffer.from(random.bytes(6)).toString('hex'),
    tell: told.card,
    // In the next turn: the transport may tell of itself while it is being opened.
    changed: () =>
      queueMicrotask(() => {
        for (const listener of listeners) listener()
      }),
  })
  return {
    address: transport.address,
    ...keyboardOf(device, found),
    cards,
    state: () => cards.views()[0]?.state ?? { kind: 'probing' },
    onState: (changed: () => void) => void listeners.add(changed),
    close: cards.close,
  }
}

/** Opens it in the background; undefined when there is no driver for it, or nothing for it to do. */
export function openDevice(
  parts: OpenParts,
  device: Device,
  found: FoundDevice,
): OpenDevice | undefined {
  if (isPrinter(device)) return openOnePrinter(parts, device, found)
  switch (device.role) {
    case 'display':
      return openDisplay(parts, device, found)
    case 'scanner':
      return openScanner(parts, device, found)
    case 'reader':
      return openPlainReader(parts, device, found)
    default:
      return undefined
  }
}
