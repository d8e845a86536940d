import { setTimeout as pause } from 'node:timers/promises'
import { newId, type Id } from '../../../core/contract/ids.ts'
import type { InvoiceView } from '../../../core/contract/screen.ts'
import { parseAmount } from '../../../core/money/parse-amount.ts'
import { systemClock } from '../../clock.ts'
import { systemRandom } from '../../random.ts'
import { refused, wrongUsage, type Command, type CommandInput, type Said } from '../command.ts'
import { lastCode, showInvoice, tenderViews } from '../show.ts'

const usage = '<amount> <currency> [--wait] [--cash [given]]'
const name = 'charge'

/** An id for a request of this run. */
export const freshId = (): Id<string> =>
  newId<Id<string>>(systemClock.now(), systemRandom.bytes(10))

const ended: ReadonlySet<string> = new Set(['Settled', 'Expired', 'Invalid'])
const everyMs = 250

/** Each way in which it was paid, with its part of the price. */
const paidBy = (invoice: InvoiceView) =>
  tenderViews(invoice).map(({ tender, state, due }) => ({ tender, state, due }))

/** The same facts with and without `--wait`; with it also the final `state`. */
function report(invoice: InvoiceView, withState: boolean): Said {
  const code = lastCode(invoice)
  const isRefused = code?.state === 'refused'
  const isBad = isRefused || (withState && invoice.status !== 'Settled')
  return {
    exit: isBad ? 1 : 0,
    json: {
      invoiceId: invoice.id,
      number: invoice.number,
      ...(code === undefined
        ? {}
        : {
            bolt11: code.bolt11,
            paymentHash: code.paymentHash,
            amountSat: code.amountSat,
            rate: code.rate,
            expiresAt: code.expiresAt,
          }),
      ...(code?.failure === undefined ? {} : { failure: code.failure }),
      ...(withState
        ? {
            state: invoice.status,
            additionalState: invoice.additionalStatus,
            owed: invoice.owed,
            paidBy: paidBy(invoice),
          }
        : {}),
    },
    lines: showInvoice(invoice),
  }
}

async function waitForEnd({ service }: CommandInput, id: string): Promise<InvoiceView | Said> {
  for (;;) {
    const answer = await service.ask('GET', `/till/invoices/${id}`)
    // A till that starts again goes on with the same sale.
    if (answer.ok) {
      const invoice = answer.value['invoice'] as InvoiceView
      if (ended.has(invoice.status) || lastCode(invoice)?.state === 'refused') return invoice
    } else if (answer.error.kind === 'refused' && answer.error.status === 404)
      return refused(answer.error)
    await pause(everyMs)
  }
}

async function takeCash(input: CommandInput, invoice: InvoiceView): Promise<Said> {
  const given = input.flags.get('cash')
  const { currency } = invoice.price
  const parsed = typeof given === 'string' ? parseAmount(given, currency) : undefined
  if (parsed !== undefined && !parsed.ok) return wrongUsage(chargeCommand, 'what was given?')
  const answer = await input.service.ask('POST', `/till/invoices/${invoice.id}/cash`, {
    paymentId: freshId(),
    ...(parsed === undefined ? {} : { givenMinor: parsed.value.amount.toString() }),
  })
  if (!answer.ok) return refused(answer.error)
  return report(answer.value['invoice'] as InvoiceView, true)
}

export const chargeCommand: Command = {
  name,
  usage,
  summary: 'opens a sale and prints its Lightning code',
  help: [
    'Currency: the shop’s own, or SAT. The amount as a person types it: 4.50, 4,50.',
    '--wait waits until the sale is paid, expired or cancelled and prints its final state and every way in which it was paid;',
    'exit 1 unless paid. What a card pays of it at the counter is a part: it goes on waiting for the rest.',
    '--cash [given] takes cash at once instead of making a code.',
  ],
  async run(input) {
    const [amountText, currencyText] = input.words
    if (amountText === undefined || currencyText === undefined || input.words.length > 2)
      return wrongUsage(chargeCommand, 'an amount and a currency, like: charge 4.50 EUR')
    const parsed = parseAmount(amountText, currencyText.toUpperCase())
    if (!parsed.ok)
      return wrongUsage(chargeCommand, `not an amount in ${currencyText}: ${amountText}`)
    const isCash = input.flags.has('cash')
    const id = freshId()
    const { currency, amount } = parsed.value
    const body = { id, currency, amountMinor: amount.toString(), lightning: !isCash }
    const answer = await input.service.ask('POST', '/till/invoices', body)
    if (!answer.ok) return refused(answer.error)
    const invoice = answer.value['invoice'] as InvoiceView
    if (isCash) return takeCash(input, invoice)
    if (!input.flags.has('wait')) return report(invoice, false)
    const end = await waitForEnd(input, id)
    return 'exit' in end ? end : report(end, true)
  },
}
