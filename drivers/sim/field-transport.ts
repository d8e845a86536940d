/** A reader's field within this process: a card is laid on and taken off by hand, on any clock. For tests and the long run. */
import type { Clock } from '../../core/ports/clock.ts'
import type { CardLink, CardTransport, NoLink, TransportEvents } from '../nfc/card-transport.ts'
import { layOn, type CardField, type Tear } from './ntag424/card-field.ts'
import type { Ntag424 } from './ntag424/ntag424.ts'

/** How long things take at the reader: finding a card, noticing that it has left, connecting, one APDU. */
export type FieldTimes = {
  readonly findMs: number
  readonly missMs: number
  readonly connectMs: number
  readonly apduMs: number
}

export type FieldTransport = CardTransport & {
  lay(card: Ntag424, happens?: { readonly tear?: Tear }): void
  lift(): void
  /** Something that is not one card that speaks. */
  disturb(kind: 'mute' | 'several'): void
  /** Calls hang from now on until told otherwise. */
  hang(hangs: boolean): void
}

type Laid = { readonly field: CardField; readonly laying: number; isThere: boolean }

/** One reader called `name`. */
export function createFieldTransport(parts: {
  readonly name: string
  readonly clock: Clock
  readonly times: FieldTimes
}): FieldTransport {
  const { name, clock, times } = parts
  let events: TransportEvents | undefined
  let laid: Laid | undefined
  let count = 0
  let well = Promise.resolve()
  let release = (): void => {}
  const come = async (here: Laid) => {
    await clock.sleep(times.findMs)
    // A card that was gone before the reader looked was never seen.
    if (here.isThere) events?.field(name, { kind: 'card', laying: here.laying })
  }
  const lift = (): void => {
    if (laid !== undefined) laid.isThere = false
    laid = undefined
    const at = count
    void clock.sleep(times.missMs).then(() => {
      if (count === at && laid === undefined) events?.field(name, { kind: 'empty' })
    })
  }
  const linkTo = (here: Laid): CardLink => ({
    transmit: async (apdu: Uint8Array) => {
      await well
      await clock.sleep(times.apduMs)
      return here.isThere ? here.field.exchange(apdu) : new Uint8Array(0)
    },
    close: () => Promise.resolve(),
  })
  return Object.freeze({
    kind: 'field',
    open: (told: TransportEvents) => {
      events = told
      told.field(name, { kind: 'empty' })
    },
    connect: async (): Promise<CardLink | NoLink> => {
      const here = laid
      await well
      await clock.sleep(times.connectMs)
      return here?.isThere === true ? linkTo(here) : 'gone'
    },
    close: () => Promise.resolve(),
    lay: (card: Ntag424, happens: { readonly tear?: Tear } = {}) => {
      if (laid !== undefined) laid.isThere = false
      count += 1
      laid = { field: layOn(card, happens), laying: count, isThere: true }
      void come(laid)
    },
    lift,
    disturb: (kind: 'mute' | 'several') => {
      count += 1
      const laying = count
      void clock.sleep(times.findMs).then(() => events?.field(name, { kind, laying }))
    },
    hang: (hangs: boolean) => {
      release()
      release = () => {}
      if (hangs)
        well = new Promise((resolve) => {
          release = resolve
        })
    },
  })
}
