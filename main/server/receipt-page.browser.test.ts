/** The receipt's page in a browser: readable on a small phone, light and dark, for screen readers and on paper. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { money } from '../../core/money/units.ts'
import { pageStyle } from '../../core/receipt/page-style.ts'
import { receiptBlocks } from '../../core/receipt/receipt-blocks.ts'
import { receiptHtml } from '../../core/receipt/receipt-html.ts'
import { sampleReceipt } from '../../core/receipt/sample-receipt.ts'
import { loadWords } from '../../core/words/load-words.ts'
import { violations } from '../../scripts/look-at-page.ts'
import { openBrowser } from '../../scripts/open-browser.ts'

let browser: Browser
let page: Page

beforeAll(async () => {
  browser = await openBrowser()
  page = await browser.newPage({ viewport: { width: 320, height: 640 } })
  const labels = ['Espresso', 'قهوة عربية (كبيرة)', `${'Ohneleerzeichen'.repeat(12)}`]
  const lines = labels.map((label) => ({ label, total: money('EUR', 123_456_789n) }))
  const blocks = receiptBlocks(sampleReceipt({ lines, mode: 'practice' }), await loadWords('de'))
  const html = receiptHtml(blocks, {
    title: 'Beleg',
    language: 'de',
    direction: 'ltr',
    style: pageStyle,
  })
  await page.setContent(html)
})
afterAll(() => browser?.close())

describe('the receipt’s page', () => {
  it.each(['light', 'dark'] as const)('can be read by everybody, %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme, media: 'screen' })
    expect(await violations(page)).toEqual([])
  })

  it('never scrolls sideways, whatever a name holds', async () => {
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
  })

  it('prints in ink on white, in the dark too', async () => {
    await page.emulateMedia({ colorScheme: 'dark', media: 'print' })
    const colours = await page.evaluate(() => {
      const { color, backgroundColor } = getComputedStyle(document.body)
      return [color, backgroundColor]
    })
    expect(colours).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)'])
  })
})
