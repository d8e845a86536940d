/**
 * What a screen, the technician's command or an integrator may ask for, over HTTP under `/till` (DESIGN §2). Every body is
 * JSON, every answer is `{ invoice }`, `{ … }` or `{ error: { code, message, detail? } }` with the registry's HTTP status.
 *
 *   POST /till/invoices                      OpenInvoice      the id is the idempotency key: sent again, answers the same sale
 *   GET  /till/invoices?before=N&limit=50                     history, newest first: { invoices, next? }
 *   GET  /till/invoices/:id                                   { invoice, receipt? } (receipt: text lines as printed)
 *   POST /till/invoices/:id/cancel                            the wish; LND's answer ends it
 *   POST /till/invoices/:id/lay                               puts it back on the counter: display and readers are about it
 *   POST /till/invoices/:id/check                             asks LND for this hash now
 *   POST /till/invoices/:id/new-code         NewCode          same sale, fresh rate
 *   POST /till/invoices/:id/cash             TakeCash
 *   POST /till/invoices/:id/reprint          Reprint          a COPY
 *   POST /till/invoices/:id/print-answer     PrintAnswer      "did it come out?" after an unknown print
 *   GET  /till/late-money                                     { lateMoney }
 *   POST /till/late-money/:id/resolve        ResolveLateMoney
 *   GET  /till/status · GET /till/rates · GET /till/providers · GET /till/shop · POST /till/shop  ShopSetting
 *   GET  /till/devices · POST /till/devices/:id/{name,assign,forget,test} · POST /till/drawer · GET /till/doctor   (device-view.ts)
 *   POST /till/idle                                           the cashier goes on: the customer display returns to the shop's name
 *   GET  /till/screen/cashier · GET /till/screen/customer     the snapshot, without a socket
 *   WS   /till/socket?screen=cashier|customer&since=SEQ
 */
import Type from 'typebox'

const strict = { additionalProperties: false } as const
const Id = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
})
const AmountText = Type.String({ pattern: '^[0-9]{1,16}$' })
const Currency = Type.String({ pattern: '^[A-Z]{3}$' })

/** `amountMinor` in minor units of the currency; for `BTC` msat. At least 1. */
export const OpenInvoice = Type.Object(
  {
    id: Id,
    currency: Currency,
    amountMinor: AmountText,
    /** False sells for cash only: no code is made. */
    lightning: Type.Optional(Type.Boolean()),
  },
  strict,
)
export type OpenInvoice = Type.Static<typeof OpenInvoice>

/** The new payment's id, made by the screen. */
export const NewCode = Type.Object({ paymentId: Id }, strict)
export type NewCode = Type.Static<typeof NewCode>

/** `givenMinor` absent: exact. `owedMinor`: what was owed when she counted; no cash is taken for another amount. `goOn` with the cashier's name: LND has not answered the cancel and she goes on. */
export const TakeCash = Type.Object(
  {
    paymentId: Id,
    givenMinor: Type.Optional(AmountText),
    owedMinor: Type.Optional(AmountText),
    goOn: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  },
  strict,
)
export type TakeCash = Type.Static<typeof TakeCash>

/** A copy when nothing is said. */
const AskedSlip = Type.Union([Type.Literal('copy'), Type.Literal('gift'), Type.Literal('kitchen')])
export type AskedSlip = Type.Static<typeof AskedSlip>

export const Reprint = Type.Object({ printJobId: Id, as: Type.Optional(AskedSlip) }, strict)
export type Reprint = Type.Static<typeof Reprint>

/** What waits for the printer: `on` this printer now; absent: nobody wants it. */
export const WaitingSlips = Type.Object({ on: Type.Optional(Id) }, strict)
export type WaitingSlips = Type.Static<typeof WaitingSlips>

/** `cameOut` false prints a marked repeat under `repeatId`. */
export const PrintAnswer = Type.Object(
  { printJobId: Id, cameOut: Type.Boolean(), repeatId: Id },
  strict,
)
export type PrintAnswer = Type.Static<typeof PrintAnswer>

export const ResolveLateMoney = Type.Object(
  {
    how: Type.Union([Type.Literal('cash'), Type.Literal('tip'), Type.Literal('note')]),
    note: Type.String({ maxLength: 500 }),
  },
  strict,
)
export type ResolveLateMoney = Type.Static<typeof ResolveLateMoney>

/** One or more settings of the shop. */
export const ShopSetting = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    currency: Type.Optional(Currency),
    language: Type.Optional(Type.String({ pattern: '^[a-z]{2}$' })),
    expiryMin: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })),
    taxBp: Type.Optional(Type.Integer({ minimum: 0, maximum: 9999 })),
    /** How long a tap waits for Charge. */
    tapHoldSec: Type.Optional(Type.Integer({ minimum: 5, maximum: 30 })),
    /** Whether the cashier sees what a tapped card holds. */
    cashierSeesBalance: Type.Optional(Type.Boolean()),
  },
  strict,
)
export type ShopSetting = Type.Static<typeof ShopSetting>

export const IdParams = Type.Object({ id: Id }, strict)

export const HistoryQuery = Type.Object(
  {
    before: Type.Optional(AmountText),
    /** 1–200; 50 when absent. */
    limit: Type.Optional(Type.String({ pattern: '^([1-9]|[1-9][0-9]|1[0-9][0-9]|200)$' })),
  },
  strict,
)
export type HistoryQuery = Type.Static<typeof HistoryQuery>

/** Every refusal has this shape. */
export type ErrorView = {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly detail?: Readonly<Record<string, string>>
  }
}

/** The answer to TakeCash when LND did not answer in time: the screen asks whether to go on. */
export type CashAnswer =
  | { readonly outcome: 'taken' | 'wasLightning' }
  | { readonly outcome: 'noAnswer' }

export const SlipQuery = Type.Object({ as: Type.Optional(AskedSlip) }, strict)
export type SlipQuery = Type.Static<typeof SlipQuery>

/** A slip without a printer: as lines, as a PNG and as the printer's bytes (both in base 64). */
export type SlipAnswer = {
  readonly text: readonly string[]
  readonly png: string
  readonly bytes: string
  /** Path of the receipt's web page. */
  readonly page?: string
}
