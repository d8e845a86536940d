import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { InvoiceView, ScreenMessage } from '../../core/contract/screen.ts'
import { ensurePages } from '../../scripts/build.ts'
import { openBrowser } from '../../scripts/open-browser.ts'
import { pretendTill, type Asked, type PretendTill } from '../../scripts/pretend-till.ts'
import { paidInvoice, sampleCode, sampleInvoice, sampleTill } from '../gallery/sample-till.ts'

const pictures = join(import.meta.dirname, '../../.build/screenshots')

let browser: Browser
let page: Page
let till: PretendTill
let invoices: InvoiceView[] = []
let seq = 10

const snapshot = (screen: string): ScreenMessage => {
  const { shop, status } = sampleTill()
  const common = { type: 'snapshot', seq: String(seq), now: Date.now(), shop } as const
  return screen === 'customer'
    ? { ...common, screen: 'customer', practice: false }
    : { ...common, screen: 'cashier', status, invoices, lateMoneyCount: 0 }
}

/** A code that was made now and lives ten minutes. */
const fresh = (id: string): InvoiceView => {
  const now = Date.now()
  const code = sampleCode({ createdAt: now, expiresAt: now + 600_000 })
  return sampleInvoice({ id, createdAt: now, payments: [code] })
}

const idOf = ({ body }: Asked): string => (body as { readonly id: string }).id
const opened = () => till.asked.filter(({ path }) => path === '/till/invoices')

const openSale = (asked: Asked) => {
  if (asked.path !== '/till/invoices') return { status: 200, json: {} }
  const invoice = fresh(idOf(asked))
  invoices = [invoice]
  return { status: 200, json: { invoice } }
}

const tellPaid = () => {
  const [invoice] = invoices
  if (invoice === undefined) throw new Error('no sale')
  seq++
  invoices = [paidInvoice({ id: invoice.id })]
  till.tell({ type: 'invoice', seq: String(seq), invoice: paidInvoice({ id: invoice.id }) })
}

beforeAll(async () => {
  await ensurePages()
  mkdirSync(pictures, { recursive: true })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
})

beforeEach(async () => {
  invoices = []
  seq = 10
  till = await pretendTill()
  till.greet(snapshot)
  till.answer(openSale)
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' })
  page = await context.newPage()
  page.setDefaultTimeout(15_000)
  await page.goto(`${till.address}/cashier`)
  await page.waitForSelector('.keypad')
})
afterEach(async () => {
  await page.context().close()
  await till.close()
})

/** Runs in the page: a key in the very frame in which Paid appears, however slow the machine is. */
const pressWhenPaid = (key: string) => {
  const observer = new MutationObserver(() => {
    if (document.querySelector('.tone-paid') === null) return
    observer.disconnect()
    dispatchEvent(new KeyboardEvent('keydown', { key }))
  })
  observer.observe(document.body, { childList: true, subtree: true, attributes: true })
}

const amount = () => page.locator('.big-amount').first().textContent()
const press = async (...names: readonly string[]) => {
  for (const name of names) await page.locator('.key', { hasText: new RegExp(`^${name}$`) }).click()
}

describe('with fingers', () => {
  it('4 · 5 · 0, Charge, paid, New sale', async () => {
    await press('4', '5', '0')
    expect(await amount()).toBe('4.50\u00a0€')
    await page.getByRole('button', { name: /^Charge/ }).click()
    await page.waitForSelector('.waiting .qr-code')
    await page.screenshot({ path: join(pictures, 'app_waiting.png') })
    tellPaid()
    await page.waitForSelector('.tone-paid')
    await page.waitForTimeout(700)
    await page.getByRole('button', { name: 'New sale' }).click()
    await page.waitForSelector('.keypad')
    expect(await amount()).toBe('0.00\u00a0€')
    expect(till.asked.map(({ path }) => path)).toEqual(['/till/invoices', '/till/idle'])
  })

  it('charges once, however fast Charge is pressed', async () => {
    await press('7')
    await page.getByRole('button', { name: /^Charge/ }).dblclick()
    await page.waitForSelector('.waiting')
    await page.waitForTimeout(500)
    expect(opened()).toHaveLength(1)
    expect(await page.locator('.cash').count()).toBe(0)
  })

  it('cancels though the code comes while the finger lies on Cancel', async () => {
    const id = 'b2f7c1de-0000-4000-8000-000000000001'
    const planned = sampleInvoice({ id, payments: [sampleCode({ state: 'planned' })] })
    till.answer((asked) => {
      if (asked.path !== '/till/invoices') return { status: 200, json: { invoice: invoices[0] } }
      invoices = [{ ...planned, id: idOf(asked) }]
      return { status: 200, json: { invoice: invoices[0] } }
    })
    await press('4')
    await page.getByRole('button', { name: /^Charge/ }).click()
    const cancel = page.getByRole('button', { name: 'Cancel' })
    await cancel.hover()
    await page.waitForTimeout(300)
    await page.mouse.down()
    const [sale] = invoices
    if (sale === undefined) throw new Error('no sale')
    seq++
    invoices = [fresh(sale.id)]
    till.tell({ type: 'invoice', seq: String(seq), invoice: fresh(sale.id) })
    await page.waitForSelector('.waiting')
    await page.mouse.up()
    await page.waitForSelector('text=Cancelling')
    expect(till.asked.at(-1)?.path).toBe(`/till/invoices/${sale.id}/cancel`)
  })

  it('clears when ⌫ is held', async () => {
    await press('4', '5', '0')
    const box = await page.locator('.key').last().boundingBox()
    await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 20)
    await page.mouse.down()
    await page.waitForFunction(
      () => document.querySelector('.big-amount')?.textContent === '0.00\u00a0€',
    )
    await page.mouse.up()
    expect(await amount()).toBe('0.00\u00a0€')
  })
})

describe('with the keyboard', () => {
  it.each([
    ['450', '4.50\u00a0€'],
    ['4.50', '4.50\u00a0€'],
    ['4,5', '4.50\u00a0€'],
    ['1234567891', '1,234,567.89\u00a0€'],
  ])('%s shows %s', async (typed, shown) => {
    for (const key of typed) await page.keyboard.press(key)
    expect(await amount()).toBe(shown)
  })

  it('reads the digits of an Arabic keyboard', async () => {
    await page.evaluate(() => {
      for (const key of '٤٥٠') dispatchEvent(new KeyboardEvent('keydown', { key }))
    })
    await page.waitForFunction(() =>
      document.querySelector('.big-amount')?.textContent?.startsWith('4.50'),
    )
    expect(await amount()).toBe('4.50\u00a0€')
  })

  it('Enter charges, and a tapped key does not take it', async () => {
    await press('7')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.waiting')
    expect(opened().map(({ body }) => (body as { amountMinor: string }).amountMinor)).toEqual(['7'])
  })

  it('a held Enter charges once and presses nothing after it', async () => {
    await page.keyboard.press('7')
    for (let held = 0; held < 20; held++) await page.keyboard.down('Enter')
    await page.keyboard.up('Enter')
    await page.waitForSelector('.waiting')
    await page.waitForTimeout(400)
    expect(opened()).toHaveLength(1)
    expect(await page.locator('.waiting').count()).toBe(1)
  })

  it('Esc is the way back', async () => {
    await page.getByRole('button', { name: 'More' }).click()
    await page.waitForSelector('.more')
    // A screen that has just begun takes no input yet.
    await page.waitForTimeout(400)
    await page.keyboard.press('Escape')
    await page.waitForSelector('.keypad')
    expect(await page.locator('.more').count()).toBe(0)
  })

  it('reaches everything by Tab', async () => {
    const names = new Set<string>()
    for (let step = 0; step < 20; step++) {
      await page.keyboard.press('Tab')
      names.add(await page.evaluate(() => document.activeElement?.textContent ?? ''))
    }
    for (const name of ['7', '00', 'History', 'More', 'Type in sat']) expect(names).toContain(name)
  })
})

describe('when the service dies', () => {
  it('asks again under the same id, also after a reload', async () => {
    till.answer((asked) =>
      asked.path === '/till/invoices' ? undefined : { status: 200, json: {} },
    )
    await press('4', '5', '0')
    await page.getByRole('button', { name: /^Charge/ }).click()
    await page.waitForTimeout(300)
    await page.reload()
    await page.waitForSelector('.state')
    till.answer(openSale)
    await page.waitForSelector('.waiting')
    const ids = opened().map(idOf)
    expect(ids.length).toBeGreaterThan(1)
    expect(new Set(ids).size).toBe(1)
  })

  it('says so, comes back by itself and resumes by number', async () => {
    till.greet(() => undefined)
    till.hangUp()
    await page.waitForSelector('text=The till does not answer')
    await page.screenshot({ path: join(pictures, 'app_service-lost.png') })
    till.greet(snapshot)
    await page.waitForSelector('.keypad')
    expect(till.since.at(-1)).toBe('10')
  })

  it('shows the same sale after a reload', async () => {
    await press('4', '5', '0')
    await page.getByRole('button', { name: /^Charge/ }).click()
    await page.waitForSelector('.waiting')
    await page.reload()
    await page.waitForSelector('.waiting')
    expect(opened()).toHaveLength(1)
  })
})

describe('paid', () => {
  it('takes no input for 600 ms, then a digit begins the next amount', async () => {
    await press('7')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.waiting')
    await page.evaluate(pressWhenPaid, '8')
    tellPaid()
    await page.waitForSelector('.tone-paid')
    await page.waitForTimeout(700)
    expect(await page.locator('.tone-paid').count()).toBe(1)
    await page.keyboard.press('8')
    await page.waitForSelector('.keypad')
    expect(await amount()).toBe('0.08\u00a0€')
  })
})

describe('what is seldom needed', () => {
  it('is loaded when it is opened: the history, its table and its receipt', async () => {
    const scripts: string[] = []
    page.on('request', (request) => scripts.push(request.url()))
    const sale = paidInvoice()
    till.answer(({ path }) =>
      path === '/till/invoices'
        ? { status: 200, json: { invoices: [sale] } }
        : { status: 200, json: { invoice: sale, receipt: ['Café Luna', 'Total 4,50 €'] } },
    )
    await page.getByRole('button', { name: 'History' }).click()
    await page.waitForSelector('.slip-text')
    expect(await page.locator('.slip-text').textContent()).toContain('Total 4,50 €')
    expect(scripts.some((url) => /elsewhere.*\.js/.test(url))).toBe(true)
    await page.getByRole('button', { name: 'Print a copy' }).click()
    await page.waitForSelector('text=The copy is printing')
    expect(till.asked.at(-2)?.path ?? '').toMatch(/reprint|invoices/)
  })
})

describe('the customer’s screen', () => {
  it('shows the code that a camera reads, then the flood, and goes back to the name', async () => {
    const customer = await page.context().newPage()
    await customer.setViewportSize({ width: 800, height: 480 })
    await customer.goto(`${till.address}/customer`)
    await customer.waitForSelector('.customer-idle')
    const { price, payments } = fresh('x')
    const [code] = payments
    if (code?.tender !== 'lightning') throw new Error('no code')
    const { bolt11 = '', amountSat, createdAt, expiresAt } = code
    const invoice = { id: 'x', number: '1', price, amountSat, bolt11, createdAt, expiresAt }
    till.tell({ type: 'customerInvoice', seq: '11', invoice: { ...invoice, phase: 'paying' } })
    const qr = customer.locator('.qr-code')
    await qr.waitFor()
    const box = await qr.boundingBox()
    const modulePx = Number(await qr.getAttribute('data-module'))
    expect(modulePx).toBeGreaterThanOrEqual(5)
    expect((box?.width ?? 0) % modulePx).toBe(0)
    expect([box?.x, box?.y].map((at) => (at ?? 0.5) % 1)).toEqual([0, 0])
    await customer.screenshot({ path: join(pictures, 'app_customer-paying.png') })
    till.tell({ type: 'customerInvoice', seq: '12', invoice: { ...invoice, phase: 'paid' } })
    await customer.waitForSelector('.customer-paid')
    till.tell({ type: 'customerInvoice', seq: '13' })
    await customer.waitForSelector('.customer-idle')
  })
})
