import { chromium, type Browser, type BrowserServer, type Page } from 'playwright-core'
import { onPath } from '../nodes/find-program.ts'
import { installMarks } from './page-marks.ts'

export type BenchBrowser = {
  readonly browser: Browser
  /** Of the browser's first process; the others are its children. */
  readonly pid: number
  /** A page of its own window, with marks (page-marks.ts). */
  page(address: string): Promise<Page>
  close(): Promise<void>
}

/** Debian's Chromium, headless; a machine without one takes no figure of a screen. */
export async function openBrowser(): Promise<BenchBrowser> {
  const executablePath = (await onPath('chromium')) ?? (await onPath('google-chrome'))
  if (executablePath === undefined)
    throw new Error('there is no chromium here (apt-get install chromium)')
  // Chromium refuses its sandbox to root.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const server: BrowserServer = await chromium.launchServer({ executablePath, args })
  const browser = await chromium.connect(server.wsEndpoint())
  return Object.freeze({
    browser,
    pid: server.process().pid ?? 0,
    page: async (address: string) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
      const page = await context.newPage()
      await page.addInitScript(installMarks)
      await page.goto(address)
      return page
    },
    close: () => server.close(),
  })
}

/** A moment of a page on the clock of this process: what to add to it, and how wrong that may be. */
export type Offset = { readonly ms: number; readonly errorMs: number }

const hereNow = (): number => performance.timeOrigin + performance.now()

/** The difference of a page's clock from ours, by the shortest of many round trips. */
export async function offsetOf(page: Page): Promise<Offset> {
  let best: Offset = { ms: 0, errorMs: Number.POSITIVE_INFINITY }
  for (let trip = 0; trip < 40; trip++) {
    const before = hereNow()
    const there = await page.evaluate(() => performance.timeOrigin + performance.now())
    const after = hereNow()
    const errorMs = (after - before) / 2
    if (errorMs < best.errorMs) best = { ms: (before + after) / 2 - there, errorMs }
  }
  return best
}
