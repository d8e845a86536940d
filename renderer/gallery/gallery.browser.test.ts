import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensurePages } from '../../scripts/build.ts'
import { openBrowser } from '../../scripts/open-browser.ts'
import { servePages, type ServedPages } from '../../scripts/serve-pages.ts'
import { cashierSamples } from './cashier-samples.ts'
import { customerSamples } from './customer-samples.ts'
import { dialogSamples } from './dialog-samples.tsx'
import { troubles, violations } from '../../scripts/look-at-page.ts'

const pictures = join(import.meta.dirname, '../../.build/screenshots')
const states = [
  ...Object.keys(cashierSamples).map((name) => `cashier/${name}`),
  ...Object.keys(customerSamples).map((name) => `customer/${name}`),
  ...Object.keys(dialogSamples).map((name) => `dialogs/${name}`),
  'kit/parts',
]
const cashierStates = states.filter((state) => state.startsWith('cashier/'))
const counterStates = states.filter((state) => /^(?:cashier|dialogs)\//.test(state))

let pages: ServedPages
let browser: Browser
let page: Page
let said: string[] = []

beforeAll(async () => {
  await ensurePages()
  mkdirSync(pictures, { recursive: true })
  // The slip that a question is about comes from the till; here it is one that was looked at.
  const slip = readFileSync(
    join(import.meta.dirname, '../../drivers/printer/golden/lightning-en-80.png'),
  )
  pages = await servePages((request, response) => {
    if (request.url?.endsWith('/picture') !== true) return false
    response.writeHead(200, { 'content-type': 'image/png' }).end(slip)
    return true
  })
  browser = await openBrowser()
  page = await browser.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') said.push(message.text())
  })
  page.on('pageerror', (error) => said.push(error.message))
  await page.goto(`${pages.address}/gallery?bare=1`)
})

afterAll(async () => {
  await browser?.close()
  await pages?.close()
})

/** Shows one state in one dress, at rest. */
async function show(state: string, dress: Record<string, string> = {}): Promise<void> {
  const size = dress['size'] ?? (state.startsWith('customer/') ? '800x480' : '1280x800')
  const [width = 1280, height = 800] = size.split('x').map(Number)
  said = []
  await page.setViewportSize({ width, height })
  const query = new URLSearchParams({ ...dress, show: state, size, bare: '1' })
  await page.evaluate((address) => {
    history.pushState(null, '', address)
    dispatchEvent(new PopStateEvent('popstate'))
  }, `/gallery?${query}`)
  await page.waitForSelector(`[data-show="${state}"] > *`)
  if (/^cashier\/(history|late-money|cards|cards-tapped|cards-moving)$/.test(state))
    await page.waitForSelector('[role="row"]')
  if (state.startsWith('dialogs/') && state !== 'dialogs/backup')
    await page.waitForSelector('[role="dialog"]')
  if (/^cashier\/(more|trouble)$/.test(state)) await page.waitForSelector('.more')
  await page.evaluate(async () => {
    await document.fonts.ready
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  })
}

const picture = (name: string) =>
  page.screenshot({ path: join(pictures, `${name.replace(/[^a-z0-9-]+/gi, '_')}.png`) })

const small = (state: string) => (/^(?:cashier|dialogs)\//.test(state) ? 56 : 44)

describe('every state, light', () => {
  it.each(states)('%s', async (state) => {
    await show(state)
    await picture(state)
    expect(said).toEqual([])
    expect(await troubles(page, small(state))).toEqual([])
    expect(await violations(page)).toEqual([])
  })
})

/** Colours are all that a dress changes, and questions have those of their kit: a few stand for all. */
const coloured = states.filter((state) => !/^dialogs\/(?!limits|backup)/.test(state))
const colours = ['color-contrast'] as const

describe('every state, dark', () => {
  it.each(coloured)('%s', async (state) => {
    await show(state, { theme: 'dark' })
    await picture(`${state}_dark`)
    expect(said).toEqual([])
    expect(await violations(page, colours)).toEqual([])
  })
})

describe.each(['light', 'dark'])('every state in high contrast, %s', (theme) => {
  it.each(coloured)('%s', async (state) => {
    await show(state, { contrast: 'more', theme })
    await picture(`${state}_contrast_${theme}`)
    expect(await violations(page, colours)).toEqual([])
  })
})

describe('every cashier’s state in German at 1024 × 600, with a very long shop name', () => {
  it.each(counterStates)('%s', async (state) => {
    await show(state, { lang: 'de', size: '1024x600', long: '1' })
    await picture(`${state}_de_1024x600`)
    expect(said).toEqual([])
    expect(await troubles(page, small(state))).toEqual([])
  })
})

const scripts = states.filter((state) =>
  /keypad-typed|node-away|waiting-check|paid|expired|cash-given|history|paying|idle|above|\/cards|issuing-menu$|dialogs\/(?:limits|close|begun)|pin-choose/.test(
    state,
  ),
)

describe.each(['ar', 'ja'])('in %s letters', (lang) => {
  it.each(scripts)('%s', async (state) => {
    await show(state, { lang })
    await picture(`${state}_${lang}`)
    expect(said).toEqual([])
    expect(await troubles(page, small(state))).toEqual([])
  })
})

describe('on other sizes', () => {
  it.each(
    ['cashier/keypad-typed', 'cashier/waiting-check', 'cashier/paid', 'cashier/history'].flatMap(
      (state) => ['1920x1080', '800x1280'].map((size) => [state, size] as const),
    ),
  )('%s at %s', async (state, size) => {
    await show(state, { size })
    await picture(`${state}_${size}`)
    expect(await troubles(page, small(state))).toEqual([])
  })

  it.each(['1280x800', '1024x600', '800x1280'])('the customer’s at %s', async (size) => {
    await show('customer/paying', { size })
    await picture(`customer/paying_${size}`)
    expect(await troubles(page, 44)).toEqual([])
  })
})

describe('nothing moves under a finger', () => {
  const boxes = (selector: string) =>
    page.evaluate(
      (wanted) =>
        [...document.querySelectorAll(wanted)].map((node) => {
          const { x, y, width, height } = node.getBoundingClientRect()
          return [x, y, width, height].map(Math.round).join(' ')
        }),
      selector,
    )

  it('keys and charge keep their place whatever stands beside them', async () => {
    await show('cashier/keypad')
    const keys = await boxes('.key, .action-bar .button, .big-amount')
    for (const state of [
      'keypad-typed',
      'keypad-large',
      'node-away',
      'store-full',
      'rate-too-old',
    ]) {
      await show(`cashier/${state}`)
      expect({ state, boxes: await boxes('.key, .action-bar .button, .big-amount') }).toEqual({
        state,
        boxes: keys,
      })
    }
  })

  it('forward and back keep their place in every state', async () => {
    await show('cashier/keypad')
    const [forward] = await boxes('.action-bar-way, .action-bar-free')
    const [back] = await boxes('.action-bar-back .button:first-child')
    for (const state of cashierStates) {
      await show(state)
      const [there = forward] = await boxes('.action-bar-way, .action-bar-free')
      const [first = back] = await boxes('.action-bar-back .button:first-child')
      const place = (box = '') => box.split(' ').slice(0, 2)
      expect({ state, forward: there, back: place(first) }).toEqual({
        state,
        forward,
        back: place(back),
      })
    }
  })
})

describe('right to left', () => {
  const left = async (selector: string) =>
    (await page.locator(selector).first().boundingBox())?.x ?? -1

  it('mirrors the frame and not the digits', async () => {
    await show('cashier/keypad-typed', { lang: 'ar' })
    expect(await left('.action-bar-way')).toBeLessThan(await left('.action-bar-back'))
    expect(await left('.key:nth-child(1)')).toBeLessThan(await left('.key:nth-child(3)'))
    expect(await page.locator('.big-amount').textContent()).toContain('4')
    expect(await page.locator('.big-amount bdi').getAttribute('dir')).toBe('ltr')
  })
})
