import type { Clock } from '../../../core/ports/clock.ts'
import type { Ntag424 } from './ntag424.ts'

/** Where a hand pulls the card off: the n-th APDU (from 1), before the chip has it, in the middle, or before its answer. */
export type Tear = { readonly at: number; readonly side: 'before' | 'middle' | 'after' }

/** Another card put in its place, from the n-th APDU on. */
export type Swap = { readonly at: number; readonly with: Ntag424 }

export type CardField = {
  /** The answer; empty when the card is gone, as vpcd tells it. */
  exchange(apdu: Uint8Array): Uint8Array
  /** How many APDUs were asked so far. */
  count(): number
}

/** A card laid on a reader: field on, then one APDU after the other until it is pulled off. */
export function layOn(
  card: Ntag424,
  happens: { readonly tear?: Tear; readonly swap?: Swap } = {},
): CardField {
  const { tear, swap } = happens
  let present = card
  let count = 0
  let isGone = false
  card.powerUp()
  const pull = (apdu: Uint8Array): Uint8Array => {
    isGone = true
    if (tear?.side === 'middle') present.breakOff(apdu)
    if (tear?.side === 'after') present.transmit(apdu)
    return new Uint8Array(0)
  }
  return Object.freeze({
    count: () => count,
    exchange: (apdu: Uint8Array) => {
      if (isGone) return new Uint8Array(0)
      count += 1
      if (swap?.at === count) {
        present = swap.with
        present.powerUp()
      }
      return tear?.at === count ? pull(apdu) : present.transmit(apdu)
    },
  })
}

/** The same card, slow: every answer takes so long (a chip that asks for more time, or a bad coupling). */
export const slowly =
  (field: CardField, { clock, ms }: { readonly clock: Clock; readonly ms: number }) =>
  async (apdu: Uint8Array): Promise<Uint8Array> => {
    await clock.sleep(ms)
    return field.exchange(apdu)
  }
