import { describe, expect, it } from 'vitest'
import type { CustomerInvoice } from '../contract/screen.ts'
import { loadWords } from '../words/load-words.ts'
import { poleText } from './pole-text.ts'

const shop = { name: 'Café Ada', currency: 'EUR', language: 'de' }
const eur = (amountMinor: string) => ({ currency: 'EUR', amountMinor })
const sale = (more: Partial<CustomerInvoice>): CustomerInvoice => ({
  id: 'i',
  number: '7',
  phase: 'paying',
  price: eur('450'),
  ...more,
})

const plain = (text: string) => text.replaceAll(/\p{Zs}/gu, ' ')

async function lines(invoice?: CustomerInvoice) {
  const words = await loadWords('de')
  const text = poleText(
    { shop, ...(invoice === undefined ? {} : { invoice }) },
    { words, locale: 'de' },
  )
  return text.map((line) =>
    line.kind === 'centre' ? plain(line.text) : `${line.label} | ${plain(line.value)}`,
  )
}

describe('a pole display', () => {
  it.each<[string, CustomerInvoice | undefined, readonly string[]]>([
    ['greets', undefined, ['Café Ada', 'Willkommen']],
    ['shows the price', sale({}), ['Zu zahlen | 4,50 €', '']],
    [
      'and what the code asks for',
      sale({ bolt11: 'lnbc1', amountSat: '6213' }),
      ['Zu zahlen | 4,50 €', 'Scannen | 6 213 sat'],
    ],
    ['what is left of it', sale({ owed: eur('150') }), ['Zu zahlen | 1,50 €', '']],
    [
      'the change',
      sale({ phase: 'paid', tender: 'cash', change: eur('550') }),
      ['Bezahlt | 4,50 €', 'Zurück | 5,50 €'],
    ],
    ['thanks', sale({ phase: 'paid', tender: 'card' }), ['Bezahlt | 4,50 €', 'Danke']],
    ['waits for the node', sale({ phase: 'checking' }), ['Zu zahlen | 4,50 €', 'Einen Moment']],
    ['time is up', sale({ phase: 'expired' }), ['Zu zahlen | 4,50 €', 'Zeit abgelaufen']],
    ['cancelled', sale({ phase: 'cancelled' }), ['Abgebrochen', '']],
  ])('%s', async (_, invoice, expected) => {
    expect(await lines(invoice)).toEqual(expected)
  })
})
