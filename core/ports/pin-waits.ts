import type { InvoiceId } from '../contract/ids.ts'
import type { Pin } from '../lnurl/withdraw-callback.ts'
import type { WithdrawOffer } from '../lnurl/withdraw-offer.ts'
import type { Clock } from './clock.ts'

/** An issuer's offer that wants a PIN, and what is known of where it came from. */
export type HeldOffer = { readonly host: string; readonly offer: WithdrawOffer }

/**
 * Memory between a card and its PIN, for a minute and never on disk: the offer waits for the PIN, and a PIN that came too late
 * for its offer (a k1 lives for seconds at some issuers) waits for the next tap. Whatever is taken is gone.
 */
export type PinWaits = {
  holdOffer(invoice: InvoiceId, held: HeldOffer): void
  takeOffer(invoice: InvoiceId): HeldOffer | undefined
  holdPin(invoice: InvoiceId, pin: Pin): void
  takePin(invoice: InvoiceId): Pin | undefined
}

const keptMs = 60_000

type Kept<T> = { readonly value: T; readonly atMs: number }

/** An empty memory. */
export function pinWaits(clock: Clock): PinWaits {
  const shelf = <T>() => {
    const kept = new Map<InvoiceId, Kept<T>>()
    const isOld = ({ atMs }: Kept<T>) => clock.monotonicMs() - atMs >= keptMs
    return {
      hold: (id: InvoiceId, value: T) => {
        for (const [other, one] of kept) if (isOld(one)) kept.delete(other)
        kept.set(id, { value, atMs: clock.monotonicMs() })
      },
      take: (id: InvoiceId): T | undefined => {
        const found = kept.get(id)
        kept.delete(id)
        return found === undefined || isOld(found) ? undefined : found.value
      },
    }
  }
  const offers = shelf<HeldOffer>()
  const pins = shelf<Pin>()
  return Object.freeze({
    holdOffer: offers.hold,
    takeOffer: offers.take,
    holdPin: pins.hold,
    takePin: pins.take,
  })
}
