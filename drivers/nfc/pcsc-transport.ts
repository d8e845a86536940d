/**
 * Readers that the system's PC/SC service lists (pcscd), through pcsc-mini. Found here and kept in mind: the ATR that a change
 * hands over is garbage, a card let go with RESET is told as a new one for ever (so LEAVE), and the high word of a status
 * counts what came and went, which shows a card that was changed between two looks.
 */
import { CardDisposition, CardMode, Client, Protocol, ReaderStatus, type Card } from 'pcsc-mini'
import type { Clock } from '../../core/ports/clock.ts'
import type { ReaderReason } from '../../core/ports/reader.ts'
import { createStop } from '../../core/ports/stop.ts'
import type { CardLink, CardTransport, Field, NoLink, TransportEvents } from './card-transport.ts'

/** Between two tries to reach a service that is away: soon where it had readers, seldom where there may be none at all. */
const againMs = { soon: 300, seldom: 2_000 } as const

const noAnswer = new Uint8Array(0)

const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''

/** Why the service does not serve us. polkit's no is a violation of security; all else may pass. */
const reasonOf = (thrown: unknown): ReaderReason =>
  /security|denied|permission/i.test(codeOf(thrown)) ? 'reader.notAllowed' : 'reader.serviceAway'

/** What a reader's status says of its field; undefined where it says nothing (it is being looked at). */
export function fieldOf(status: number): Field | undefined {
  const laying = status >>> 16
  if ((status & ReaderStatus.EMPTY) !== 0) return { kind: 'empty' }
  if ((status & ReaderStatus.PRESENT) === 0) return undefined
  return { kind: (status & ReaderStatus.MUTE) === 0 ? 'card' : 'mute', laying }
}

function linkOver(card: Card): CardLink {
  let asked: Promise<Uint8Array> = Promise.resolve(noAnswer)
  const exchange = async (apdu: Uint8Array): Promise<Uint8Array> => {
    try {
      return await card.transmit(apdu)
    } catch {
      // Removed, reset by somebody else, reader gone: for the dialogue they are one, the answer did not come.
      return noAnswer
    }
  }
  return Object.freeze({
    transmit: (apdu: Uint8Array) => {
      asked = exchange(apdu)
      return asked
    },
    close: async () => {
      // While a command is under way (it may hang), letting go throws.
      await asked
      try {
        await card.disconnect(CardDisposition.LEAVE)
      } catch {
        // The card or its reader is gone, and the link with it.
      }
    },
  })
}

/** A card that left; what else hinders (mute, held by another program) may pass while it lies there. */
const isGone = (thrown: unknown): boolean =>
  ['NoSmartcard', 'RemovedCard', 'UnknownReader', 'ReaderUnavailable'].includes(codeOf(thrown))

type Session = {
  readonly client: Client
  readonly ended: Promise<unknown>
  end(why: unknown): void
}

/** Follows one client until its monitoring breaks. */
function startSession(events: TransportEvents): Session {
  const client = new Client()
  const ended = Promise.withResolvers<unknown>()
  client.on('error', (thrown) => ended.resolve(thrown))
  client.on('reader', (reader) => {
    reader.on('change', (status) => {
      const field = fieldOf(status.raw)
      if (field !== undefined) events.field(reader.name(), field)
    })
    reader.on('disconnect', () => events.away(reader.name(), 'reader.absent'))
  })
  client.start()
  return { client, ended: ended.promise, end: ended.resolve }
}

/**
 * Clients that outlived their service. They cannot be stopped or started again, and the collector must not find them: their
 * finalizer throws where nobody can catch it, which ends the process. One for every end of the service.
 */
const dead: Client[] = []

function stopClient(client: Client): void {
  try {
    client.stop()
  } catch {
    dead.push(client)
  }
}

/** All readers of PC/SC. */
export function createPcscTransport({ clock }: { readonly clock: Clock }): CardTransport {
  const ending = createStop()
  const names = new Set<string>()
  let session: Session | undefined
  let running: Promise<void> = Promise.resolve()

  const follow = async (events: TransportEvents): Promise<ReaderReason> => {
    try {
      session = startSession(events)
    } catch (thrown) {
      return reasonOf(thrown)
    }
    events.standing(undefined)
    // Those that are there tell so in a moment.
    for (const name of names) events.away(name, 'reader.absent')
    const why = await session.ended
    stopClient(session.client)
    session = undefined
    return reasonOf(why)
  }
  const run = async (events: TransportEvents): Promise<void> => {
    const noting: TransportEvents = {
      ...events,
      field: (name, field) => {
        names.add(name)
        events.field(name, field)
      },
    }
    while (!ending.stop.stopped) {
      const reason = await follow(noting)
      if (ending.stop.stopped) return
      events.standing(reason)
      for (const name of names) events.away(name, reason)
      await clock.sleep(names.size > 0 ? againMs.soon : againMs.seldom, ending.stop)
    }
  }

  return Object.freeze({
    kind: 'pcsc',
    open: (events: TransportEvents) => {
      running = run(events)
    },
    connect: async (name: string): Promise<CardLink | NoLink> => {
      const reader = session?.client.reader(name)
      if (reader === undefined) return 'gone'
      try {
        return linkOver(await reader.connect(CardMode.SHARED, Protocol.ANY))
      } catch (thrown) {
        return isGone(thrown) ? 'gone' : 'silent'
      }
    },
    close: () => {
      ending.call()
      session?.end(undefined)
      return running
    },
  })
}
