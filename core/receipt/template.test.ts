import { base64 } from '@scure/base'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import de from '../words/de.json' with { type: 'json' }
import en from '../words/en.json' with { type: 'json' }
import { createWords, inBoth } from '../words/words.ts'
import { receiptBlocks, slipBlocks } from './receipt-blocks.ts'
import { receiptText } from './receipt-text.ts'
import { sampleReceipt } from './sample-receipt.ts'
import { plainTemplate, readTemplate, templateInForce, type ReceiptTemplate } from './template.ts'

const say = { de: createWords('de', de), en: createWords('en', en) }

const full: ReceiptTemplate = {
  head: ['Hauptstraße 1', '1010 Wien', 'UID ATU12345678'],
  foot: ['Umtausch binnen 14 Tagen', '', 'www.luna.example'],
  shows: { taxes: true, rate: true, paymentHash: true, page: true, barcode: true },
  logo: { width: 16, height: 2, dots: base64.encode(Uint8Array.of(0xff, 0x00, 0x0f, 0xf0)) },
}

const text = (template: ReceiptTemplate, words = say.de) =>
  receiptText(receiptBlocks(sampleReceipt({ qr: 'HTTPS://TILL.EXAMPLE/R/A' }), words, template), {
    columns: 32,
  })
    .map((line) => line.trim())
    .join('\n')

describe('a template', () => {
  it('puts the shop’s lines around the facts', () => {
    const slip = text(full)
    expect(slip).toMatch(/Café Luna\nHauptstraße 1\n1010 Wien\nUID ATU12345678\n/)
    expect(slip).toMatch(/Umtausch binnen 14 Tagen\n\nwww.luna.example\nVielen Dank!?/)
    expect(slip).toContain('[1042]')
  })

  it('leaves out what it does not show, and nothing else', () => {
    const shows = { taxes: false, rate: false, paymentHash: false, page: false, barcode: false }
    const slip = text({ ...plainTemplate, shows })
    for (const gone of ['21', 'Kraken', '0001020304', 'QR', '[1042]']) {
      expect(text(full)).toContain(gone)
      expect(slip.replaceAll('21.11.26', '')).not.toContain(gone)
    }
    expect(slip).toContain('4,50')
    expect(slip).toContain('1042')
  })

  it('says each word in both languages, and what is the same once', () => {
    const slip = text(plainTemplate, inBoth(say.de, say.en))
    expect(slip).toContain('Summe / Total')
    expect(slip).not.toContain('Lightning / Lightning')
  })

  it('stands on the gift slip, and never on the kitchen’s', () => {
    const of = (kind: 'gift' | 'kitchen') =>
      slipBlocks(sampleReceipt(), kind, { say: say.en, template: full })
    expect(of('gift').map(({ kind }) => kind)[0]).toBe('image')
    expect(receiptText(of('gift'), { columns: 42 }).join('\n')).toMatch(/Café Luna[^]*GIFT RECEIPT/)
    expect(of('kitchen').some(({ kind }) => kind === 'image')).toBe(false)
  })
})

describe('readTemplate', () => {
  it('takes what it wrote', () => {
    for (const one of [plainTemplate, full])
      expect(readTemplate(JSON.parse(JSON.stringify(one)))).toEqual({ ok: true, value: one })
  })

  it.each([
    ['template', undefined],
    ['template', 'text'],
    ['colour', { ...plainTemplate, colour: 'red' }],
    ['head', { ...plainTemplate, head: Array.from({ length: 9 }, () => 'x') }],
    ['head.0', { ...plainTemplate, head: ['x'.repeat(121)] }],
    ['shows.rate', { ...plainTemplate, shows: { ...plainTemplate.shows, rate: 'yes' } }],
    ['secondLanguage', { ...plainTemplate, secondLanguage: 'xx' }],
    ['logo.width', { ...plainTemplate, logo: { width: 12, height: 2, dots: '' } }],
    ['logo.dots', { ...plainTemplate, logo: { width: 16, height: 2, dots: 'AAAA' } }],
    ['logo.dots', { ...plainTemplate, logo: { width: 16, height: 2, dots: 'AAA' } }],
  ])('names %s', (field, value) => {
    const read = readTemplate(value)
    expect(read).toMatchObject({ ok: false, error: { code: 'receipt.badTemplate' } })
    expect(read.ok ? '' : read.error.detail?.['field']).toBe(field)
  })

  it('takes no rubbish, and what it takes prints', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.object({ maxDepth: 2 }), (json, object) => {
        for (const value of [json, { ...plainTemplate, ...object }, { ...full, shows: json }]) {
          const read = readTemplate(value)
          if (read.ok) expect(text(read.value)).toContain('4,50')
        }
      }),
      { seed: 20261121, numRuns: 300 },
    )
  })
})

describe('templateInForce', () => {
  it('is the newest that can be read', () => {
    const good = JSON.stringify(full)
    expect(templateInForce(['{', '{"head":[]}', good, '{}'])).toEqual(full)
    expect(templateInForce(['{', 'null'])).toEqual(plainTemplate)
    expect(templateInForce([])).toEqual(plainTemplate)
  })
})
