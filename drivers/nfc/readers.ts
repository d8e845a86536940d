/** All readers of all transports, found as they come and go: what the device host runs and the till sees as one port. */
import { failure, type Failure } from '../../core/errors/registry.ts'
import { err, type Result } from '../../core/errors/result.ts'
import type { Clock } from '../../core/ports/clock.ts'
import type { CardHappening, Presence, ReaderReason, ReaderView } from '../../core/ports/reader.ts'
import { createCardReader, type CardReader } from './card-reader.ts'
import type { CardTransport, TransportEvents } from './card-transport.ts'

/** Which PC/SC readers are used: parts of names, in any case. Without `take` all but those that `leave` names. */
export type ReaderWishes = {
  readonly take?: readonly string[]
  readonly leave?: readonly string[]
}

/** Slots for modules inside a reader call themselves so (ACR1252U, ACR1281U): no card is ever laid there. */
const innerSlot = /\bSAM\b/

const holds = (name: string, part: string): boolean =>
  name.toLowerCase().includes(part.toLowerCase())

export function isWished(name: string, { take, leave = [] }: ReaderWishes): boolean {
  if (leave.some((part) => holds(name, part))) return false
  return take === undefined ? !innerSlot.test(name) : take.some((part) => holds(name, part))
}

export type ReadersParts = {
  readonly transports: readonly CardTransport[]
  readonly wishes: ReaderWishes
  readonly clock: Clock
  /** In front of every presence; another one for every start, so that no presence comes twice. */
  readonly run: string
  readonly tell: (happened: CardHappening) => void
  readonly changed: () => void
}

export type Readers = {
  views(): readonly ReaderView[]
  transmit(presence: Presence, apdu: Uint8Array): Promise<Result<Uint8Array, Failure>>
  close(): Promise<void>
}

type House = ReadersParts & {
  readonly readers: Map<string, CardReader>
  /** Why a transport as a whole cannot be used. */
  readonly standing: Map<string, ReaderReason>
  nextPresence(): Presence
}

function readerOf(house: House, transport: CardTransport, name: string): CardReader {
  const id = `${transport.kind}:${name}`
  const known = house.readers.get(id)
  if (known !== undefined) return known
  const { clock, nextPresence, tell, changed } = house
  const reader = createCardReader({ id, name, transport, clock, nextPresence, tell, changed })
  house.readers.set(id, reader)
  return reader
}

function eventsOf(house: House, transport: CardTransport): TransportEvents {
  const isUsed = (name: string): boolean =>
    transport.kind !== 'pcsc' || isWished(name, house.wishes)
  return {
    field: (name, field) => {
      if (isUsed(name)) readerOf(house, transport, name).feel(field)
    },
    file: (name, file) => readerOf(house, transport, name).take(file),
    away: (name, reason) => {
      if (isUsed(name)) readerOf(house, transport, name).leave(reason)
    },
    standing: (reason) => {
      if (house.standing.get(transport.kind) === reason) return
      if (reason === undefined) house.standing.delete(transport.kind)
      else house.standing.set(transport.kind, reason)
      house.changed()
    },
  }
}

/** Stands for a name in flashtill.toml as long as no reader has it. */
export const wishedId = (part: string): string => `pcsc:${part}`

/** Readers that flashtill.toml names and that were never seen. */
function missing({ readers, wishes, standing }: House): readonly ReaderView[] {
  const ids = [...readers.keys()].filter((id) => id.startsWith('pcsc:'))
  return (wishes.take ?? [])
    .filter((part) => !ids.some((id) => holds(id, part)))
    .map((part) => {
      const reason = standing.get('pcsc') ?? 'reader.absent'
      const kind = reason === 'reader.notAllowed' ? 'error' : 'absent'
      return { id: wishedId(part), name: part, state: { kind, reason } }
    })
}

function viewsOf(house: House): readonly ReaderView[] {
  const seen = [...house.readers.values()].map((reader) => reader.view())
  return [...seen, ...missing(house)].toSorted((one, other) => (one.id < other.id ? -1 : 1))
}

/** Opens the transports. */
export function openReaders(parts: ReadersParts): Readers {
  let count = 0
  const nextPresence = (): Presence => `${parts.run}-${(count += 1)}`
  const house: House = { ...parts, readers: new Map(), standing: new Map(), nextPresence }
  for (const transport of parts.transports) transport.open(eventsOf(house, transport))
  return Object.freeze({
    views: () => viewsOf(house),
    transmit: (presence: Presence, apdu: Uint8Array) => {
      const reader = [...house.readers.values()].find((one) => one.presence() === presence)
      return reader === undefined
        ? Promise.resolve(err(failure('tap.gone')))
        : reader.transmit(apdu)
    },
    close: async () => {
      await Promise.all(parts.transports.map((transport) => transport.close()))
    },
  })
}
