import { faceMsat, paysPrice } from '../invoice/invoice-state.ts'
import type { Invoice } from '../invoice/invoice.ts'
import type { Card } from '../card/card.ts'
import type { CardId } from '../contract/ids.ts'
import type { CardPayment, CashPayment, LightningPayment, Payment } from '../invoice/payment.ts'
import type { Shop } from '../invoice/shop.ts'
import { cashRounding } from '../invoice/cash.ts'
import { taxShare } from '../ledger/tax-share.ts'
import { formatMoney } from '../money/format-amount.ts'
import { isZero } from '../money/arithmetic.ts'
import { pricePerBtc } from '../rates/convert.ts'
import type { RateUsed } from '../rates/rate.ts'
import type { Instant } from '../time/instant.ts'
import { clockText, momentText, type Place } from '../time/time-text.ts'
import { languageFor, languages } from '../words/languages.ts'
import { assert } from '../errors/result.ts'
import type {
  CardTender,
  CashTender,
  LightningTender,
  Receipt,
  ReceiptRate,
  Tender,
} from './receipt.ts'

/** Where the slip is read: in the shop's language, by the machine's own time zone. */
const placeOf = (language: string): Place => ({
  locale: languages[languageFor(language)].locale,
  timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
})

/** A rate of the same day needs no date; the last known one does. */
function rateFacts(used: RateUsed, place: Place): ReceiptRate {
  const { locale } = place
  const isOld = used.age === 'lastKnown'
  const facts = {
    text: formatMoney(pricePerBtc(used.rate), locale),
    sources: used.quotes.map(({ source }) => source),
    at: isOld ? momentText(used.decidedAt, place) : clockText(used.decidedAt, place),
  }
  return isOld ? { ...facts, lastKnown: true } : facts
}

const lightningFacts = (payment: LightningPayment, place: Place): LightningTender => ({
  kind: 'lightning',
  amountSat: payment.amountSat,
  receivedMsat: payment.receivedMsat ?? faceMsat(payment),
  paymentHash: payment.paymentHash,
  ...(payment.rate === undefined ? {} : { rate: rateFacts(payment.rate, place) }),
})

function cashFacts(payment: CashPayment): CashTender {
  const rounding = cashRounding(payment.due, payment.asked)
  const facts = { kind: 'cash' as const, given: payment.given, change: payment.change }
  return isZero(rounding.amount) ? facts : { ...facts, rounding }
}

const cardFacts = (payment: CardPayment, place: Place, card: Card | undefined): CardTender => ({
  kind: 'card',
  amountSat: payment.amountSat,
  card: card?.number.toString() ?? '',
  ...(payment.rate === undefined ? {} : { rate: rateFacts(payment.rate, place) }),
})

function tenderFacts(payment: Payment, place: Place, cards: ReceiptSource['cards']): Tender {
  switch (payment.tender) {
    case 'lightning':
      return lightningFacts(payment, place)
    case 'cash':
      return cashFacts(payment)
    case 'card':
      return cardFacts(payment, place, cards.get(payment.cardId))
  }
}

const paidAt = (payment: Payment): Instant =>
  payment.tender === 'lightning' ? (payment.settledAt ?? payment.createdAt) : payment.createdAt

/** What paid the sale, in the order in which the money came: a code may be older than the card that paid before it. */
const paying = ({ payments }: Invoice): readonly Payment[] =>
  payments.filter(paysPrice).toSorted((a, b) => paidAt(a) - paidAt(b))

export type ReceiptSource = {
  readonly shop: Shop
  readonly invoice: Invoice
  readonly practice: boolean
  /** The cards that paid, and the one that was topped up. */
  readonly cards: ReadonlyMap<CardId, Card>
}

/** The facts of a paid sale, frozen: a reprint shows the rate and the time of the sale. */
export function receiptFacts(source: ReceiptSource): Receipt {
  const { shop, invoice, practice, cards } = source
  const place = placeOf(shop.language)
  const { price, taxBp } = invoice
  const share = taxShare(price.amount, taxBp)
  const { currency } = price
  const { topUpCardId } = invoice
  const topUp = topUpCardId === undefined ? undefined : cards.get(topUpCardId)
  const payments = paying(invoice)
  const last = payments.at(-1)
  assert(last !== undefined, 'a receipt is of a sale that was paid')
  const tenders = payments.map((payment) => {
    const facts = tenderFacts(payment, place, cards)
    return payments.length === 1 ? facts : { ...facts, due: payment.due }
  })
  return {
    shopName: shop.name,
    language: shop.language,
    number: invoice.number.toString(),
    invoiceId: invoice.id,
    at: momentText(paidAt(last), place),
    ...(invoice.timeUnsure === undefined ? {} : { timeUnsure: true as const }),
    ...(practice ? { mode: 'practice' as const } : {}),
    copy: 'original',
    lines: [{ total: price }],
    total: price,
    taxes:
      taxBp === 0 || topUp !== undefined
        ? []
        : [
            {
              rateBp: taxBp,
              net: { currency, amount: share.net },
              tax: { currency, amount: share.tax },
            },
          ],
    ...(topUp === undefined ? {} : { topUp: topUp.number.toString() }),
    tenders,
  }
}
