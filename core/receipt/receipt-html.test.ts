import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import de from '../words/de.json' with { type: 'json' }
import { createWords } from '../words/words.ts'
import { receiptBlocks } from './receipt-blocks.ts'
import { receiptHtml } from './receipt-html.ts'
import { receiptText } from './receipt-text.ts'
import { sampleReceipt } from './sample-receipt.ts'

const page = {
  title: 'Beleg 1042',
  language: 'de',
  direction: 'ltr',
  style: 'p{margin:0}',
} as const
const say = createWords('de', de)

/** The words of a page, without its head. */
const wordsOf = (html: string): string =>
  html
    .slice(html.indexOf('<main>'))
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()

describe('receiptHtml', () => {
  it('says what the paper says', () => {
    const blocks = receiptBlocks(sampleReceipt({ mode: 'practice' }), say)
    const paper = receiptText(blocks, { columns: 200 }).join(' ')
    const bare = (text: string) => text.replaceAll(/[\s-]+/g, '')
    expect(bare(wordsOf(receiptHtml(blocks, page)))).toBe(bare(paper))
  })

  it('makes one list of rows that follow each other', () => {
    const row = { kind: 'row', label: 'a', value: 'b' } as const
    const html = receiptHtml([row, row, { kind: 'rule', line: 'single' }, row], page)
    expect(html.match(/<dl>/g)).toHaveLength(2)
    expect(html.match(/<dt>/g)).toHaveLength(3)
  })

  it('has no script, loads nothing, and lets no text become markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const blocks = receiptBlocks(sampleReceipt({ shopName: text, language: 'de' }), say)
        const html = receiptHtml(blocks, { ...page, title: text })
        const tags = Array.from(html.matchAll(/<\/?([a-z0-9!]+)/gi), ([, tag]) => tag)
        const known = /^(?:!doctype|html|head|meta|title|style|body|main|h1|p|bdi|dl|div|dt|dd|hr)$/
        expect(tags.filter((tag) => !known.test(tag ?? ''))).toEqual([])
        expect(html.match(/<title>/g)).toHaveLength(1)
      }),
    )
    const html = receiptHtml([{ kind: 'text', text: '<img src=x onerror=alert(1)>"\'&' }], page)
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;')
  })

  it('leaves out what only paper knows', () => {
    const html = receiptHtml(
      [{ kind: 'qr', text: 'HTTPS://X' }, { kind: 'cut' }, { kind: 'drawer' }],
      page,
    )
    expect(wordsOf(html)).toBe('')
  })
})
