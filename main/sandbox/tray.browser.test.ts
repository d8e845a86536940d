/** A printer's whole day by mouse: plugged in, sold with, its roll ends in the middle, healed, pulled out, plugged in. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildPages } from '../../scripts/build.ts'
import { openBrowser } from '../../scripts/open-browser.ts'
import { tillProcess, type TillProcess } from '../../scripts/test/faults/till-process.ts'
import { systemClock as clock } from '../clock.ts'
import { eventually } from './eventually.ts'
import { choosePorts } from './free-ports.ts'
import { closeDoor, openDoor } from './http-door.ts'
import { pageRoutes } from './pages.ts'
import { trayRoutes } from './tray-routes.ts'
import { openTray, type Tray } from './tray.ts'

let folder: string
let tray: Tray
let door: Server
let till: TillProcess
let browser: Browser
let counter: Page
let cashier: Page

const settings = (port: number) => `[service]
port = ${port}
[shop]
name = "Café Luna"
currency = "EUR"
[devices]
root = ${JSON.stringify(path.join(folder, 'devices'))}
[readers]
pcsc = false
`

beforeAll(async () => {
  await buildPages()
  folder = mkdtempSync(path.join(tmpdir(), 'flashtill-tray-'))
  const names = ['shop', 'till']
  const { shop = 0, till: port = 0 } = await choosePorts({ folder, names, remembered: {} })
  const devices = path.join(folder, 'devices')
  tray = await openTray({ folder: path.join(folder, 'paper'), devices, clock })
  door = await openDoor({ port: shop }, [...trayRoutes(tray), ...pageRoutes])
  const home = path.join(folder, 'till')
  mkdirSync(home, { mode: 0o700 })
  writeFileSync(path.join(home, 'flashtill.toml'), settings(port), { mode: 0o600 })
  till = tillProcess(home, folder)
  till.spawn()
  browser = await openBrowser()
  counter = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  await counter.goto(`http://127.0.0.1:${shop}/tray`)
  cashier = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await eventually(() => cashier.goto(`http://127.0.0.1:${port}/cashier`), {
    withinMs: 20_000,
    what: 'the till opens its doors',
  })
})

afterAll(async () => {
  await browser?.close()
  await till?.stop()
  await closeDoor(door)
  await tray.close()
  rmSync(folder, { recursive: true, force: true })
})

const printer = () => counter.locator('#usb-80')
const press = (name: string | RegExp) => printer().getByRole('button', { name }).click()
/** What lies under the printer, in words. */
const paper = () =>
  (tray.printer('usb-80')?.hands.slips() ?? []).map(({ text, isCut }) => ({
    text: text.join('\n'),
    isCut,
  }))
const seen = (text: RegExp) => cashier.getByText(text).first().waitFor({ timeout: 20_000 })

const onCashier = (name: RegExp) => cashier.getByRole('button', { name }).first()

/** A screen that has just begun takes no input for a moment: pressed until what it leads to is there. */
const pressUntil = (name: RegExp, next: Locator) =>
  expect
    .poll(
      async () => {
        if (await next.isVisible()) return true
        await onCashier(name)
          .click({ timeout: 500 })
          .catch(() => undefined)
        return next.isVisible()
      },
      { timeout: 20_000, interval: 100 },
    )
    .toBe(true)

const key = /^7$/

/** From the keypad to Paid, for cash. */
async function sell(keys: string, take: RegExp): Promise<void> {
  await onCashier(key).waitFor()
  await cashier.keyboard.type(keys)
  await pressUntil(/take cash/i, onCashier(take))
  await pressUntil(take, onCashier(/new sale/i))
}

const nextSale = () => pressUntil(/new sale/i, onCashier(key))

it('prints who it is when it is plugged in, and then a receipt', async () => {
  await press('Plug in')
  await printer().locator('.slip img').first().waitFor({ timeout: 20_000 })
  expect(paper()[0]?.text).toContain('EPSON TM-T20III')
  await seen(/^Printer ready$/)
  await sell('450', /^Take 4.50/)
  await expect.poll(() => paper().length, { timeout: 20_000 }).toBe(2)
  expect(paper()[1]?.text).toContain('4.50')
  expect(paper()[1]?.text).not.toContain('REPEATED')
  await nextSale()
})

it('stops where the roll ends, says so, and repeats the receipt on the new roll', async () => {
  await press('3 cm left')
  await sell('720', /^Take 7.20/)
  await seen(/^No paper$/)
  expect(paper()).toHaveLength(2)
  await press('3 cm left')
  await expect.poll(() => paper().length, { timeout: 20_000 }).toBe(4)
  const [torn, repeat] = paper().slice(2)
  expect(torn).toMatchObject({ isCut: false })
  expect(torn?.text).not.toContain('REPEATED')
  expect(repeat).toMatchObject({ isCut: true })
  expect(repeat?.text).toContain('REPEATED RECEIPT')
  expect(repeat?.text).toContain('7.20')
  await nextSale()
})

it('is missed when it is pulled out, and prints what waited when it is back, once', async () => {
  await press('Pull out')
  await seen(/^Printer away$/)
  await sell('130', /^Take 1.30/)
  expect(paper()).toHaveLength(4)
  await press('Plug in')
  await expect.poll(() => paper().length, { timeout: 20_000 }).toBe(5)
  expect(paper()[4]?.text).toContain('1.30')
  expect(paper()[4]?.text).not.toContain('REPEATED')
  await printer().locator('.slip img').nth(4).waitFor()
})

it('gets a head and a second language on the technician’s page, and its job goes to another', async () => {
  await nextSale()
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(new URL('/technician', cashier.url()).href)
  await page.getByText('EPSON TM-T20III').waitFor()
  await page.getByRole('button', { name: /^test$/i }).click()
  await page.getByText(/on the paper/i).waitFor()
  expect(paper()).toHaveLength(6)
  await page.getByRole('button', { name: /^receipt$/i }).click()
  await page.getByLabel(/below the shop/i).fill('Hauptstraße 1\n1010 Wien')
  await page.getByLabel(/second language/i).selectOption('de')
  await page.locator('img[alt*="Hauptstraße 1"]').nth(1).waitFor()
  await page.getByLabel(/your name/i).fill('Ada')
  await page.getByRole('button', { name: /from now on/i }).click()
  await page.getByText(/looks like this/i).waitFor()
  await counter.locator('#usb-58').getByRole('button', { name: 'Plug in' }).click()
  await page.getByRole('button', { name: /^devices$/i }).click()
  await page.getByRole('row', { name: /POS58/ }).click()
  await page.getByLabel('Job').selectOption('receipt')
  await page
    .getByRole('row')
    .filter({ hasText: /POS58.*Receipt printer/ })
    .waitFor()
  await page.close()
  await cashier.getByRole('button', { name: /history/i }).click()
  await onCashier(/kitchen slip/i).click()
  const small = () => tray.printer('usb-58')?.hands
  await expect.poll(() => small()?.hanging()?.rows ?? 0, { timeout: 20_000 }).toBeGreaterThan(700)
  await onCashier(/print a copy/i).click()
  await expect
    .poll(
      () => {
        small()?.tear()
        return small()
          ?.slips()
          .map(({ text }) => text.join(' '))
          .join(' ')
      },
      { timeout: 20_000 },
    )
    .toMatch(/KITCHEN.*Hauptstraße 1\s+1010 Wien.*COPY 1 \/ KOPIE 1.*Total \/ Summe/s)
})

it('greets on a pole display that is plugged in, and hears what is scanned', async () => {
  await counter.locator('#glass-plug').click()
  await counter.locator('#glass-picture[alt*="Luna"]').waitFor()
  await counter.locator('#scanner-plug').click()
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(new URL('/technician', cashier.url()).href)
  await page
    .getByRole('row')
    .filter({ hasText: /Symbol.*Ready/ })
    .waitFor()
  await page.close()
  await pressUntil(/^back/i, onCashier(key))
  await counter.locator('#scan-whole').click()
  await seen(/does not know that code/i)
})
