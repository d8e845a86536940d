import type { Device, FoundDevice } from '../../core/device/device.ts'
import { failure } from '../../core/errors/registry.ts'
import { err } from '../../core/errors/result.ts'
import type { Clock } from '../../core/ports/clock.ts'
import type { Log } from '../../core/ports/log.ts'
import { encodeCommand } from '../../drivers/printer/commands.ts'
import { createEscposPrinter, type EscposPrinter } from '../../drivers/printer/escpos-printer.ts'
import { chooseProfile } from '../../drivers/profiles/choose-profile.ts'
import type { Profile } from '../../drivers/profiles/profile.ts'
import { fallbackProfile, profileNames, readProfile } from '../../drivers/profiles/read-profile.ts'
import type { ByteTransport } from '../../drivers/transport/byte-transport.ts'
import { findSpeed } from '../../drivers/transport/find-speed.ts'
import { createTcpTransport } from '../../drivers/transport/tcp.ts'
import { createUsblpTransport } from '../../drivers/transport/usblp.ts'
import type { SerialLines } from './serial-lines.ts'

export type PrinterParts = {
  readonly clock: Clock
  readonly log: Log
  readonly serialLines: Pick<SerialLines, 'line'>
}

/** A printer that is open, and what it was opened by. */
export type OpenPrinter = {
  readonly printer: EscposPrinter
  readonly address: string
  readonly profileName: string
  readonly profile: Profile
  readonly columns: number
}

/** DLE EOT 1 and its answer: bits 1 and 4 are one, 0 and 7 zero. */
const question = encodeCommand('realTimeStatus', [1])
const isAnswer = (bytes: Uint8Array): boolean => bytes.some((byte) => (byte & 0x93) === 0x12)

/** A line of which nobody has said the speed: the printer is asked at each, once. */
function lineOfUnknownSpeed({ clock, serialLines }: PrinterParts, path: string): ByteTransport {
  let known: number | undefined
  const lineAt = (speed: number) => serialLines.line({ path, speed })
  return {
    address: path,
    open: async (events) => {
      known ??= await findSpeed({ lineAt, question, isAnswer, clock })
      return known === undefined
        ? err(failure('device.noAnswer', { path }))
        : lineAt(known).open(events)
    },
  }
}

function transportFor(
  parts: PrinterParts,
  { speed }: Device,
  { identity, path }: FoundDevice,
): ByteTransport | undefined {
  switch (identity.bus) {
    case 'printer':
      return createUsblpTransport({ path, clock: parts.clock })
    case 'network': {
      const { hostname, port } = new URL(path)
      return createTcpTransport({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) })
    }
    case 'serial':
      return speed === undefined
        ? lineOfUnknownSpeed(parts, path)
        : parts.serialLines.line({ path, speed })
    case 'hid':
    case 'input':
      return undefined
  }
}

/** What a person set, else what flashtill.toml says, else what the model's name tells. */
const profileName = ({ profile }: Device, found: FoundDevice): string =>
  profile !== undefined && profileNames.includes(profile)
    ? profile
    : (found.profile ?? chooseProfile(found))

/** A name that is not known is said in the log, and the printer is taken for one of which nothing is known. */
function profileFor(name: string, log: Log): Profile {
  const profile = readProfile(name)
  if (profile.ok) return profile.value
  log.warn({ event: 'printer.profileUnknown', profile: name, known: profileNames.join(' ') })
  return fallbackProfile
}

/** True when a printer of ours hangs there, or somebody says so; a display may have a printer's plug. */
export const isPrinter = ({ kind, role }: Device): boolean =>
  (kind === 'printer' && role === undefined) || role === 'receipt'

/** Two of the same open the same printer; what differs needs a new one. */
export const printerOpening = (device: Device, found: FoundDevice): string =>
  [found.path, profileName(device, found), device.speed, JSON.stringify(device.drawer)].join(' ')

/** Two that read one device file would share its answers: the next waits until the one before has let go. */
export const openedAfter = (transport: ByteTransport, before: Promise<void>): ByteTransport => ({
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
  const own = profileFor(name, parts.log)
  const profile = device.drawer === undefined ? own : { ...own, drawer: device.drawer }
  const printer = createEscposPrinter({ transport, profile, clock: parts.clock })
  const { columns } = profile
  return { printer, address: transport.address, profileName: name, profile, columns }
}
