/** Slips without paper, and the printer's test slip: what `flashtill print` asks for. */
import { IdParams, SlipQuery, WaitingSlips, type SlipAnswer } from '../../core/contract/commands.ts'
import type { DeviceId, InvoiceId, PrintJobId } from '../../core/contract/ids.ts'
import { failure } from '../../core/errors/registry.ts'
import type { DevicePort } from '../../core/ports/device.ts'
import type { PaperPort } from '../../core/ports/paper.ts'
import type { PrinterPort } from '../../core/ports/printer.ts'
import type { Ports } from '../../core/ports/ports.ts'
import type { Block } from '../../core/receipt/blocks.ts'
import { receiptText } from '../../core/receipt/receipt-text.ts'
import { testBlocks } from '../../core/receipt/test-slip.ts'
import { momentText } from '../../core/time/time-text.ts'
import { languageFor, languages } from '../../core/words/languages.ts'
import { loadWords } from '../../core/words/load-words.ts'
import type { PrintDesk } from '../usecases/receipt/print-desk.ts'
import { pageOfReceipt } from '../usecases/receipt/receipt-page.ts'
import { slipOfJob } from '../usecases/receipt/slip-of-job.ts'
import { refuse, type Say } from './answer.ts'
import type { TillApp } from './till-routes.ts'

export type SlipPorts = Pick<Ports, 'store' | 'clock' | 'random'> & {
  readonly paper: PaperPort
  readonly printer?: PrinterPort
  readonly printDesk: PrintDesk
  readonly devices: Pick<DevicePort, 'facts'>
  readonly publicHost?: string | undefined
  readonly say: Say
  readonly facts: { readonly version: string; readonly address: string }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

function answerOf(ports: SlipPorts, blocks: readonly Block[]): SlipAnswer {
  const paper = ports.paper.now()
  return {
    text: receiptText(blocks, { columns: paper.columns }),
    png: base64(paper.draw(blocks)),
    bytes: base64(paper.encode(blocks)),
  }
}

/** The test slip, in the shop's language. */
async function testSlip(ports: SlipPorts): Promise<readonly Block[]> {
  const { store, clock, facts } = ports
  const paper = ports.paper.now()
  const shop = await store.read.shop.find()
  const language = languageFor(shop?.language ?? 'en')
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  return testBlocks(
    {
      shopName: shop?.name ?? 'Flashtill',
      language,
      printer: paper.printer,
      ...(paper.connection === undefined ? {} : { connection: paper.connection }),
      columns: paper.columns,
      version: facts.version,
      address: facts.address,
      at: momentText(clock.now(), { locale: languages[language].locale, timeZone }),
    },
    await loadWords(language),
  )
}

/** So many are counted; more is more than anybody waits for. */
const countedAtMost = 1_000

const canPrint = (state: string): boolean => ['ready', 'busy', 'degraded'].includes(state)

/** `/till/print/waiting`: how many slips wait, and who else could print them; `on` another printer, or not at all. */
function waitingRoutes(app: TillApp, { store, devices, printDesk, say }: SlipPorts): void {
  app.get('/till/print/waiting', async (_request, reply) => {
    const waiting = await store.read.printJobs.inState('queued', countedAtMost)
    const others = (await store.read.devices.all()).filter(({ id, kind, role }) => {
      const isOther = kind === 'printer' && role === undefined
      return isOther && canPrint(devices.facts(id).state.kind)
    })
    const printers = others.map(({ id, name }) => ({ id, name }))
    return reply.send({ count: waiting.length, printers })
  })
  app.post('/till/print/waiting', { schema: { body: WaitingSlips } }, async ({ body }, reply) => {
    if (body.on === undefined) return reply.send({ dropped: await printDesk.drop() })
    const printed = await printDesk.redirect(body.on as DeviceId)
    return printed.ok ? reply.send({ printed: printed.value }) : refuse(reply, printed.error, say)
  })
}

/** `/till/invoices/:id/receipt`, `/till/print-jobs/:id/picture` (what a doubted slip looks like) and `/till/print/test`. */
export function slipRoutes(app: TillApp, ports: SlipPorts): void {
  const schema = { params: IdParams, querystring: SlipQuery }
  app.get('/till/invoices/:id/receipt', { schema }, async (request, reply) => {
    const id = request.params.id as InvoiceId
    const kind = request.query.as
    const jobs = await ports.store.read.printJobs.ofInvoice(id)
    const [original] = jobs
    const page = await pageOfReceipt(ports, id)
    if (!page.ok) return refuse(reply, page.error, ports.say)
    if (original === undefined) return refuse(reply, failure('receipt.notFound'), ports.say)
    // The next copy that would be printed, without printing it; nothing said: the original.
    const copy = jobs.reduce((most, job) => Math.max(most, job.copy), 0) + 1
    const shown = kind === undefined ? original : { ...original, kind, copy }
    const blocks = await slipOfJob(ports, { ...shown, pageId: page.value })
    return reply.send({ ...answerOf(ports, blocks), page: `/r/${page.value}` })
  })
  app.get(
    '/till/print-jobs/:id/picture',
    { schema: { params: IdParams } },
    async (request, reply) => {
      const job = await ports.store.read.printJobs.find(request.params.id as PrintJobId)
      if (job === undefined) return refuse(reply, failure('receipt.notFound'), ports.say)
      const png = ports.paper.now().draw(await slipOfJob(ports, job))
      return reply.type('image/png').send(Buffer.from(png))
    },
  )
  waitingRoutes(app, ports)
  app.get('/till/print/test', async (_request, reply) =>
    reply.send(answerOf(ports, await testSlip(ports))),
  )
  app.post('/till/print/test', async (_request, reply) => {
    const { printer, random } = ports
    if (printer === undefined) return refuse(reply, failure('printer.absent'), ports.say)
    const id = Buffer.from(random.bytes(8)).toString('hex')
    const outcome = await printer.print({ id, blocks: await testSlip(ports) })
    if (outcome.kind !== 'confirmed') return refuse(reply, outcome.failure, ports.say)
    return reply.send({ outcome: outcome.kind })
  })
}
