import type {
  CashAnswer,
  NewCode,
  OpenInvoice,
  PrintAnswer,
  Reprint,
  ResolveLateMoney,
  TakeCash,
  WaitingSlips,
} from '../../core/contract/commands.ts'
import type { OpenDrawer } from '../../core/contract/device-view.ts'
import type { InvoiceView, LateMoneyView } from '../../core/contract/screen.ts'
import type { CardApi, IssuingApi } from './card-api.ts'
import type { FailureCode } from '../../core/errors/registry.ts'

/** The service's "no": a code of the registry, or that it did not answer at all. */
export type ApiRefusal = {
  readonly code: FailureCode | 'service.lost'
  readonly detail?: Readonly<Record<string, string>>
}

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ApiRefusal }

export type InvoiceAnswer = { readonly invoice: InvoiceView }
export type HistoryPage = { readonly invoices: readonly InvoiceView[]; readonly next?: string }
export type SaleAnswer = InvoiceAnswer & { readonly receipt?: readonly string[] }

export type WaitingAnswer = {
  readonly count: number
  readonly printers: readonly { readonly id: string; readonly name: string }[]
}

export type ChargeTapBody = {
  readonly invoiceId: string
  readonly pin?: string
  readonly goOn?: string
  /** "Take what it has": the part that was offered. */
  readonly partMinor?: string
}

/** What a screen asks of the service (core/contract/commands.ts). Never rejects. */
export type TillApi = CardApi &
  IssuingApi & {
    readonly openInvoice: (body: OpenInvoice) => Promise<Answer<InvoiceAnswer>>
    /** Puts a sale back on the counter: the customer's display and the readers are about it. */
    readonly lay: (id: string) => Promise<Answer<InvoiceAnswer>>
    readonly cancel: (id: string) => Promise<Answer<InvoiceAnswer>>
    readonly check: (id: string) => Promise<Answer<InvoiceAnswer>>
    readonly newCode: (id: string, body: NewCode) => Promise<Answer<InvoiceAnswer>>
    readonly takeCash: (
      id: string,
      body: TakeCash,
    ) => Promise<Answer<CashAnswer & Partial<InvoiceAnswer>>>
    readonly printAnswer: (id: string, body: PrintAnswer) => Promise<Answer<InvoiceAnswer>>
    readonly reprint: (id: string, body: Reprint) => Promise<Answer<InvoiceAnswer>>
    readonly history: (before?: string) => Promise<Answer<HistoryPage>>
    readonly sale: (id: string) => Promise<Answer<SaleAnswer>>
    readonly lateMoney: () => Promise<Answer<{ readonly lateMoney: readonly LateMoneyView[] }>>
    /** What waits for the printer, and who else could print it. */
    readonly waitingSlips: () => Promise<Answer<WaitingAnswer>>
    readonly moveSlips: (body: WaitingSlips) => Promise<Answer<unknown>>
    readonly openDrawer: (body: OpenDrawer) => Promise<Answer<unknown>>
    readonly resolveLateMoney: (id: string, body: ResolveLateMoney) => Promise<Answer<unknown>>
    /** What the card has is not taken: its tap is over. */
    readonly leaveTap: (tapId: string) => Promise<Answer<unknown>>
    /** The PIN of a tap, its part, or the cashier goes on without LND's answer. */
    readonly chargeTap: (tapId: string, body: ChargeTapBody) => Promise<Answer<unknown>>
    readonly idle: () => Promise<Answer<unknown>>
  }
