/** What the screens look at: sales with everything that belongs to them, and the sale that lies on the counter now. */
import type { PinChoiceView, TapView } from '../../core/contract/card-view.ts'
import { cashierTap } from '../../core/contract/own-card-view.ts'
import { customerInvoice } from '../../core/contract/customer-view.ts'
import type { IssuingView } from '../../core/contract/issuing-view.ts'
import type { InvoiceId, PrintJobId } from '../../core/contract/ids.ts'
import { invoiceView } from '../../core/contract/invoice-view.ts'
import type {
  CashierSnapshot,
  CustomerInvoice,
  CustomerSnapshot,
  InvoiceView,
  ShopView,
  StatusView,
} from '../../core/contract/screen.ts'
import { takesCards } from '../../core/card/takes-cards.ts'
import { assert } from '../../core/errors/result.ts'
import { awaitsTap } from '../../core/invoice/charge-ask.ts'
import type { Invoice } from '../../core/invoice/invoice.ts'
import { isPartlyPaid, isUnfinished } from '../../core/invoice/invoice-state.ts'
import type { Shop } from '../../core/invoice/shop.ts'
import { msBetween, type Instant } from '../../core/time/instant.ts'
import { tapHoldOf } from '../../core/ports/memory.ts'
import type { Ports } from '../../core/ports/ports.ts'
import type { PinDesk } from '../../core/ports/pin-desk.ts'
import type { TapBoard } from '../../core/ports/tap-board.ts'

export type DeskPorts = Pick<Ports, 'store' | 'codes' | 'clock'> & {
  readonly status: () => StatusView
  readonly issuing: () => Promise<IssuingView>
  readonly board: TapBoard
  /** Whether the cashier sees what a card holds. */
  readonly cashierSees: () => boolean
  readonly pinDesk: PinDesk
}

const newestCount = 5

/** What happens at the readers, for the cashier: what a card holds only where the shop shows it. */
export function cashierTapNow({ board, cashierSees }: Pick<DeskPorts, 'board' | 'cashierSees'>): {
  readonly tap?: TapView
} {
  const tap = board.current()
  return tap === undefined ? {} : { tap: cashierTap(tap, cashierSees()) }
}

export function customerTapNow({ board }: Pick<DeskPorts, 'board'>): { readonly tap?: TapView } {
  const tap = board.current()
  // What was scanned is the shop's business.
  return tap === undefined || tap.state === 'scanned' ? {} : { tap }
}

/** The PIN that a customer is choosing now. */
export function pinChoiceNow({ pinDesk }: Pick<DeskPorts, 'pinDesk'>): {
  readonly pinChoice?: PinChoiceView
} {
  const pinChoice = pinDesk.current()
  return pinChoice === undefined ? {} : { pinChoice }
}

export type Desk = {
  view(id: InvoiceId): Promise<InvoiceView | undefined>
  viewOf(invoice: Invoice): Promise<InvoiceView>
  /** The sale that a print job belongs to. */
  invoiceOfJob(id: PrintJobId): Promise<InvoiceId | undefined>
  shop(): Promise<ShopView>
  cashier(): Promise<CashierSnapshot>
  customer(): Promise<CustomerSnapshot>
  onCounter(): InvoiceId | undefined
  /** Puts a sale on the counter, or clears it. */
  lay(id: InvoiceId | undefined): void
  /** Called whenever another sale was laid there; returns a way to stop listening. */
  onLay(listener: () => void): () => void
  customerInvoice(): Promise<CustomerInvoice | undefined>
}

export const shopView = (shop: Shop): ShopView => ({
  name: shop.name,
  currency: shop.currency,
  language: shop.language,
  expiryMin: shop.expiryMin,
  smallestCoinMinor: shop.smallestCoin.toString(),
  tapHoldSec: tapHoldOf(shop) / 1000,
  cashierSeesBalance: shop.cashierSeesBalance === true,
})

/** How long a sale that has ended stays on the customer's display. */
const lingerMs = 60_000

/** When nothing more could be paid; undefined while something can, and while a part is paid and the rest is waited for. */
function endOf(invoice: Invoice): Instant | undefined {
  const waits = isPartlyPaid(invoice) && invoice.cancelAskedAt === undefined
  if (isUnfinished(invoice) || waits) return undefined
  const last = invoice.payments.at(-1)
  if (last === undefined) return invoice.cancelAskedAt
  if (last.tender !== 'lightning') return last.createdAt
  return last.settledAt ?? invoice.cancelAskedAt ?? last.expiresAt
}

/** The newest sales, then every other that LND has not finished; newest first. */
async function rowsOnDesk({ store, codes }: DeskPorts): Promise<readonly Invoice[]> {
  const newest = await store.read.invoices.page({ limit: newestCount })
  const unfinished = await store.read.invoices.unfinished()
  const others = unfinished.filter(({ id }) => !newest.some((one) => one.id === id))
  return [...newest, ...others.toReversed()].map((row) => codes.over(row))
}

/**
 * The sale that lay on the counter when the till stopped: the newest that can still be paid. One whose code was turned off for a
 * card that was not charged any more has nothing open at LND, and its customer stands there all the same. The last one stands there
 * as long as a part of it is paid.
 */
async function leftOnCounter(ports: DeskPorts): Promise<InvoiceId | undefined> {
  const now = ports.clock.now()
  const waits = (invoice: Invoice, place: number) =>
    invoice.cancelAskedAt === undefined &&
    (isUnfinished(invoice) || awaitsTap(invoice, now) || (place === 0 && isPartlyPaid(invoice)))
  return (await rowsOnDesk(ports)).find(waits)?.id
}

/** The place where a sale lies, and who watches it. */
function counterWith(first: InvoiceId | undefined): Pick<Desk, 'onCounter' | 'lay' | 'onLay'> {
  let lying = first
  const listeners = new Set<() => void>()
  return {
    onCounter: () => lying,
    lay: (id: InvoiceId | undefined) => {
      lying = id
      for (const listener of listeners) listener()
    },
    onLay: (listener: () => void) => {
      const own = () => listener()
      listeners.add(own)
      return () => void listeners.delete(own)
    },
  }
}

/** A desk that remembers which sale lies on the counter. */
export async function openDesk(ports: DeskPorts): Promise<Desk> {
  const { read } = ports.store
  const counter = counterWith(await leftOnCounter(ports))
  const shop = async () => {
    const found = await read.shop.find()
    assert(found !== undefined, 'a shop is set up before a screen is shown')
    return shopView(found)
  }
  const viewOf = async (invoice: Invoice) => {
    const jobs = await read.printJobs.ofInvoice(invoice.id)
    const late = await read.lateMoney.ofInvoice(invoice.id)
    return invoiceView(invoice, jobs, late)
  }
  const find = async (id: InvoiceId) => {
    const row = await read.invoices.find(id)
    return row === undefined ? undefined : ports.codes.over(row)
  }
  const customer = async (): Promise<CustomerInvoice | undefined> => {
    const id = counter.onCounter()
    const invoice = id === undefined ? undefined : await find(id)
    const now = ports.clock.now()
    if (invoice === undefined || msBetween(endOf(invoice) ?? now, now) > lingerMs) return undefined
    const sale = customerInvoice(invoice, now)
    return takesCards(ports.status().readers) ? { ...sale, takesCards: true } : sale
  }
  return Object.freeze({
    view: async (id: InvoiceId) => {
      const invoice = await find(id)
      return invoice === undefined ? undefined : viewOf(invoice)
    },
    viewOf,
    invoiceOfJob: async (id: PrintJobId) => (await read.printJobs.find(id))?.invoiceId,
    shop,
    cashier: async (): Promise<CashierSnapshot> => ({
      type: 'snapshot',
      screen: 'cashier',
      seq: (await read.changes.last()).toString(),
      now: ports.clock.now(),
      shop: await shop(),
      status: ports.status(),
      issuing: await ports.issuing(),
      invoices: await Promise.all((await rowsOnDesk(ports)).map(viewOf)),
      lateMoneyCount: (await read.lateMoney.open()).length,
      ...cashierTapNow(ports),
      ...pinChoiceNow(ports),
    }),
    customer: async (): Promise<CustomerSnapshot> => {
      const seq = (await read.changes.last()).toString()
      const { name, currency, language } = await shop()
      const invoice = await customer()
      return {
        type: 'snapshot',
        screen: 'customer',
        seq,
        now: ports.clock.now(),
        shop: { name, currency, language },
        ...(invoice === undefined ? {} : { invoice }),
        ...customerTapNow(ports),
        ...pinChoiceNow(ports),
        practice: ports.status().practice,
      }
    },
    ...counter,
    customerInvoice: customer,
  })
}
