/** The service's answers as lines for people. */
import type {
  InvoiceView,
  LightningView,
  MoneyView,
  PaymentView,
  ReaderStatus,
  StatusView,
} from '../../core/contract/screen.ts'
import { formatMoney, formatMsat, formatSat } from '../../core/money/format-amount.ts'
import { money, msat, sat } from '../../core/money/units.ts'

const locale = 'en'

export const showMoney = ({ currency, amountMinor }: MoneyView): string =>
  formatMoney(money(currency, BigInt(amountMinor)), locale)

export const showSat = (text: string): string => formatSat(sat(BigInt(text)), locale)
export const showMsat = (text: string): string => formatMsat(msat(BigInt(text)), locale)

export const showTime = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')

export const lastCode = (invoice: InvoiceView): LightningView | undefined =>
  invoice.payments.findLast((payment) => payment.tender === 'lightning')

/** `#12  4,50 €  Settled  lightning settled  2026-11-21T12:00:00Z  <id>` */
export function showInvoiceLine(invoice: InvoiceView): string {
  const extra = invoice.additionalStatus === 'None' ? '' : ` (${invoice.additionalStatus})`
  const payment = invoice.payments.at(-1)
  const way = payment === undefined ? 'no payment' : `${payment.tender} ${payment.state}`
  return [
    `#${invoice.number}`.padEnd(7),
    showMoney(invoice.price).padStart(12),
    `${invoice.status}${extra}`.padEnd(20),
    way.padEnd(22),
    showTime(invoice.createdAt),
    invoice.id,
  ].join('  ')
}

/** What went to the price, and what of it went back: cash and cards as they are, a code once it has settled. */
export const tenderViews = ({ payments }: InvoiceView): readonly PaymentView[] =>
  payments.filter((payment) => payment.tender !== 'lightning' || payment.applied === 'price')

/** `  paid          15.48 € card, 17 656 sat` */
function showTender(payment: PaymentView): string {
  const { tender } = payment
  const sat = tender === 'cash' ? '' : `, ${showSat(payment.amountSat)}`
  const given = tender === 'cash' ? `, given ${showMoney(payment.given)}` : ''
  return `${showMoney(payment.due)} ${tender}${sat}${given}`
}

function showTenders(invoice: InvoiceView): readonly string[] {
  const lines = tenderViews(invoice).map((payment) =>
    payment.state === 'settled'
      ? `  paid          ${showTender(payment)}`
      : `  given back    ${showTender(payment)}`,
  )
  return invoice.additionalStatus === 'PaidPartial'
    ? [...lines, `  still to pay  ${showMoney(invoice.owed)}`]
    : lines
}

/** Everything about one sale. */
export function showInvoice(invoice: InvoiceView): readonly string[] {
  const code = lastCode(invoice)
  const lines = [showInvoiceLine(invoice), ...showTenders(invoice)]
  if (code !== undefined) {
    lines.push(`  asked         ${showSat(code.amountSat)}`)
    if (code.rate !== undefined) {
      const sources = code.rate.sources.map(({ name }) => name).join(', ')
      const price = showMoney({
        currency: code.rate.quote,
        amountMinor: code.rate.pricePerBtcMinor,
      })
      lines.push(`  rate          ${price} (${sources}, ${code.rate.age})`)
    }
    lines.push(`  payment hash  ${code.paymentHash}`, `  expires       ${showTime(code.expiresAt)}`)
    if (code.receivedMsat !== undefined)
      lines.push(`  received      ${showMsat(code.receivedMsat)}`)
    if (code.settledAt !== undefined) lines.push(`  settled       ${showTime(code.settledAt)}`)
    if (code.bolt11 !== undefined && code.state === 'open')
      lines.push(`  code          ${code.bolt11}`)
  }
  for (const job of invoice.printJobs) lines.push(`  receipt       ${job.kind} ${job.state}`)
  return lines
}

const wording = (state: string, reason: string | undefined): string =>
  reason === undefined ? state : `${state} (${reason})`

type NodeRow = { readonly nodeKey: string; readonly generation: string; readonly cursor: string }

/** Nothing to say of one node that keeps its database; another key, or an emptied one, is for a person to know. */
function showNodes(nodes: readonly NodeRow[]): readonly string[] {
  const isUsual = nodes.length <= 1 && nodes.every(({ generation }) => generation === '0')
  if (isUsual) return []
  return nodes.map(
    ({ nodeKey, generation, cursor }) =>
      `node       ${nodeKey}, ${generation === '0' ? 'as we met it' : `emptied ${generation} times`}, ${cursor} settlements booked (docs/runbooks/node-replaced.md)`,
  )
}

const isStreet = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** `street     cards.example, open, 120 asked, 0 made to wait`. */
function showStreet(street: unknown): string {
  if (!isStreet(street) || street['state'] === 'none') return 'street     none (street.none)'
  const { host, state, reason, asked, madeToWait } = street
  const how =
    state === 'open' ? `${String(asked)} asked, ${String(madeToWait)} made to wait` : reason
  return `street     ${String(host)}, ${String(state)}, ${String(how)}`
}

/** One line a reader: `reader     ACS ACR1252, ready`. */
export function showReaders(readers: readonly ReaderStatus[]): readonly string[] {
  if (readers.length === 0) return ['reader     none']
  return readers.map(({ name, state, reason }) => `reader     ${name}, ${wording(state, reason)}`)
}

/** The parts of the till, a line each. */
export function showStatus(
  status: StatusView & Readonly<Record<string, unknown>>,
): readonly string[] {
  const { node, printer, rate } = status
  const price =
    rate === undefined
      ? `none (${status.rateFailure ?? ''})`
      : `${showMoney({ currency: rate.quote, amountMinor: rate.pricePerBtcMinor })} ${rate.age}`
  const receive =
    node.canReceiveSat === undefined ? '' : `, can receive ${showSat(node.canReceiveSat)}`
  return [
    `flashtilld ${status.version}, pid ${String(status['pid'])}, ${String(status['address'])}`,
    `data       ${String(status['folder'])}`,
    `store      ${status.store}, change ${String(status['seq'])}`,
    `lightning  ${wording(node.state, node.reason)}${receive}`,
    `printer    ${wording(printer.state, printer.reason)}`,
    ...showReaders(status.readers),
    `rate       ${price}`,
    showStreet(status['street']),
    `clock      ${status.clockWrong ? 'wrong' : 'right'}`,
    `open       ${String(status['openSales'])} sales, ${String(status['printQueue'])} receipts waiting, ${String(status['printsInDoubt'])} in doubt, ${String(status['lateMoney'])} late money, ${String(status['payoutsUnderWay'])} payouts under way`,
    `unheard    ${String(status['unheardSettlements'])} settlements that only a look-up found`,
    ...showNodes(Array.isArray(status['nodes']) ? status['nodes'] : []),
  ]
}
