import type {
  CardPaymentView,
  CashView,
  InvoiceView,
  LightningView,
  RateView,
} from '../../../core/contract/screen.ts'
import { formatMoney, formatSat } from '../../../core/money/format-amount.ts'
import { satFromMsatFloor } from '../../../core/money/sat-msat.ts'
import { money, msat } from '../../../core/money/units.ts'
import { clockText, momentText } from '../../kit/clock.ts'
import { moneyOf, satOf } from '../../kit/contract-money.ts'
import type { IconName } from '../../kit/icon.tsx'
import type { ScreenSetting } from '../../kit/screen.tsx'
import { outcomeOf } from '../keypad-view.ts'

/** A sale's state as the history says it: BTCPay's two axes in one word. */
export function stateWord(invoice: InvoiceView, { say }: ScreenSetting): string {
  const { additionalStatus } = invoice
  return additionalStatus === 'None' || additionalStatus === 'Marked'
    ? say(`history.state.${invoice.status}`)
    : say(`history.state.${additionalStatus}`)
}

const icons: Readonly<Record<ReturnType<typeof outcomeOf>, IconName>> = {
  paid: 'check',
  open: 'clock',
  stopped: 'cross',
  attend: 'alert',
}

export const stateIcon = (invoice: InvoiceView): IconName => icons[outcomeOf(invoice)]

export const stateTone = (invoice: InvoiceView): string => `last-${outcomeOf(invoice)}`

/** A line of the detail: what, and the words for it. */
export type Fact = {
  readonly id: string
  readonly what: string
  readonly words: string
  /** Long and for machines: may break anywhere, can be marked and copied. */
  readonly machine?: true
}

/** All that is known of a sale, in the order in which people ask. */
export function saleFacts(invoice: InvoiceView, setting: ScreenSetting): readonly Fact[] {
  const { say, locale } = setting
  const time = momentText(invoice.createdAt, locale)
  const facts: Fact[] = [{ id: 'time', what: say('history.time'), words: time }]
  if (invoice.additionalStatus === 'PaidPartial')
    facts.push({
      id: 'rest',
      what: say('cashier.part.rest'),
      words: formatMoney(moneyOf(invoice.owed), locale),
    })
  for (const payment of invoice.payments)
    if (payment.tender !== 'lightning') facts.push(tenderFact(payment, setting))
  const code = invoice.payments.findLast(
    (each): each is LightningView => each.tender === 'lightning',
  )
  return code === undefined ? facts : [...facts, ...codeFacts(code, setting)]
}

/** Cash, or a card: with its part of the price, and with what became of it. */
function tenderFact(payment: CashView | CardPaymentView, { say, locale }: ScreenSetting): Fact {
  const { id, tender } = payment
  const due = formatMoney(moneyOf(payment.due), locale)
  const what = say('history.how')
  if (payment.tender === 'cash')
    return {
      ...{ id, what },
      words: `${say('cashier.how.cash')} ${formatMoney(moneyOf(payment.given), locale)}`,
    }
  const sat = formatSat(satOf(payment.amountSat), locale)
  const back = payment.state === 'cancelled' ? `, ${say('history.givenBack')}` : ''
  return { ...{ id, what }, words: `${say(`cashier.how.${tender}`)} ${due}, ${sat}${back}` }
}

function codeFacts(code: LightningView, setting: ScreenSetting): readonly Fact[] {
  const { say, locale } = setting
  const asked = formatSat(satOf(code.amountSat), locale)
  const facts: Fact[] = [{ id: 'lightning', what: say('cashier.how.lightning'), words: asked }]
  if (code.receivedMsat !== undefined) {
    const arrived = satFromMsatFloor(msat(BigInt(code.receivedMsat)))
    facts.push({
      id: 'arrived',
      what: say('history.arrived'),
      words: `${formatSat(arrived, locale)}${arrivedAt(code, locale)}`,
    })
  }
  if (code.rate !== undefined) facts.push(...rateFacts(code.rate, setting))
  facts.push({
    id: 'hash',
    what: say('history.hash'),
    words: code.paymentHash,
    machine: true,
  })
  return facts
}

const arrivedAt = (code: LightningView, locale: string): string =>
  code.settledAt === undefined ? '' : `, ${clockText(code.settledAt, locale)}`

function rateFacts(rate: RateView, { say, locale }: ScreenSetting): readonly Fact[] {
  const price = formatMoney(money(rate.quote, BigInt(rate.pricePerBtcMinor)), locale)
  const sources = rate.sources.map(({ name, asOf }) => `${name} ${clockText(asOf, locale)}`)
  return [
    { id: 'rate', what: say('history.rate'), words: `1 BTC = ${price}` },
    { id: 'sources', what: say('history.rateSources'), words: sources.join(', ') },
  ]
}
