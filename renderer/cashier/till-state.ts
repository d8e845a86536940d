import type { IssuingView } from '../../core/contract/issuing-view.ts'
import type { PinChoiceView, TapView } from '../../core/contract/card-view.ts'
import type { InvoiceView, PaymentView, ScreenMessage } from '../../core/contract/screen.ts'
import { without } from '../kit/without.ts'
import type { Till } from './cashier-ui.ts'

/** Sales kept on the screen: the newest, and every one that is not over. */
const keptFinished = 30

/** What the screen knows after a message. Deltas before the first snapshot, and older ones than it, change nothing. */
export function afterMessage(
  till: Till | undefined,
  message: ScreenMessage,
  heardAt: number,
): Till | undefined {
  if (message.type === 'snapshot') {
    if (message.screen !== 'cashier') return till
    const { shop, status, invoices, lateMoneyCount, now, tap, issuing, pinChoice } = message
    const seq = BigInt(message.seq)
    const known = { seq, shop, status, invoices, lateMoneyCount, serviceNow: now, heardAt }
    return {
      ...known,
      ...(tap === undefined ? {} : { tap }),
      ...(issuing === undefined ? {} : { issuing }),
      ...(pinChoice === undefined ? {} : { pinChoice }),
    }
  }
  if (till === undefined) return undefined
  if (message.type === 'status') return { ...till, status: message.status }
  if (message.type === 'tap') return withTap(till, message.tap)
  if (message.type === 'issuing') return withIssuing(till, message.issuing)
  if (message.type === 'pinChoice') return withPinChoice(till, message.pinChoice)
  if (message.type === 'heartbeat') return { ...till, serviceNow: message.now, heardAt }
  return afterDelta(till, message)
}

const withTap = (till: Till, tap: TapView | undefined): Till =>
  tap === undefined ? without(till, 'tap') : { ...till, tap }

const withIssuing = (till: Till, issuing: IssuingView | undefined): Till =>
  issuing === undefined ? without(till, 'issuing') : { ...till, issuing }

const withPinChoice = (till: Till, pinChoice: PinChoiceView | undefined): Till =>
  pinChoice === undefined ? without(till, 'pinChoice') : { ...till, pinChoice }

type Delta = Exclude<
  ScreenMessage,
  { type: 'snapshot' | 'status' | 'tap' | 'issuing' | 'pinChoice' | 'heartbeat' }
>

/** A code rings under the number that its intent has already, so an equal number is news too. */
function afterDelta(till: Till, delta: Delta): Till {
  const seq = BigInt(delta.seq)
  if (seq < till.seq) return till
  switch (delta.type) {
    case 'invoice':
      return { ...withInvoice(till, delta.invoice), seq }
    case 'shop':
      return { ...till, shop: delta.shop, seq }
    case 'lateMoney':
      return { ...till, lateMoneyCount: delta.count, seq }
    case 'customerInvoice':
      return { ...till, seq }
    default:
      return delta satisfies never
  }
}

/** The sale in its place: newest number first. */
export function withInvoice(till: Till, invoice: InvoiceView): Till {
  const others = till.invoices.filter((each) => each.id !== invoice.id)
  const at = others.findIndex((each) => BigInt(each.number) < BigInt(invoice.number))
  const invoices =
    at < 0 ? [...others, invoice] : [...others.slice(0, at), invoice, ...others.slice(at)]
  return {
    ...till,
    invoices: invoices.filter((each, index) => index < keptFinished || each.status === 'New'),
  }
}

/** An HTTP answer may be older than what the socket has said meanwhile: it never takes a sale backwards. */
export function withAnswer(till: Till, invoice: InvoiceView): Till {
  const known = till.invoices.find((each) => each.id === invoice.id)
  return known !== undefined && progress(known) > progress(invoice)
    ? till
    : withInvoice(till, invoice)
}

const steps: Readonly<Record<PaymentView['state'], number>> = {
  planned: 0,
  unknown: 1,
  open: 2,
  cancelling: 3,
  refused: 4,
  cancelled: 4,
  expired: 4,
  settled: 5,
}

/** How far a sale has come: more payments, later states. */
const progress = (invoice: InvoiceView): number =>
  invoice.payments.reduce((sum, payment) => sum + 10 + steps[payment.state], 0)
