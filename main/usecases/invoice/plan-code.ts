import { newId, type PaymentId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import { askAt, askSeen, type Ask } from '../../../core/invoice/charge-ask.ts'
import type { Invoice } from '../../../core/invoice/invoice.ts'
import { owed } from '../../../core/invoice/invoice-state.ts'
import type { LightningPayment } from '../../../core/invoice/payment.ts'
import { hashOf, preimageOf } from '../../../core/lightning/preimage.ts'
import { lessThan } from '../../../core/money/arithmetic.ts'
import { msatFromSat, satFromMsatFloor } from '../../../core/money/sat-msat.ts'
import type { Money, Msat } from '../../../core/money/units.ts'
import type { NodeState } from '../../../core/ports/node.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import { later } from '../../../core/time/instant.ts'

export type PlanPorts = Pick<Ports, 'node' | 'clock' | 'rates' | 'invoiceKey' | 'random'>

/** Prices `due` in sats. Fails when the rate is too old or missing; a price in bitcoin needs none. */
export function priceInSat(ports: Pick<Ports, 'rates'>, due: Money): Result<Ask, Failure> {
  if (due.currency === 'BTC') return ok(askAt(due, undefined))
  const used = ports.rates.used(due.currency)
  return used.ok ? ok(askAt(due, used.value)) : used
}

/** What another tender pays for `due` of a sale: at the rate that the customer saw in the code, else priced now. */
export function askOf(
  ports: Pick<Ports, 'rates' | 'clock'>,
  invoice: Invoice,
  due: Money = owed(invoice),
): Result<Ask, Failure> {
  const seen = askSeen(invoice, due, ports.clock.now())
  return seen === undefined ? priceInSat(ports, due) : ok(seen)
}

/** Says before a code is made whether its amount can arrive at all: over all channels, since codes may be paid in parts. */
export function canArrive({ facts }: NodeState, amount: Msat): Result<true, Failure> {
  const { canReceiveMsat: most } = facts
  if (most !== undefined && lessThan(most, amount))
    return err(failure('amount.aboveInbound', { largestSat: satFromMsatFloor(most).toString() }))
  return ok(true)
}

/** A payment that asks for all that is owed: its hash is known before LND is. Not yet on disk. */
export function planCode(
  ports: PlanPorts,
  invoice: Invoice,
  paymentId?: PaymentId,
): Result<LightningPayment, Failure> {
  const state = ports.node.state()
  if (!state.sells) return err(failure(state.reason))
  const due = owed(invoice)
  const ask = priceInSat(ports, due)
  if (!ask.ok) return ask
  const { amountSat, rate } = ask.value
  const arrives = canArrive(state, msatFromSat(amountSat))
  if (!arrives.ok) return arrives
  const createdAt = ports.clock.now()
  const id = paymentId ?? newId<PaymentId>(createdAt, ports.random.bytes(10))
  const { identityKey } = state.facts
  return ok({
    tender: 'lightning',
    id,
    invoiceId: invoice.id,
    state: 'planned',
    createdAt,
    due,
    amountSat,
    ...(rate === undefined ? {} : { rate }),
    paymentHash: hashOf(preimageOf(ports.invoiceKey, id)),
    expiresAt: later(createdAt, invoice.lifetimeMin * 60_000),
    ...(identityKey === undefined ? {} : { nodeKey: identityKey }),
  })
}
