import type { FastifyReply } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type {
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
  FastifyBaseLogger,
} from 'fastify'
import {
  HistoryQuery,
  IdParams,
  NewCode,
  OpenInvoice,
  PrintAnswer,
  Reprint,
  ResolveLateMoney,
  ShopSetting,
  TakeCash,
} from '../../core/contract/commands.ts'
import type { InvoiceId, LateMoneyId, PaymentId, PrintJobId } from '../../core/contract/ids.ts'
import { lateMoneyView } from '../../core/contract/invoice-view.ts'
import { failure, type Failure } from '../../core/errors/registry.ts'
import type { Result } from '../../core/errors/result.ts'
import type { Invoice } from '../../core/invoice/invoice.ts'
import { minorUnits, money } from '../../core/money/units.ts'
import { receiptText } from '../../core/receipt/receipt-text.ts'
import { cancelInvoice } from '../usecases/invoice/cancel-invoice.ts'
import { checkInvoice } from '../usecases/invoice/check-invoice.ts'
import { findInvoice } from '../usecases/invoice/find-invoice.ts'
import {
  openInvoice,
  type OpenInvoiceInput,
  type OpenInvoicePorts,
} from '../usecases/invoice/open-invoice.ts'
import { renewCode } from '../usecases/invoice/renew-code.ts'
import { resolveLateMoney } from '../usecases/invoice/resolve-late-money.ts'
import { takeCash } from '../usecases/invoice/take-cash.ts'
import { answerPrint, reprintReceipt } from '../usecases/receipt/reprint-receipt.ts'
import { slipOfJob } from '../usecases/receipt/slip-of-job.ts'
import { setShop } from '../usecases/shop/set-shop.ts'
import type { Ports } from '../../core/ports/ports.ts'
import type { TapDesk } from '../../core/ports/tap-board.ts'
import { refuse, type Say } from './answer.ts'
import { shopView, type Desk } from './desk.ts'
import type { Screens } from './screens.ts'

export type TillPorts = OpenInvoicePorts &
  Pick<Ports, 'board' | 'stretch' | 'deviceKey'> & {
    readonly desk: Desk
    readonly screens: Screens
    readonly taps: TapDesk
    readonly say: Say
    /** The shop's settings changed: rates and words follow. */
    readonly shopChanged: () => Promise<void>
    readonly isStopping: () => boolean
  }

export type TillApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

async function answerInvoice(
  ports: TillPorts,
  reply: FastifyReply,
  result: Result<Invoice, Failure>,
): Promise<FastifyReply> {
  if (!result.ok) return refuse(reply, result.error, ports.say)
  return reply.send({ invoice: await ports.desk.viewOf(result.value) })
}

/** Opens a sale and lays it on the counter, where the customer sees it. */
async function openOnCounter(
  ports: TillPorts,
  input: OpenInvoiceInput,
): Promise<Result<Invoice, Failure>> {
  const result = await openInvoice(ports, input)
  if (result.ok) {
    ports.desk.lay(result.value.id)
    ports.screens.counter()
    void ports.taps.laid(result.value.id)
  }
  return result
}

/** Opening a sale and the ways to pay it. */
function saleRoutes(app: TillApp, ports: TillPorts): void {
  app.post('/till/invoices', { schema: { body: OpenInvoice } }, async (request, reply) => {
    if (ports.isStopping()) return refuse(reply, failure('service.stopping'), ports.say)
    const { id, currency, amountMinor, lightning } = request.body
    const price = money(currency, BigInt(amountMinor))
    return answerInvoice(
      ports,
      reply,
      await openOnCounter(ports, { id: id as InvoiceId, price, lightning: lightning ?? true }),
    )
  })
  const byId = { schema: { params: IdParams } }
  app.post('/till/invoices/:id/cancel', byId, async (request, reply) =>
    answerInvoice(ports, reply, await cancelInvoice(ports, request.params.id as InvoiceId)),
  )
  app.post('/till/invoices/:id/lay', byId, async (request, reply) => {
    const found = await findInvoice(ports, request.params.id as InvoiceId)
    if (found.ok) {
      ports.desk.lay(found.value.id)
      ports.screens.counter()
    }
    return answerInvoice(ports, reply, found)
  })
  app.post('/till/invoices/:id/check', byId, async (request, reply) =>
    answerInvoice(ports, reply, await checkInvoice(ports, request.params.id as InvoiceId)),
  )
  app.post(
    '/till/invoices/:id/new-code',
    { schema: { params: IdParams, body: NewCode } },
    async (request, reply) => {
      const invoiceId = request.params.id as InvoiceId
      const paymentId = request.body.paymentId as PaymentId
      const result = await renewCode(ports, { invoiceId, paymentId })
      if (result.ok) ports.desk.lay(invoiceId)
      return answerInvoice(ports, reply, result)
    },
  )
  app.post(
    '/till/invoices/:id/cash',
    { schema: { params: IdParams, body: TakeCash } },
    async (request, reply) => {
      const { paymentId, givenMinor, owedMinor, goOn } = request.body
      const result = await takeCash(ports, {
        invoiceId: request.params.id as InvoiceId,
        paymentId: paymentId as PaymentId,
        ...(givenMinor === undefined ? {} : { given: minorUnits(BigInt(givenMinor)) }),
        ...(owedMinor === undefined ? {} : { owed: minorUnits(BigInt(owedMinor)) }),
        ...(goOn === undefined ? {} : { goOn }),
      })
      if (!result.ok) return refuse(reply, result.error, ports.say)
      const { outcome, invoice } = result.value
      return reply.send({ outcome, invoice: await ports.desk.viewOf(invoice) })
    },
  )
  app.post('/till/idle', async (_request, reply) => {
    ports.desk.lay(undefined)
    ports.taps.idle()
    ports.screens.counter()
    return reply.send({})
  })
}

/** History, receipts and reprints. */
function historyRoutes(app: TillApp, ports: TillPorts): void {
  const { read } = ports.store
  app.get('/till/invoices', { schema: { querystring: HistoryQuery } }, async (request, reply) => {
    const limit = Number(request.query.limit ?? '50')
    const { before } = request.query
    const page = before === undefined ? { limit } : { limit, before: BigInt(before) }
    const rows = await read.invoices.page(page)
    const invoices = await Promise.all(rows.map((row) => ports.desk.viewOf(ports.codes.over(row))))
    const last = rows.length === limit ? rows.at(-1) : undefined
    return reply.send({ invoices, ...(last === undefined ? {} : { next: last.number.toString() }) })
  })
  app.get('/till/invoices/:id', { schema: { params: IdParams } }, async (request, reply) => {
    const id = request.params.id as InvoiceId
    const found = await findInvoice(ports, id)
    if (!found.ok) return refuse(reply, found.error, ports.say)
    const [original] = await read.printJobs.ofInvoice(id)
    const invoice = await ports.desk.viewOf(found.value)
    if (original === undefined) return reply.send({ invoice })
    const blocks = await slipOfJob(ports, original)
    return reply.send({ invoice, receipt: receiptText(blocks, { columns: 42 }) })
  })
  app.post(
    '/till/invoices/:id/reprint',
    { schema: { params: IdParams, body: Reprint } },
    async (request, reply) => {
      const invoiceId = request.params.id as InvoiceId
      const { as = 'copy' } = request.body
      const printJobId = request.body.printJobId as PrintJobId
      const queued = await reprintReceipt(ports, { invoiceId, printJobId, as })
      if (!queued.ok) return refuse(reply, queued.error, ports.say)
      return answerInvoice(ports, reply, await findInvoice(ports, invoiceId))
    },
  )
  app.post(
    '/till/invoices/:id/print-answer',
    { schema: { params: IdParams, body: PrintAnswer } },
    async (request, reply) => {
      const { printJobId, cameOut, repeatId } = request.body
      const answered = await answerPrint(ports, {
        printJobId: printJobId as PrintJobId,
        cameOut,
        repeatId: repeatId as PrintJobId,
      })
      if (!answered.ok) return refuse(reply, answered.error, ports.say)
      return answerInvoice(ports, reply, await findInvoice(ports, request.params.id as InvoiceId))
    },
  )
}

/** Late money, the shop and its settings, snapshots without a socket. */
function shopRoutes(app: TillApp, ports: TillPorts): void {
  const { read } = ports.store
  app.get('/till/late-money', async (_request, reply) => {
    const rows = await read.lateMoney.open()
    return reply.send({ lateMoney: rows.map(lateMoneyView) })
  })
  app.post(
    '/till/late-money/:id/resolve',
    { schema: { params: IdParams, body: ResolveLateMoney } },
    async (request, reply) => {
      const { how, note } = request.body
      const id = request.params.id as LateMoneyId
      const result = await resolveLateMoney(ports, { id, how, note })
      if (!result.ok) return refuse(reply, result.error, ports.say)
      return reply.send({ lateMoney: lateMoneyView(result.value) })
    },
  )
  app.get('/till/shop', async (_request, reply) => reply.send({ shop: await ports.desk.shop() }))
  app.post('/till/shop', { schema: { body: ShopSetting } }, async (request, reply) => {
    const result = await setShop(ports, request.body)
    if (!result.ok) return refuse(reply, result.error, ports.say)
    await ports.shopChanged()
    return reply.send({ shop: shopView(result.value) })
  })
  app.get('/till/screen/cashier', async (_request, reply) => reply.send(await ports.desk.cashier()))
  app.get('/till/screen/customer', async (_request, reply) =>
    reply.send(await ports.desk.customer()),
  )
}

/** Our own contract under `/till` (core/contract/commands.ts). */
export function tillRoutes(app: TillApp, ports: TillPorts): void {
  saleRoutes(app, ports)
  historyRoutes(app, ports)
  shopRoutes(app, ports)
}
