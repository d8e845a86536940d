/** The second GET of LUD-03 at an own card: a k1, a code to pay, perhaps a PIN. */
import { needsPin } from '../../../core/card/card-pin.ts'
import type { Card } from '../../../core/card/card.ts'
import type { InvoiceId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { assert, err, ok, type Result } from '../../../core/errors/result.ts'
import { faceMsat, isCovered } from '../../../core/invoice/invoice-state.ts'
import { isPending } from '../../../core/invoice/payment.ts'
import type { DecodedBolt11 } from '../../../core/lightning/decode-bolt11.ts'
import type { Bolt11 } from '../../../core/lightning/payment-hash.ts'
import { checkWithdrawCode, type WithdrawCallback } from '../../../core/lnurl/withdraw-callback.ts'
import { equals } from '../../../core/money/arithmetic.ts'
import type { Msat } from '../../../core/money/units.ts'
import type { CardOffer } from '../../../core/ports/card-offers.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import { beginPayout } from './begin-payout.ts'
import { chargeTap, type ChargeTapPorts } from './charge-tap.ts'
import type { Begun, PayoutAsk } from './judge-tap.ts'
import { payStreetCode } from './pay-street-code.ts'
import { refusalOf } from './refusal-of.ts'

export type WithdrawPorts = ChargeTapPorts & Pick<Ports, 'cardOffers' | 'payer'>

/** `charged`: the code was a sale's of ours, and no money left · `begun`: a payout stands; where it is new, the node pays it. */
export type Withdrawn =
  | { readonly kind: 'charged'; readonly invoiceId: InvoiceId }
  | ({ readonly kind: 'begun'; readonly bolt11: Bolt11 } & Begun)

type Asked = {
  readonly offer: CardOffer
  readonly code: DecodedBolt11 & { readonly amountMsat: Msat }
  readonly card: Card
  readonly callback: WithdrawCallback
}

/** A PIN that nobody asked for is not tried: some terminals always send one. */
const pinFor = ({ card, code, callback: { pin } }: Asked) =>
  pin !== undefined && needsPin(card.pin, code.amountMsat) ? { pin } : {}

/** The sale or top-up that waits for exactly this code. */
async function saleOf(ports: WithdrawPorts, { code }: Asked): Promise<Result<InvoiceId, Failure>> {
  const row = await ports.store.read.invoices.ofHash(code.paymentHash)
  if (row === undefined) return err(failure('invoice.notFound'))
  const invoice = ports.codes.over(row)
  const payment = invoice.payments.findLast(({ tender }) => tender === 'lightning')
  const isThis =
    payment?.tender === 'lightning' &&
    payment.paymentHash === code.paymentHash &&
    equals(faceMsat(payment), code.amountMsat)
  // A code that was closed pays nothing any more, whatever is owed; one of a sale that is paid may be this very request again.
  if (!isThis || !(isPending(payment) || isCovered(invoice))) return err(failure('invoice.closed'))
  return ok(invoice.id)
}

/**
 * A code of our own node is not paid by it (it would go in a circle, for a fee): that code is cancelled, and the card pays the
 * sale in the books, as if it had been tapped at our own counter.
 */
async function payOwnCode(ports: WithdrawPorts, asked: Asked): Promise<Result<Withdrawn, Failure>> {
  const sale = await saleOf(ports, asked)
  if (!sale.ok) return sale
  const { offer } = asked
  const input = {
    tapId: offer.tapId,
    invoiceId: sale.value,
    whole: true,
    ...pinFor(asked),
  } as const
  // Its time is its k1's, which has been looked at; from here on it is a tap like those at the counter.
  ports.heldTaps.hold(offer.tapId)
  const charged = await chargeTap(ports, input)
  if (!charged.ok) return charged
  const outcome = charged.value
  switch (outcome.kind) {
    case 'charged':
      return ok({ kind: 'charged', invoiceId: sale.value })
    case 'pin':
      return err(failure('card.pinWanted'))
    case 'noAnswer':
      return err(failure('node.noAnswer'))
    case 'partOffered':
    case 'declined':
      return err(refusalOf(outcome.why, outcome))
  }
}

/** Undefined: a code of our own node that no stranger has. */
async function begin(
  ports: WithdrawPorts,
  { card, code: { payee } }: Asked,
  ask: PayoutAsk,
): Promise<Result<Begun, Failure> | undefined> {
  if (payee !== ask.nodeKey) return beginPayout(ports, ask)
  const code = await ports.store.read.streetCodes.ofHash(ask.paymentHash)
  return code && payStreetCode(ports, { ask, card, code })
}

/**
 * Takes a callback. `ok` is LUD-03's OK: accepted. A failure says that nothing was taken from the card and nothing will be; the
 * k1 stays good for its half minute unless the tap was declined.
 */
export async function withdrawFromCard(
  ports: WithdrawPorts,
  callback: WithdrawCallback,
): Promise<Result<Withdrawn, Failure>> {
  const offer = ports.cardOffers.ofK1(callback.k1)
  if (offer === undefined) return err(failure('card.tapOver'))
  const { minMsat: minWithdrawable, maxMsat: maxWithdrawable } = offer
  const { network } = ports.node
  const now = ports.clock.now()
  const bounds = { network, minWithdrawable, maxWithdrawable, now }
  const code = checkWithdrawCode(callback.pr, bounds)
  if (!code.ok) return code
  const card = await ports.store.read.cards.find(offer.cardId)
  assert(card !== undefined, 'a card is never deleted')
  const node = ports.node.state()
  const { identityKey: nodeKey } = node.facts
  if (nodeKey === undefined)
    return err(failure(node.kind === 'ready' ? 'node.connecting' : node.reason))
  const asked = { offer, code: code.value, card, callback }
  const { paymentHash, amountMsat } = code.value
  const ask = { tapId: offer.tapId, nodeKey, paymentHash, amountMsat, ...pinFor(asked) }
  const begun = await begin(ports, asked, ask)
  if (begun === undefined) return payOwnCode(ports, asked)
  return begun.ok ? ok({ kind: 'begun', bolt11: callback.pr, ...begun.value }) : begun
}
