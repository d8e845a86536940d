import type { Device, FoundDevice } from '../../core/device/device.ts'
import type { Clock } from '../../core/ports/clock.ts'
import type { Log } from '../../core/ports/log.ts'
import { createEscposPrinter, type EscposPrinter } from '../../drivers/printer/escpos-printer.ts'
import { chooseProfile } from '../../drivers/profiles/choose-profile.ts'
import type { Profile } from '../../drivers/profiles/profile.ts'
import { fallbackProfile, profileNames, readProfile } from '../../drivers/profiles/read-profile.ts'
import type { ByteTransport } from '../../drivers/transport/byte-transport.ts'
import { createTcpTransport } from '../../drivers/transport/tcp.ts'
import { createUsblpTransport } from '../../drivers/transport/usblp.ts'

/** A way to a serial line: native code, so another process opens it. */
export type SerialLines = (line: { path: string; speed: number }) => ByteTransport

export type PrinterParts = {
  readonly clock: Clock
  readonly log: Log
  readonly serialLines?: SerialLines
}

/** A printer that is open, and what it was opened by. */
export type OpenPrinter = {
  readonly printer: EscposPrinter
  readonly address: string
  readonly profileName: string
  readonly columns: number
}

/** As receipt printers and pole displays leave the factory. */
const USUAL_SPEED = 9_600

function transportFor(
  { clock, serialLines }: PrinterParts,
  device: Device,
  { identity, path }: FoundDevice,
): ByteTransport | undefined {
  switch (identity.bus) {
    case 'printer':
      return createUsblpTransport({ path, clock })
    case 'network': {
      const { hostname, port } = new URL(path)
      return createTcpTransport({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) })
    }
    case 'serial':
      return serialLines?.({ path, speed: device.speed ?? USUAL_SPEED })
    case 'hid':
    case 'input':
      return undefined
  }
}

/** What a person set, else what flashtill.toml says, else what the model's name tells. */
const profileName = ({ profile }: Device, found: FoundDevice): string =>
  profile ?? found.profile ?? chooseProfile(found)

/** A name that is not known is said in the log, and the printer is taken for one of which nothing is known. */
function profileFor(name: string, log: Log): Profile {
  const profile = readProfile(name)
  if (profile.ok) return profile.value
  log.warn({ event: 'printer.profileUnknown', profile: name, known: profileNames.join(' ') })
  return fallbackProfile
}

/** True when a printer of ours hangs there, or somebody says so. */
export const isPrinter = ({ kind, role }: Device): boolean =>
  kind === 'printer' || role === 'receipt'

/** Two of the same open the same printer; what differs needs a new one. */
export const openingOf = (device: Device, found: FoundDevice): string =>
  [found.path, profileName(device, found), device.speed].join(' ')

/** Two that read one device file would share its answers: the next waits until the one before has let go. */
const openedAfter = (transport: ByteTransport, before: Promise<void>): ByteTransport => ({
  address: transport.address,
  open: async (events) => {
    await before
    return transport.open(events)
  },
})

/** Opens the printer in the background, once `before` is over; undefined when this bus cannot be printed on. */
export function openPrinter(
  parts: PrinterParts & { readonly before: Promise<void> },
  device: Device,
  found: FoundDevice,
): OpenPrinter | undefined {
  const line = transportFor(parts, device, found)
  if (line === undefined) return undefined
  const transport = openedAfter(line, parts.before)
  const name = profileName(device, found)
  const profile = profileFor(name, parts.log)
  const printer = createEscposPrinter({ transport, profile, clock: parts.clock })
  return { printer, address: transport.address, profileName: name, columns: profile.columns }
}
