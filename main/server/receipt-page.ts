/**
 * A receipt's web page, `/r/{id}`, for whoever holds the paper. The house serves it, and the street listener mounts the same
 * routes: nothing here knows anything but an id of 128 random bits. No script, nothing loaded, nothing that can be framed,
 * searched or cached; what is not there, or no id at all, is one and the same empty answer.
 */
import { createHash } from 'node:crypto'
import type { FastifyReply, RouteGenericInterface } from 'fastify'
import type { ReceiptPageId } from '../../core/receipt/page-id.ts'
import { pageIdFrom } from '../../core/receipt/page-id.ts'
import { pageStyle } from '../../core/receipt/page-style.ts'
import { receiptBlocks } from '../../core/receipt/receipt-blocks.ts'
import { receiptHtml } from '../../core/receipt/receipt-html.ts'
import { plainTemplate, type ReceiptTemplate } from '../../core/receipt/template.ts'
import type { Receipt } from '../../core/receipt/receipt.ts'
import { languageFor, languages } from '../../core/words/languages.ts'
import { loadWords } from '../../core/words/load-words.ts'
import type { TillApp } from './till-routes.ts'

export type ReceiptPagePorts = {
  readonly findReceipt: (id: ReceiptPageId) => Promise<Receipt | undefined>
  /** How receipts look; the plain one unless told. */
  readonly template?: () => Promise<ReceiptTemplate>
}

/** The one style of the page, named by what it is: no other can be put in. */
const styleHash = createHash('sha256').update(pageStyle).digest('base64')

const headers = {
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const

async function pageOf(receipt: Receipt, template: ReceiptTemplate): Promise<string> {
  const language = languageFor(receipt.language)
  const say = await loadWords(language)
  // The web page is no slip of paper: it is neither the original nor a copy of one, and bears no code to itself.
  const { qr: _, ...facts } = receipt
  return receiptHtml(receiptBlocks({ ...facts, copy: 'original' }, say, template), {
    title: `${say('receipt.number', { number: receipt.number })} · ${receipt.shopName}`,
    language: receipt.language,
    direction: languages[language].direction,
    style: pageStyle,
  })
}

const nothing = (reply: FastifyReply): FastifyReply =>
  reply.status(404).headers(headers).type('text/plain; charset=utf-8').send('404\n')

type WithPage = RouteGenericInterface & { Params: { page: string } }

/** `/r/{id}`, and `/R/{ID}` as the QR code on the paper has it. */
export function receiptPageRoutes(app: TillApp, ports: ReceiptPagePorts): void {
  for (const path of ['/r/:page', '/R/:page'])
    app.get<WithPage>(path, async ({ params }, reply) => {
      const id = pageIdFrom(params.page)
      const receipt = id === undefined ? undefined : await ports.findReceipt(id)
      if (receipt === undefined) return nothing(reply)
      return reply
        .headers(headers)
        .type('text/html; charset=utf-8')
        .send(await pageOf(receipt, (await ports.template?.()) ?? plainTemplate))
    })
}
