/** How receipts look: read, changed, and looked at before it is in force. */
import Type from 'typebox'
import { failure } from '../../core/errors/registry.ts'
import type { Shop } from '../../core/invoice/shop.ts'
import { formatMoney } from '../../core/money/format-amount.ts'
import { money } from '../../core/money/units.ts'
import type { PaperPort } from '../../core/ports/paper.ts'
import type { Ports } from '../../core/ports/ports.ts'
import { receiptText } from '../../core/receipt/receipt-text.ts'
import { slipBlocks } from '../../core/receipt/receipt-blocks.ts'
import type { Receipt } from '../../core/receipt/receipt.ts'
import { sampleReceipt } from '../../core/receipt/sample-receipt.ts'
import { readTemplate } from '../../core/receipt/template.ts'
import { momentText } from '../../core/time/time-text.ts'
import { languageFor, languages } from '../../core/words/languages.ts'
import {
  currentTemplate,
  setTemplate,
  templateHistory,
} from '../usecases/receipt/receipt-template.ts'
import { wordsFor } from '../usecases/receipt/slip-of-job.ts'
import { refuse, type Say } from './answer.ts'
import type { TillApp } from './till-routes.ts'

export type TemplatePorts = Pick<Ports, 'store' | 'clock'> & {
  readonly paper: PaperPort
  readonly publicHost?: string | undefined
  readonly say: Say
}

const strict = { additionalProperties: false } as const

/** The template itself is read by core/receipt: its refusal names the field. */
const Change = Type.Object(
  { template: Type.Unknown(), by: Type.String({ minLength: 1, maxLength: 60 }) },
  strict,
)
const Look = Type.Object(
  {
    template: Type.Unknown(),
    width: Type.Union([Type.Literal(58), Type.Literal(80)]),
    kind: Type.Union([Type.Literal('original'), Type.Literal('gift')]),
  },
  strict,
)

/** A sale as this shop would write it. */
function sampleOf(shop: Shop, { clock, publicHost = 'till.example' }: TemplatePorts): Receipt {
  const language = languageFor(shop.language)
  const { locale } = languages[language]
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  const at = momentText(clock.now(), { locale, timeZone })
  const { tenders, ...sample } = sampleReceipt()
  const rate = { text: formatMoney(money('EUR', 8_782_300n), locale), sources: ['Kraken'], at }
  return {
    ...sample,
    ...{ shopName: shop.name, language, at },
    tenders: tenders.map((tender) => (tender.kind === 'lightning' ? { ...tender, rate } : tender)),
    qr: `HTTPS://${publicHost.toUpperCase()}/R/MZXW6YTBOJTG633CMFZGM33PMI`,
  }
}

/** A logo is 16 kB of base64. */
const bodyLimit = 32 * 1024
/** 203 dots an inch. */
const dotsAMillimetre = 8

/** The height of a PNG (W3C PNG §11.2.2). */
const heightOf = (png: Uint8Array): number =>
  new DataView(png.buffer, png.byteOffset, png.byteLength).getUint32(20)

async function current(ports: TemplatePorts) {
  const history = await templateHistory(ports)
  return {
    template: await currentTemplate(ports),
    // Every version has its number and its author; the newest first.
    history: history.map(({ number, at, by }) => ({ number: number.toString(), at, by })),
  }
}

/** `/till/receipt-template`: GET, POST; `/till/receipt-template/look`: a sample sale's slip with it, as picture and text. */
export function templateRoutes(app: TillApp, ports: TemplatePorts): void {
  app.get('/till/receipt-template', async (_request, reply) => reply.send(await current(ports)))
  app.post(
    '/till/receipt-template',
    { schema: { body: Change }, bodyLimit },
    async ({ body }, reply) => {
      const set = await setTemplate(ports, body)
      return set.ok ? reply.send(await current(ports)) : refuse(reply, set.error, ports.say)
    },
  )
  app.post(
    '/till/receipt-template/look',
    { schema: { body: Look }, bodyLimit },
    async ({ body }, reply) => {
      const read = readTemplate(body.template)
      if (!read.ok) return refuse(reply, read.error, ports.say)
      const shop = await ports.store.read.shop.find()
      if (shop === undefined) return refuse(reply, failure('request.notFound'), ports.say)
      const template = read.value
      const language = languageFor(shop.language)
      const receipt = sampleOf(shop, ports)
      const say = await wordsFor(language, template)
      const blocks = slipBlocks(receipt, body.kind, { say, template })
      const paper = ports.paper.ofWidth(body.width)
      const png = paper.draw(blocks)
      return reply.send({
        png: Buffer.from(png).toString('base64'),
        text: receiptText(blocks, { columns: paper.columns }),
        millimetres: Math.round(heightOf(png) / dotsAMillimetre),
      })
    },
  )
}
