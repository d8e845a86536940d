import type { InvoiceId } from '../contract/ids.ts'
import type { Pin } from '../lnurl/withdraw-callback.ts'
import type { WithdrawOffer } from '../lnurl/withdraw-offer.ts'
import type { Clock } from './clock.ts'

/** An issuer's offer that wants a PIN, and whose it is. */
export type HeldOffer = { readonly host: string; readonly offer: WithdrawOffer }

/**
 * What is known of foreign cards between two requests, for a minute and never on disk. An offer waits for its PIN; a PIN that
 * came too late for its offer (a k1 lives for seconds at some issuers) waits for the next tap. What is taken is gone.
 */
export type CardMemory = {
  /** False while another attempt of this sale is under way; `end` it in any case. */
  begin(invoice: InvoiceId): boolean
  end(invoice: InvoiceId): void
  holdOffer(invoice: InvoiceId, held: HeldOffer): void
  takeOffer(invoice: InvoiceId): HeldOffer | undefined
  holdPin(invoice: InvoiceId, pin: Pin): void
  takePin(invoice: InvoiceId): Pin | undefined
}

const keptMs = 60_000

function shelf<T>(clock: Clock) {
  const kept = new Map<InvoiceId, { readonly value: T; readonly atMs: number }>()
  const sweep = () => {
    for (const [id, { atMs }] of kept) if (clock.monotonicMs() - atMs >= keptMs) kept.delete(id)
  }
  return {
    hold: (id: InvoiceId, value: T) => {
      sweep()
      kept.set(id, { value, atMs: clock.monotonicMs() })
    },
    take: (id: InvoiceId): T | undefined => {
      sweep()
      const found = kept.get(id)
      kept.delete(id)
      return found?.value
    },
  }
}

/** An empty memory. */
export function cardMemory(clock: Clock): CardMemory {
  const underWay = new Set<InvoiceId>()
  const offers = shelf<HeldOffer>(clock)
  const pins = shelf<Pin>(clock)
  return Object.freeze({
    begin: (id: InvoiceId) => !underWay.has(id) && underWay.add(id).has(id),
    end: (id: InvoiceId) => void underWay.delete(id),
    holdOffer: offers.hold,
    takeOffer: offers.take,
    holdPin: pins.hold,
    takePin: pins.take,
  })
}
