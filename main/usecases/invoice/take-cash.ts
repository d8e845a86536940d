import type { InvoiceId, PaymentId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { assert, err, ok, type Result } from '../../../core/errors/result.ts'
import { askedInCash } from '../../../core/invoice/cash.ts'
import type { Invoice } from '../../../core/invoice/invoice.ts'
import { isCovered, owed, paidTowards } from '../../../core/invoice/invoice-state.ts'
import type { CashPayment } from '../../../core/invoice/payment.ts'
import { cashSale } from '../../../core/ledger/builders.ts'
import { cashTopUp } from '../../../core/ledger/card-builders.ts'
import type { Transaction } from '../../../core/ledger/transaction.ts'
import { msatFromSat } from '../../../core/money/sat-msat.ts'
import { compare, equals, subtract } from '../../../core/money/arithmetic.ts'
import type { MinorUnits, Money } from '../../../core/money/units.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Unit } from '../../../core/ports/store.ts'
import type { Instant } from '../../../core/time/instant.ts'
import { post, queueOriginal } from './apply-effects.ts'
import { cardToTopUp } from '../card/book-top-up.ts'
import type { CancelPorts } from './cancel-payment.ts'
import { closeCodes, mustWait, wasLightning } from './close-codes.ts'
import { findInvoice } from './find-invoice.ts'
import { askOf } from './plan-code.ts'

/** The one drawer of a till with one drawer. */
const drawer = 'main'

export type TakeCashPorts = CancelPorts & Pick<Ports, 'rates'>

export type TakeCashInput = {
  readonly invoiceId: InvoiceId
  readonly paymentId: PaymentId
  /** Absent: exact. */
  readonly given?: MinorUnits
  /** The cashier who goes on without LND's answer. */
  readonly goOn?: string
  /** What was owed when she counted: another tender may have paid a part since. Absent: whatever is owed. */
  readonly owed?: MinorUnits
}

/** `wasLightning`: LND had settled the code; no cash is taken · `noAnswer`: nothing is taken, the cashier is asked. */
export type CashOutcome = {
  readonly outcome: 'taken' | 'wasLightning' | 'noAnswer'
  readonly invoice: Invoice
}

function plan(
  input: TakeCashInput,
  sale: { due: Money; asked: Money; createdAt: Instant },
): Result<CashPayment, Failure> {
  const { due, asked, createdAt } = sale
  const { currency } = asked
  const given = input.given ?? asked.amount
  if (compare(given, asked.amount) < 0) return err(failure('cash.tooLittle'))
  return ok({
    tender: 'cash',
    id: input.paymentId,
    invoiceId: input.invoiceId,
    state: 'settled',
    createdAt,
    due,
    asked,
    given: { currency, amount: given },
    change: { currency, amount: subtract(given, asked.amount) },
    drawer,
    applied: 'price',
    ...(input.goOn === undefined ? {} : { wentOnBy: input.goOn }),
  })
}

/** What stands already: this very request, another way that paid the sale, or something else under the request's id. */
function alreadyTaken(
  invoice: Invoice,
  { paymentId }: TakeCashInput,
): Result<CashOutcome, Failure> | undefined {
  const same = invoice.payments.find(({ id }) => id === paymentId)
  if (same?.tender === 'cash') return ok({ outcome: 'taken', invoice })
  if (same !== undefined) return err(failure('request.conflict'))
  if (!isCovered(invoice)) return undefined
  return wasLightning(invoice)
    ? ok({ outcome: 'wasLightning', invoice })
    : err(failure('invoice.closed'))
}

/** What the coins are for: the sale, or a card that is still there to take them. */
async function entriesOf(
  ports: TakeCashPorts,
  unit: Unit,
  { invoice, payment }: { invoice: Invoice; payment: CashPayment },
): Promise<Result<Transaction, Failure>> {
  const { price, taxBp } = invoice
  const { id: paymentId, createdAt: at, asked, due } = payment
  const before = paidTowards(invoice)
  if (invoice.topUpCardId === undefined)
    return ok(cashSale({ paymentId, drawer, due, before, asked, taxBp, at }))
  const card = await cardToTopUp(unit, invoice)
  if (card === undefined) return err(failure('card.takesNothing', { state: 'closed' }))
  const ask = askOf(ports, invoice)
  if (!ask.ok) return ask
  const amountMsat = msatFromSat(ask.value.amountSat)
  await unit.changes.add('card', card.id)
  return ok(cashTopUp({ paymentId, drawer, cardId: card.id, price, asked, amountMsat, at }))
}

/** Payment, entries, print job and change rows in one transaction; the same request again finds what it did. */
async function write(
  ports: TakeCashPorts,
  unit: Unit,
  input: TakeCashInput,
): Promise<Result<CashOutcome, Failure>> {
  const row = await unit.invoices.find(input.invoiceId)
  if (row === undefined) return err(failure('invoice.notFound'))
  const invoice = ports.codes.over(row)
  const before = alreadyTaken(invoice, input)
  if (before !== undefined) return before
  if (invoice.cancelAskedAt !== undefined) return err(failure('invoice.closed'))
  if (mustWait(invoice, input.goOn)) return ok({ outcome: 'noAnswer', invoice })
  const shop = await unit.shop.find()
  assert(shop !== undefined, 'a shop is set up before its first sale')
  const due = owed(invoice)
  if (input.owed !== undefined && !equals(input.owed, due.amount))
    return err(failure('invoice.changed'))
  const asked = askedInCash(due, shop.smallestCoin)
  const planned = plan(input, { due, asked, createdAt: ports.clock.now() })
  if (!planned.ok) return planned
  const payment = planned.value
  const booked = await entriesOf(ports, unit, { invoice, payment })
  if (!booked.ok) return booked
  const entries = booked.value
  // An id that another sale has used up; the screen makes a new one.
  if ((await unit.ledger.find(entries.externalId)) !== undefined)
    return err(failure('request.conflict'))
  await unit.invoices.putPayment(payment)
  await post(unit, entries)
  const paid = { ...invoice, payments: [...invoice.payments, payment] }
  await queueOriginal(ports, unit, paid)
  await unit.changes.add('invoice', invoice.id)
  return ok({ outcome: 'taken', invoice: paid })
}

/**
 * Takes cash for a sale: all that is owed, so cash comes last and is rounded once. An open code is cancelled at LND first: settled already → it was Lightning and nothing is taken;
 * no answer → the screen asks, and with her name the cashier may go on: what still arrives goes to the list of late money.
 */
export async function takeCash(
  ports: TakeCashPorts,
  input: TakeCashInput,
): Promise<Result<CashOutcome, Failure>> {
  const found = await findInvoice(ports, input.invoiceId)
  if (!found.ok) return found
  const invoice = found.value
  if (invoice.price.currency === 'BTC') return err(failure('currency.unknown', { currency: 'BTC' }))
  if (invoice.cancelAskedAt !== undefined) return err(failure('invoice.closed'))
  if (!isCovered(invoice)) {
    const closed = await closeCodes(ports, invoice)
    if (closed === 'noAnswer' && input.goOn === undefined) {
      const now = await findInvoice(ports, input.invoiceId)
      return now.ok ? ok({ outcome: 'noAnswer', invoice: now.value }) : now
    }
  }
  return ports.store.commit((unit) => write(ports, unit, input))
}
