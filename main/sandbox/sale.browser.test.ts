import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ensureNodes } from '../../scripts/nodes/ensure-nodes.ts'
import { buildPages } from '../../scripts/build.ts'
import { systemClock } from '../clock.ts'
import { practiceClient, type PracticeClient } from './client.ts'
import { openShop, type PracticeShop } from './practice-shop.ts'

/** The whole till as people meet it: a real practice shop, three pages in a real Chromium. */
let folder: string
let shop: PracticeShop
let client: PracticeClient
let browser: Browser
let cashier: Page
let customer: Page
let mistakes: string[]

const sizes = {
  cashier: { width: 1280, height: 800 },
  customer: { width: 800, height: 480 },
  phone: { width: 420, height: 800 },
}

const addressOf = (name: string): string => {
  const address = shop.addresses[name]
  if (address === undefined) throw new Error(`the shop has no ${name}`)
  return address
}

async function open(name: keyof typeof sizes, address: string): Promise<Page> {
  const page = await browser.newPage({ viewport: sizes[name] })
  page.on('pageerror', (error) => mistakes.push(`${name}: ${error.message}`))
  page.on('console', (line) => {
    if (line.type() === 'error' && !line.text().includes('ERR_CONNECTION'))
      mistakes.push(`${name}: ${line.text()}`)
  })
  await page.goto(address)
  return page
}

const button = (page: Page, name: RegExp) => page.getByRole('button', { name }).first()
/** A screen that has just begun takes no input for a moment, so that nobody presses what they have not seen. */
const press = async (page: Page, name: RegExp) => {
  await button(page, name).waitFor()
  await page.waitForTimeout(350)
  await button(page, name).click()
}
const seen = (page: Page, text: RegExp) => page.getByText(text).first().waitFor({ timeout: 40_000 })

async function typed(page: Page, keys: string): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

async function charge(keys: string): Promise<void> {
  await typed(cashier, keys)
  await cashier.keyboard.press('Enter')
  await customer.locator('svg[role="img"], canvas').first().waitFor({ timeout: 15_000 })
  await seen(cashier, /waiting for the customer/i)
}

/** A cashier's screen takes up a sale that can still be paid: one that a test left behind is cancelled first. */
async function clearCounter(): Promise<void> {
  const till = addressOf('cashier')
  const answer = await fetch(new URL('/till/screen/cashier', till))
  const { invoices } = (await answer.json()) as { invoices: { id: string; status: string }[] }
  for (const { id, status } of invoices)
    if (status === 'New' || status === 'Expired')
      await fetch(new URL(`/till/invoices/${id}/cancel`, till), { method: 'POST' })
  await fetch(new URL('/till/idle', till), { method: 'POST' })
}

/** What the customer's display shows to a phone. */
async function shownCode(): Promise<string> {
  const answer = await fetch(new URL('/till/screen/customer', addressOf('customer')))
  const { invoice } = (await answer.json()) as { invoice?: { bolt11?: string } }
  if (invoice?.bolt11 === undefined) throw new Error('no code is shown')
  return invoice.bolt11
}

beforeAll(async () => {
  await buildPages()
  folder = await mkdtemp(join(tmpdir(), 'flashtill-sale-'))
  const programs = await ensureNodes()
  const flashtilld = [process.execPath, join(import.meta.dirname, '..', 'flashtilld.ts')]
  shop = await openShop({ folder, programs, clock: systemClock, flashtilld })
  await shop.ready
  const found = await practiceClient(folder)
  if (found === undefined) throw new Error('the practice shop answers')
  client = found
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [...args, '--disable-background-networking', '--disable-component-update'],
  })
})

afterAll(async () => {
  await browser?.close()
  await shop?.stop()
  await rm(folder, { recursive: true, force: true })
})

beforeEach(async () => {
  mistakes = []
  await clearCounter()
  cashier = await open('cashier', addressOf('cashier'))
  customer = await open('customer', addressOf('customer'))
  await button(cashier, /^7$/).waitFor()
})

afterEach(async () => {
  await cashier.close()
  await customer.close()
  expect(mistakes).toEqual([])
})

describe('a sale on the screens', () => {
  it('goes from 4 · 5 · 0 to the paper in the tray, paid from the phone', async () => {
    await charge('450')
    const phone = await open('phone', addressOf('wallet'))
    await press(phone, /scan/i)
    await button(phone, /^pay/i).click()
    await seen(cashier, /^Paid$/)
    await seen(customer, /thank you/i)
    await seen(phone, /paid/i)
    const tray = await open('phone', addressOf('tray'))
    await tray.locator('#network .slip img').first().waitFor({ timeout: 15_000 })
    await tray.close()
    await phone.close()
    await press(cashier, /new sale/i)
    await seen(cashier, /paid/i)
    await button(cashier, /^7$/).waitFor()
  })

  it('shows the same sale after a reload, and after the service was killed', async () => {
    await charge('1250')
    const code = await shownCode()
    await cashier.reload()
    await seen(cashier, /waiting for the customer/i)
    await client.operate('kill', 'flashtilld')
    await seen(cashier, /waiting for the customer/i)
    await expect.poll(shownCode, { timeout: 20_000 }).toBe(code)
    expect((await client.pay(code)).status).toBe('SUCCEEDED')
    await seen(cashier, /^Paid$/)
    await seen(customer, /thank you/i)
    mistakes = mistakes.filter((line) => !line.includes('WebSocket'))
  })

  it('is cancelled at once on the display, and at LND', async () => {
    await charge('300')
    const code = await shownCode()
    await press(cashier, /^cancel/i)
    await seen(cashier, /cancelled/i)
    await expect(shownCode()).rejects.toThrow('no code is shown')
    expect((await client.pay(code)).status).toBe('FAILED')
  })

  it('takes cash instead, with change, and says so on both screens', async () => {
    await charge('730')
    const code = await shownCode()
    await press(cashier, /another way/i)
    await press(cashier, /^10/)
    await seen(cashier, /2.70/)
    await press(cashier, /^take/i)
    await seen(cashier, /^Paid/)
    await seen(cashier, /2.70/)
    await seen(customer, /thank you/i)
    expect((await client.pay(code)).status).toBe('FAILED')
  })

  it('says that Lightning is away and goes on with cash', async () => {
    await client.operate('stop', 'lnd')
    try {
      await seen(cashier, /lightning is away/i)
      await typed(cashier, '200')
      await press(cashier, /take cash/i)
      await press(cashier, /^take 2.00/i)
      await seen(cashier, /^Paid/)
    } finally {
      await client.operate('start', 'lnd')
    }
    await press(cashier, /new sale/i)
    await seen(cashier, /lightning ready/i)
  })

  it('keeps every sale in the history and prints a copy that says so', async () => {
    await press(cashier, /history/i)
    await seen(cashier, /4.50/)
    await press(cashier, /print a copy/i)
    await seen(cashier, /copy is printing/i)
  })
})

const openCards = async () => {
  await press(cashier, /^more/i)
  await press(cashier, /^cards$/i)
}

const fill = (label: string, text: string) => cashier.getByLabel(label, { exact: true }).fill(text)

async function firstCard(): Promise<{ readonly id: string; readonly balanceMsat: string }> {
  const answer = await fetch(new URL('/till/cards', addressOf('cashier')))
  const { cards } = (await answer.json()) as { cards: { id: string; balanceMsat: string }[] }
  const [card] = cards
  if (card === undefined) throw new Error('no card was issued')
  return card
}

const firstBlank = async (): Promise<string> => {
  const { cards } = await client.cards()
  const [card] = cards
  if (card === undefined) throw new Error('the customer has no card')
  return card.id
}

describe('a card of the shop’s own', () => {
  afterEach(async () => {
    await client.liftCard()
  })

  it('is issued on the reader, once the issuer key is made and on paper, all on the screen', async () => {
    await openCards()
    await press(cashier, /issue cards/i)
    await seen(cashier, /no issuer key yet/i)
    await fill('Your name', 'Lena')
    await fill('Passphrase', 'paper, ink and green')
    await fill('Passphrase once more', 'paper, ink and green')
    await press(cashier, /make the key/i)
    await seen(cashier, /the backup, shown once/i)
    await press(cashier, /^print$/i)
    await seen(cashier, /^printed$/i)
    const groups = await cashier.locator('.backup-groups li').allTextContents()
    await press(cashier, /it is on paper/i)
    const asked = Math.floor(groups.length / 2)
    await fill(`Group ${asked + 1}`, groups[asked]?.split(' ')[1] ?? '')
    await press(cashier, /it is right/i)
    await press(cashier, /^begin$/i)
    await seen(cashier, /lay a blank card/i)
    await client.moveCard(await firstBlank(), 'lay')
    await seen(cashier, /#1 is ready/i)
  })

  it('is topped up over Lightning from the customer’s phone', async () => {
    await press(cashier, /^more/i)
    await press(cashier, /^cards$/i)
    await seen(cashier, /^#1$/)
    await press(cashier, /^top up$/i)
    await charge('2000')
    await client.pay(await shownCode())
    await seen(cashier, /^Paid$/)
    expect(BigInt((await firstCard()).balanceMsat)).toBeGreaterThan(0n)
  })

  it('pays a sale when it is laid on, without Lightning', async () => {
    const before = BigInt((await firstCard()).balanceMsat)
    await charge('450')
    await client.moveCard(await firstBlank(), 'lay')
    await seen(cashier, /^Paid$/)
    await seen(customer, /thank you/i)
    expect(BigInt((await firstCard()).balanceMsat)).toBeLessThan(before)
  })

  it('laid on first shows its balance to the customer, and pays when Charge is pressed', async () => {
    await client.moveCard(await firstBlank(), 'lay')
    await seen(customer, /on your card/i)
    await typed(cashier, '100')
    await cashier.keyboard.press('Enter')
    await seen(cashier, /^Paid$/)
  })

  it('with too little on it says so, takes nothing, and leaves the code to scan', async () => {
    const before = (await firstCard()).balanceMsat
    await charge('9900')
    await client.moveCard(await firstBlank(), 'lay')
    await seen(cashier, /not enough on the card/i)
    await seen(customer, /your card can pay/i)
    expect((await firstCard()).balanceMsat).toBe(before)
    await press(cashier, /take nothing/i)
    await seen(cashier, /waiting for the customer/i)
  })
})

describe('what a person does with a card', () => {
  afterEach(async () => {
    await client.liftCard()
  })

  const because = async (why: string) => {
    await fill('Your name', 'Lena')
    await fill('Why', why)
  }

  it('its owner gives it a PIN on the customer’s display; the cashier never sees it', async () => {
    await openCards()
    await press(cashier, /^pin$/i)
    await because('new owner')
    await press(cashier, /let them type/i)
    await seen(customer, /choose a pin/i)
    for (const key of '7294') await button(customer, new RegExp(`^${key}$`)).click()
    await seen(customer, /once more/i)
    for (const key of '7294') await button(customer, new RegExp(`^${key}$`)).click()
    await seen(customer, /your pin is set/i)
    await seen(cashier, /the pin is set/i)
    expect(await cashier.content()).not.toContain('7294')
    await press(cashier, /go on/i)
    await seen(cashier, /^always$/i)
    await seen(cashier, /pin set/i)
  })

  it('lost, a new one takes its place with all its money, and the old chip is made blank', async () => {
    const money = (await firstCard()).balanceMsat
    await openCards()
    await press(cashier, /report as lost/i)
    await because('not in the purse')
    await cashier
      .getByRole('dialog')
      .getByRole('button', { name: /report as lost/i })
      .click()
    await seen(cashier, /^lost$/)
    await press(cashier, /^replace$/i)
    await press(cashier, /issue a new one/i)
    await seen(cashier, /a new card for #1/i)
    await press(cashier, /^begin$/i)
    const old = await firstBlank()
    const fresh = (await client.newCard('Another')).cards.find(({ name }) => name === 'Another')
    if (fresh === undefined) throw new Error('there is another card')
    await client.moveCard(fresh.id, 'lay')
    await seen(cashier, /is ready/i)
    expect((await firstCard()).balanceMsat).toBe(money)
    await client.liftCard()
    await press(cashier, /something else/i)
    await press(cashier, /make a closed card blank/i)
    await seen(cashier, /lay the closed card/i)
    await client.moveCard(old, 'lay')
    await seen(cashier, /is blank again/i)
  })
})

describe('a card of another issuer', () => {
  it('pays a sale over a real channel', async () => {
    const { cards } = await client.cards()
    const foreign = cards.find(({ name }) => name === 'Foreign card')
    if (foreign === undefined) throw new Error('the customer has no foreign card')
    await charge('320')
    await client.moveCard(foreign.id, 'lay')
    await seen(cashier, /^Paid$/)
    await client.liftCard()
  })
})
