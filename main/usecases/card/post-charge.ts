import { decideCharge } from '../../../core/card/card-limits.ts'
import type { Card, Tap, TapReason } from '../../../core/card/card.ts'
import { newId, type InvoiceId, type PaymentId } from '../../../core/contract/ids.ts'
import { assert } from '../../../core/errors/result.ts'
import { partOf, type Ask } from '../../../core/invoice/charge-ask.ts'
import { isCovered, owed, paidTowards } from '../../../core/invoice/invoice-state.ts'
import type { Invoice } from '../../../core/invoice/invoice.ts'
import type { CardPayment } from '../../../core/invoice/payment.ts'
import { cardSale, cardToCard } from '../../../core/ledger/card-builders.ts'
import { msatFromSat } from '../../../core/money/sat-msat.ts'
import { min } from '../../../core/money/arithmetic.ts'
import { msat, type MinorUnits, type Money, type Msat } from '../../../core/money/units.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Unit } from '../../../core/ports/store.ts'
import { post, queueOriginal } from '../invoice/apply-effects.ts'
import type { CancelPorts } from '../invoice/cancel-payment.ts'
import { mustWait } from '../invoice/close-codes.ts'
import { askOf } from '../invoice/plan-code.ts'
import { planRest } from '../invoice/rest-code.ts'
import { cardToTopUp } from './book-top-up.ts'
import { standingOf } from './card-standing.ts'

export type ChargePorts = CancelPorts & Pick<Ports, 'rates' | 'heldTaps'>

/**
 * What became of a tap with a sale. `noAnswer`: LND has not answered the cancel, the cashier is asked; the tap still waits.
 * `partOffered`: the card pays only `part` of what is owed; nothing is declined, the cashier is asked, and the tap still waits.
 */
export type Charge =
  | { readonly kind: 'charged'; readonly invoice: Invoice; readonly tap: Tap }
  | {
      readonly kind: 'pin' | 'noAnswer'
      readonly invoice: Invoice
      readonly tap: Tap
      /** What it is to pay of the price, and what that takes from the card. */
      readonly due: Money
      readonly amountMsat: Msat
    }
  | {
      readonly kind: 'partOffered'
      readonly why: TapReason
      readonly availableMsat: Msat
      readonly invoice: Invoice
      readonly tap: Tap
      readonly part: Money
    }
  | {
      readonly kind: 'declined'
      readonly why: TapReason
      /** What the card could pay now; zero where no amount helps. */
      readonly availableMsat: Msat
      readonly invoice?: Invoice
      readonly tap: Tap
    }

export type ChargeInput = {
  readonly invoiceId: InvoiceId
  /** The cashier who goes on without LND's answer. */
  readonly goOn?: string
  /** Only after the right PIN was given for this very tap. */
  readonly isPinProved?: true
  /** The cashier takes this part of the price, and never more than is owed. Absent: all that is owed. */
  readonly part?: MinorUnits
  /** All that is owed or nothing: nobody is there to be asked about a part. */
  readonly whole?: true
}

const nothing = msat(0n)

/** What this tap is to pay of the sale. */
const dueOf = (invoice: Invoice, part: MinorUnits | undefined): Money => {
  const rest = owed(invoice)
  return part === undefined ? rest : { ...rest, amount: min(rest.amount, part) }
}

/** Whether the sale's code is worth cancelling for this card: not when it would be declined, and not before its PIN. */
export async function wouldPay(
  ports: ChargePorts,
  charge: {
    readonly card: Card
    readonly invoice: Invoice
    readonly isPinProved?: boolean
    readonly part?: MinorUnits | undefined
  },
): Promise<boolean> {
  const ask = askOf(ports, charge.invoice, dueOf(charge.invoice, charge.part))
  if (!ask.ok) return false
  const standing = await standingOf(ports.store.read, charge.card, ports.clock.now())
  const amount = msatFromSat(ask.value.amountSat)
  return decideCharge(standing, amount, charge.isPinProved === true).kind === 'allowed'
}

const paymentOf = (
  ports: Pick<Ports, 'clock' | 'random'>,
  charge: { invoice: Invoice; card: Card; tap: Tap; due: Money; ask: Ask },
  goOn: string | undefined,
): CardPayment => {
  const { invoice, card, tap, due, ask } = charge
  const createdAt = ports.clock.now()
  return {
    tender: 'card',
    id: newId<PaymentId>(createdAt, ports.random.bytes(10)),
    invoiceId: invoice.id,
    state: 'settled',
    createdAt,
    due,
    ...ask,
    cardId: card.id,
    tapId: tap.id,
    applied: 'price',
    ...(goOn === undefined ? {} : { wentOnBy: goOn }),
  }
}

/** Payment, entries, change rows, and the receipt or the code for the rest; the tap is used up. */
async function postCharge(
  ports: ChargePorts,
  unit: Unit,
  charge: { invoice: Invoice; tap: Tap; payment: CardPayment },
): Promise<Charge> {
  const { invoice, tap, payment } = charge
  const { id: paymentId, cardId, due, createdAt: at } = payment
  await unit.invoices.putPayment(payment)
  const amountMsat = msatFromSat(payment.amountSat)
  const before = paidTowards(invoice)
  const sale = { paymentId, cardId, amountMsat, due, before, taxBp: invoice.taxBp, at }
  const { topUpCardId: to } = invoice
  const externalId = `card:${paymentId}`
  const move = to && cardToCard({ externalId, from: cardId, to, amountMsat, at })
  await post(unit, move ?? cardSale(sale))
  if (to !== undefined) await unit.changes.add('card', to)
  const charged: Tap = { ...tap, state: 'charged', invoiceId: invoice.id, paymentId }
  await unit.taps.mark(charged)
  const paid = await planRest(ports, unit, {
    ...invoice,
    payments: [...invoice.payments, payment],
  })
  if (isCovered(paid)) await queueOriginal(ports, unit, paid)
  await unit.changes.add('invoice', invoice.id)
  await unit.changes.add('card', cardId)
  return { kind: 'charged', invoice: paid, tap: charged }
}

/**
 * Charges a tap that waits, or declines it for ever, inside the caller's unit: lifecycle, limits, PIN and balance are judged
 * on what the commit stands on (I4). Whatever comes of it, the tap's row says so when the unit is on disk. A card that holds less
 * than is owed is asked about, not declined: the tap waits for the cashier's word, and a part that she took is judged anew.
 */
export async function chargeInUnit(
  ports: ChargePorts,
  unit: Unit,
  { card, tap, input }: { card: Card; tap: Tap; input: ChargeInput },
): Promise<Charge> {
  const { invoiceId, goOn, part, whole } = input
  const row = await unit.invoices.find(invoiceId)
  assert(row !== undefined, 'a tap is charged for a sale that is there')
  const invoice = ports.codes.over(row)
  const keep = async (state: 'held' | 'pinWanted'): Promise<Tap> => {
    const waiting: Tap = { ...tap, state, invoiceId }
    await unit.taps.mark(waiting)
    return waiting
  }
  const decline = async (why: TapReason, availableMsat: Msat = nothing): Promise<Charge> => {
    const declined: Tap = { ...tap, state: 'declined', reason: why, invoiceId }
    await unit.taps.mark(declined)
    await unit.changes.add('card', card.id)
    return { kind: 'declined', why, availableMsat, invoice, tap: declined }
  }
  if (isCovered(invoice) || invoice.cancelAskedAt !== undefined) return decline('saleClosed')
  if (invoice.topUpCardId === card.id) return decline('sameCard')
  // What is sold may be paid in parts; money for a card comes in one piece, or it would have to be taken back from it.
  if (invoice.topUpCardId !== undefined && part !== undefined) return decline('saleClosed')
  if (invoice.topUpCardId !== undefined && (await cardToTopUp(unit, invoice)) === undefined)
    return decline('saleClosed')
  const due = dueOf(invoice, part)
  const ask = askOf(ports, invoice, due)
  if (!ask.ok) return decline('rate')
  const standing = await standingOf(unit, card, ports.clock.now())
  const amount = msatFromSat(ask.value.amountSat)
  const decision = decideCharge(standing, amount, input.isPinProved === true)
  if (decision.kind === 'declined') {
    const { why, availableMsat } = decision
    const mayOffer = part === undefined && whole !== true && invoice.topUpCardId === undefined
    const offer = mayOffer ? partOf(availableMsat, ask.value, due) : undefined
    if (offer === undefined) return decline(why, availableMsat)
    const tapKept = await keep('held')
    return { kind: 'partOffered', why, availableMsat, invoice, tap: tapKept, part: offer }
  }
  const asked = { invoice, due, amountMsat: amount }
  if (decision.kind === 'pin') return { kind: 'pin', ...asked, tap: await keep('pinWanted') }
  if (mustWait(invoice, goOn)) return { kind: 'noAnswer', ...asked, tap: await keep('held') }
  const payment = paymentOf(ports, { invoice, card, tap, due, ask: ask.value }, goOn)
  return postCharge(ports, unit, { invoice, tap, payment })
}
