/** One real sale on both screens of the shell: the till's own pages, its service, bitcoind and two LNDs. */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { InvoiceView } from '../../core/contract/screen.ts'
import { type Page, pageOf } from '../../scripts/shell/page-of.ts'
import { prepareElectron, type PreparedElectron } from '../../scripts/shell/prepare-electron.ts'
import { type Displays, startTwoDisplays } from '../../scripts/shell/start-display.ts'
import { eventually, type RunningShell, startShell } from '../../scripts/shell/start-shell.ts'
import { buildStalePages } from '../../scripts/start/build-stale-pages.ts'
import { openTillBench, type TillBench } from '../../scripts/test/faults/till-bench.ts'
import { bolt11Of } from '../../scripts/test/faults/till-door.ts'

let electron: PreparedElectron
let displays: Displays
let bench: TillBench
let shell: RunningShell

beforeAll(async () => {
  await buildStalePages((line) => console.log(line))
  electron = await prepareElectron()
  displays = await startTwoDisplays()
  await displays.plug()
  bench = await openTillBench()
  await bench.start()
  await bench.sells()
  const address = `http://127.0.0.1:${bench.door.port}`
  const args = ['--address', address]
  shell = startShell({ electron, display: displays.name, profile: 'sale', args })
})

afterAll(async () => {
  await shell?.stop()
  await bench?.end()
  await displays?.stop()
  await electron?.remove()
})

const screens = ['cashier', 'customer'] as const
type Screen = (typeof screens)[number]

const onPage = async <T>(screen: Screen, use: (page: Page) => Promise<T>): Promise<T> => {
  const page = await pageOf(await shell.debugPort(), `/${screen}`)
  try {
    return await use(page)
  } finally {
    page.close()
  }
}

const textOf = (screen: Screen): Promise<string> =>
  onPage(screen, async (page) => String(await page.evaluate('document.body?.innerText')))

/** Waits until this screen says it. */
const says = (screen: Screen, what: RegExp): Promise<true> =>
  eventually(`${screen} to say ${what}`, async () => {
    const text = await textOf(screen).catch(() => '')
    return what.test(text) ? true : undefined
  })

/** Types on the cashier's keyboard. */
const type = (keys: readonly string[]): Promise<void> =>
  onPage('cashier', async (page) => {
    for (const key of keys) {
      const text = key === 'Enter' ? '\r' : key
      const stroke = { key, text, windowsVirtualKeyCode: text.charCodeAt(0) }
      await page.command('Input.dispatchKeyEvent', { type: 'keyDown', ...stroke })
      await page.command('Input.dispatchKeyEvent', { type: 'keyUp', ...stroke })
    }
  })

/** The code of the newest sale. */
const newestCode = async (): Promise<string> => {
  const { body } = await bench.door.ask('GET', '/till/invoices')
  const [newest] = body['invoices'] as readonly InvoiceView[]
  return bolt11Of({ body: { invoice: newest } })
}

/** For a person to look at, beside the reports. */
const picture = async (screen: Screen, name: string): Promise<void> => {
  const folder = path.join(import.meta.dirname, '../../.build/test/pictures')
  await mkdir(folder, { recursive: true })
  const shot = await onPage(screen, (page) => page.command('Page.captureScreenshot'))
  const { data } = shot as { readonly data: string }
  await writeFile(path.join(folder, `shell-${name}-${screen}.png`), Buffer.from(data, 'base64'))
}

const lastRenderer = (screen: Screen): number =>
  Number(shell.events.findLast((one) => one.event === 'shown' && one['screen'] === screen)?.['pid'])

it('shows a sale on both screens, again after their renderers were killed, and paid on both', async () => {
  await says('cashier', /Charge/i)
  await type(['4', '.', '5', '0', 'Enter'])
  await says('cashier', /waiting|scan/i)
  for (const screen of screens) expect(await says(screen, /4[.,]50/)).toBe(true)
  for (const screen of screens) await picture(screen, 'waiting')

  const killed = performance.now()
  for (const screen of screens) {
    const from = shell.events.length
    process.kill(lastRenderer(screen), 'SIGKILL')
    await shell.event('renderer gone', { screen, from })
    await shell.event('shown', { screen, from })
  }
  for (const screen of screens) expect(await says(screen, /4[.,]50/)).toBe(true)
  expect(await says('cashier', /waiting|scan/i)).toBe(true)
  console.log(
    `both renderers killed: the sale stands again after ${Math.round(performance.now() - killed)} ms`,
  )

  expect((await bench.pay(await newestCode())).status).toBe('SUCCEEDED')
  for (const screen of screens) expect(await says(screen, /paid|thank/i)).toBe(true)
  for (const screen of screens) await picture(screen, 'paid')
})
