import type { CardId, InvoiceId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { assert, err, ok, type Result } from '../../../core/errors/result.ts'
import type { Invoice } from '../../../core/invoice/invoice.ts'
import type { LightningPayment } from '../../../core/invoice/payment.ts'
import { compare, isPositive } from '../../../core/money/arithmetic.ts'
import { isWholeSat } from '../../../core/money/sat-msat.ts'
import { minorUnits, msat, type Money } from '../../../core/money/units.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import { makeCode, type CodePorts } from './make-code.ts'
import { planCode } from './plan-code.ts'

export type OpenInvoicePorts = CodePorts & Pick<Ports, 'rates' | 'clockTrust'>

export type OpenInvoiceInput = {
  /** Made by who asks: the same id again answers the same sale. */
  readonly id: InvoiceId
  readonly price: Money
  /** False: no code is made (cash only). */
  readonly lightning: boolean
  /** A top-up of this card: nothing is sold, so nothing is taxed. */
  readonly topUpCardId?: CardId
}

const isSame = (invoice: Invoice, { price, topUpCardId }: OpenInvoiceInput): boolean =>
  invoice.price.currency === price.currency &&
  invoice.price.amount === price.amount &&
  invoice.topUpCardId === topUpCardId

/** No counter sells for more, in any currency; and millions of such sales still add up in 64 bits. */
const largestPrice = minorUnits(10n ** 12n)

function checkPrice(price: Money): Result<true, Failure> {
  if (!isPositive(price.amount)) return err(failure('amount.zero'))
  if (price.currency !== 'BTC' && compare(price.amount, largestPrice) > 0)
    return err(failure('amount.tooLarge'))
  const isBitcoin = price.currency === 'BTC'
  if (isBitcoin && !isWholeSat(msat(price.amount))) return err(failure('amount.tooManyDecimals'))
  return ok(true)
}

/** A repeated request finds its sale: the same price answers it, another one is a conflict. */
async function findSame(
  ports: OpenInvoicePorts,
  input: OpenInvoiceInput,
): Promise<Result<Invoice, Failure> | undefined> {
  const row = await ports.store.read.invoices.find(input.id)
  if (row === undefined) return undefined
  return isSame(row, input) ? ok(ports.codes.over(row)) : err(failure('request.conflict'))
}

async function draft(
  ports: OpenInvoicePorts,
  input: OpenInvoiceInput,
): Promise<Result<{ invoice: Invoice; payment?: LightningPayment }, Failure>> {
  const shop = await ports.store.read.shop.find()
  assert(shop !== undefined, 'a shop is set up before its first sale')
  if (input.price.currency !== shop.currency && input.price.currency !== 'BTC')
    return err(failure('currency.unknown', { currency: input.price.currency, shop: shop.currency }))
  const invoice: Invoice = {
    id: input.id,
    number: 0n,
    price: input.price,
    taxBp: input.topUpCardId === undefined ? shop.taxBp : 0,
    ...(input.topUpCardId === undefined ? {} : { topUpCardId: input.topUpCardId }),
    createdAt: ports.clock.now(),
    lifetimeMin: shop.expiryMin,
    ...(ports.clockTrust.isTrusted() ? {} : { timeUnsure: true as const }),
    payments: [],
  }
  if (!input.lightning) return ok({ invoice })
  const payment = planCode(ports, invoice)
  return payment.ok ? ok({ invoice, payment: payment.value }) : payment
}

/**
 * A new sale: the intent is on disk, then LND is asked for the code, then both screens can draw it. The first of the
 * sale's three durable steps (DESIGN §3.8).
 */
export async function openInvoice(
  ports: OpenInvoicePorts,
  input: OpenInvoiceInput,
): Promise<Result<Invoice, Failure>> {
  const price = checkPrice(input.price)
  if (!price.ok) return price
  const same = await findSame(ports, input)
  if (same !== undefined) return same
  const drafted = await draft(ports, input)
  if (!drafted.ok) return drafted
  const { payment } = drafted.value
  const written = await ports.store.commit(async (unit) => {
    const before = await unit.invoices.find(input.id)
    if (before !== undefined) return { invoice: before, isNew: false }
    const number = await unit.invoices.nextNumber()
    const invoice = { ...drafted.value.invoice, number }
    await unit.invoices.insert(invoice)
    if (payment !== undefined) await unit.invoices.putPayment(payment)
    await unit.changes.add('invoice', invoice.id)
    return {
      invoice: { ...invoice, payments: payment === undefined ? [] : [payment] },
      isNew: true,
    }
  })
  if (!written.isNew)
    return isSame(written.invoice, input)
      ? ok(ports.codes.over(written.invoice))
      : err(failure('request.conflict'))
  if (payment === undefined) return ok(written.invoice)
  return ok(await makeCode(ports, { invoice: written.invoice, payment }))
}
