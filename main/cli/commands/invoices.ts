import type { InvoiceView, LateMoneyView } from '../../../core/contract/screen.ts'
import { refused, wrongUsage, type Command, type CommandInput, type Said } from '../command.ts'
import { showInvoice, showInvoiceLine, showMsat, showTime } from '../show.ts'

async function ofOne(
  command: Command,
  { words, service }: CommandInput,
  ask: { method: 'GET' | 'POST'; suffix: string },
): Promise<Said> {
  const [id] = words
  if (id === undefined)
    return wrongUsage(command, 'which sale? its id, as `flashtill invoices` shows it')
  const path = `/till/invoices/${encodeURIComponent(id)}${ask.suffix}`
  const answer = await service.ask(ask.method, path)
  if (!answer.ok) return refused(answer.error)
  const invoice = answer.value['invoice'] as InvoiceView
  const receipt = (answer.value['receipt'] as readonly string[] | undefined) ?? []
  return { exit: 0, json: answer.value, lines: [...showInvoice(invoice), '', ...receipt] }
}

export const invoiceCommand: Command = {
  name: 'invoice',
  usage: '<id>',
  summary: 'one sale with its payments, hash, rate and receipt',
  help: ['Prints what the history screen shows of a sale, and the receipt as text.'],
  run: (input) => ofOne(invoiceCommand, input, { method: 'GET', suffix: '' }),
}

export const cancelCommand: Command = {
  name: 'cancel',
  usage: '<id>',
  summary: 'cancels a sale: the code at LND too',
  help: [
    'Writes the wish and asks LND. Only LND’s answer ends it: cancelled, or paid after all.',
    'While LND is away the sale stands as cancelling and is asked for again.',
  ],
  run: (input) => ofOne(cancelCommand, input, { method: 'POST', suffix: '/cancel' }),
}

export const checkCommand: Command = {
  name: 'check',
  usage: '<id>',
  summary: 'asks LND about this sale now',
  help: ['What the cashier’s "Check again" does.'],
  run: (input) => ofOne(checkCommand, input, { method: 'POST', suffix: '/check' }),
}

export const invoicesCommand: Command = {
  name: 'invoices',
  usage: '[--limit N] [--before NUMBER]',
  summary: 'the sales, newest first',
  help: ['--limit 1–200, 50 when absent; --before goes on below that number.'],
  async run({ service, flags }) {
    const query = new URLSearchParams()
    for (const key of ['limit', 'before']) {
      const value = flags.get(key)
      if (typeof value === 'string') query.set(key, value)
    }
    const answer = await service.ask('GET', `/till/invoices?${query.toString()}`)
    if (!answer.ok) return refused(answer.error)
    const invoices = answer.value['invoices'] as readonly InvoiceView[]
    const lines = invoices.length === 0 ? ['No sales yet.'] : invoices.map(showInvoiceLine)
    return { exit: 0, json: answer.value, lines }
  },
}

export const lateMoneyCommand: Command = {
  name: 'late-money',
  usage: '[<id> cash|tip|note <words>]',
  summary: 'money that no price was waiting for, and what becomes of it',
  help: ['Without words: the list. With an id: given back in cash, kept as a tip, or noted.'],
  async run({ words, service }) {
    const [id, how, ...note] = words
    if (id !== undefined) {
      const path = `/till/late-money/${encodeURIComponent(id)}/resolve`
      const answer = await service.ask('POST', path, { how, note: note.join(' ') })
      return answer.ok ? { exit: 0, json: answer.value, lines: ['Done.'] } : refused(answer.error)
    }
    const answer = await service.ask('GET', '/till/late-money')
    if (!answer.ok) return refused(answer.error)
    const rows = answer.value['lateMoney'] as readonly LateMoneyView[]
    const lines = rows.map(
      (row) =>
        `${row.kind.padEnd(9)} ${showMsat(row.amountMsat)}  ${showTime(row.createdAt)}  ${row.id}`,
    )
    return { exit: 0, json: answer.value, lines: rows.length === 0 ? ['None.'] : lines }
  },
}
