import { mkdir, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import path from 'node:path'
import { stringify } from 'smol-toml'
import type { Page } from 'playwright-core'
import { sleep } from '../test/faults/till-bench.ts'
import { tillProcess } from '../test/faults/till-process.ts'
import type { Bench } from './bench.ts'
import { freePort } from './bench-till.ts'
import { openBrowser } from './browser.ts'
import { verdictOf, type Figure, type Measured, type Row } from './figure.ts'
import { historiesOf, smallHistory } from './history.ts'
import { ms, p50, ratioOf, timesWithin, within } from './statistics.ts'

/** A page that takes keys, served by a bare server that runs already: as little as a screen can be. */
const staticPage = `<!doctype html><html lang="en"><title>floor</title>
<style>body{font:48px sans-serif}</style><main class="keypad"><p>0</p></main>
<script>addEventListener('keydown',(e)=>{document.querySelector('p').textContent+=e.key})</script></html>`

async function serveStatic(): Promise<{ address: string; server: Server }> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(staticPage)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { address: `http://127.0.0.1:${port}/`, server }
}

/** Loads the page as soon as somebody answers, and types until a digit stands there. */
async function typeIn(page: Page, address: string, shown: string): Promise<void> {
  for (;;) {
    const loaded = await page.goto(address, { waitUntil: 'commit' }).then(
      () => true,
      () => false,
    )
    if (loaded) break
    await sleep(5)
  }
  await page.locator('.keypad').waitFor()
  await page.keyboard.press('7')
  await page.getByText(shown).first().waitFor()
}

/** Chromium's spawn → a key typed into a page and its digit shown; what `before` starts, starts at the same moment. */
async function browserToKey(
  address: string,
  shown: string,
  before: () => void = () => undefined,
): Promise<number> {
  const started = performance.now()
  before()
  const chromium = await openBrowser()
  try {
    const page = await (await chromium.browser.newContext()).newPage()
    await typeIn(page, address, shown)
    return performance.now() - started
  } finally {
    await chromium.close()
  }
}

/** flashtilld without a node or a printer on a data folder, and Chromium beside it, both from nothing. */
async function tillToKey(home: string, port: number): Promise<number> {
  const till = tillProcess(home, home)
  try {
    return await browserToKey(`http://127.0.0.1:${port}/cashier`, '0.07', till.spawn)
  } finally {
    await till.stop()
  }
}

async function settingsFor(home: string, port: number): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 })
  const settings = {
    service: { host: '127.0.0.1', port },
    shop: { name: 'Bench', currency: 'EUR' },
  }
  // Exchanges that refuse at once: a start must not wait for them, and no benchmark asks real ones.
  const nowhere = 'http://127.0.0.1:9'
  const rates = { kraken: nowhere, coinbase: nowhere, bitstamp: nowhere }
  await writeFile(path.join(home, 'flashtill.toml'), stringify({ ...settings, rates }))
}

type Taken = { readonly floor: number[]; readonly small: number[]; readonly large: number[] }

function rowsOf({ floor, small, large }: Taken): readonly Row[] {
  const halves = [floor.filter((_, at) => at % 2 === 0), floor.filter((_, at) => at % 2 === 1)]
  const band = within(ratioOf(halves[0] ?? [], halves[1] ?? [], p50))
  type Pair = { readonly ours: number[]; readonly against: number[] }
  const row = (what: string, { ours, against }: Pair, goal: number): Row => {
    const ratio = ratioOf(ours, against, p50)
    return {
      what,
      ours: ms(p50(ours)),
      floor: ms(p50(against)),
      ratio: timesWithin(ratio),
      band,
      goal: `≤ ${goal}×`,
      verdict: verdictOf(ratio.value <= goal),
    }
  }
  return [
    row('long history: spawn → keypad takes a key, p50', { ours: large, against: floor }, 1.35),
    row('short history: the same, p50', { ours: small, against: floor }, 1.35),
    row('long against short history, p50', { ours: large, against: small }, 1.05),
  ]
}

async function measure(bench: Bench): Promise<Measured> {
  await bench.pages()
  const homes = await historiesOf(bench)
  const port = await freePort()
  for (const home of [homes.small, homes.large]) await settingsFor(home, port)
  const { address, server } = await serveStatic()
  const floor = () => browserToKey(address, '07')
  // The first start compiles (Node's cache, Chromium's profile of the disk); a till starts warm from then on.
  const first = await tillToKey(homes.small, port)
  await tillToKey(homes.large, port)
  await floor()
  const taken: Taken = { floor: [], small: [], large: [] }
  for (let n = 0; n < bench.many(5, 1); n++) {
    taken.floor.push(await floor())
    taken.small.push(await tillToKey(homes.small, port))
    taken.large.push(await tillToKey(homes.large, port))
    taken.large.push(await tillToKey(homes.large, port))
    taken.small.push(await tillToKey(homes.small, port))
    taken.floor.push(await floor())
  }
  server.close()
  return {
    rows: rowsOf(taken),
    notes: [
      `n = ${taken.floor.length} each, interleaved; flashtilld and Chromium are spawned at the same moment; the end is a pressed key whose digit stands on the keypad; long: ${bench.history.toLocaleString('en')} sales, short: ${smallHistory.toLocaleString('en')}`,
      'floor: the same Chromium with a static page of 300 bytes from a server that runs already; both include Playwright’s own start',
      'no node and no printer in the settings, exchanges refuse; Lightning’s own start is not in this figure',
      'from a checkout the service loads some 1 600 files one by one (typebox 680, lightning 340, kysely 250), which the appliance’s single bundle will not; the bundle is not built yet and not measured',
      `the very first start, before anything was compiled: ${ms(first)}`,
    ],
    samples: taken,
  }
}

export const coldStartFigure: Figure = {
  name: 'cold-start',
  title: 'Cold start: spawn → keypad takes a key',
  measure,
}
