import { spawn } from 'node:child_process'
import { sleep } from '../test/faults/till-bench.ts'
import type { Bench } from './bench.ts'
import { openBenchTill, type BenchTill } from './bench-till.ts'
import { openBrowser } from './browser.ts'
import { verdictOf, type Figure, type Measured } from './figure.ts'
import { familyOf, pssOf } from './process-memory.ts'
import {
  abba,
  floorOf,
  floorToFloor,
  oursOf,
  oursToFloor,
  p50,
  timesWithin,
  within,
} from './statistics.ts'

const restMs = 5000
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`

/** Chromium with two pages, after they have come to rest. */
async function chromiumWith(addresses: readonly string[], shown: string): Promise<number> {
  const chromium = await openBrowser()
  try {
    for (const address of addresses) {
      const page = await (await chromium.browser.newContext()).newPage()
      await page.goto(address)
      if (shown !== '') await page.locator(shown).first().waitFor()
    }
    await sleep(restMs)
    return pssOf(familyOf(chromium.pid))
  } finally {
    await chromium.close()
  }
}

/** A Node process that does nothing. */
async function bareNode(): Promise<number> {
  const node = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' })
  try {
    await sleep(1000)
    return pssOf([node.pid ?? 0])
  } finally {
    node.kill()
  }
}

type Parts = { readonly service: number[]; readonly bareNode: number[] }

async function measureOn(bench: Bench, till: BenchTill, parts: Parts) {
  const floor = async (): Promise<number> => {
    const bare = await bareNode()
    parts.bareNode.push(bare)
    return bare + (await chromiumWith(['about:blank', 'about:blank'], ''))
  }
  const screens = ['cashier', 'customer'].map((name) => `${till.address}/${name}`)
  const ours = async (): Promise<number> => {
    const pages = await chromiumWith(screens, '.keypad, .customer-idle')
    const service = pssOf(familyOf(till.process.pid() ?? 0))
    parts.service.push(service)
    return pages + service
  }
  return abba(bench.many(1, 1), floor, ours)
}

async function measure(bench: Bench): Promise<Measured> {
  await bench.pages()
  const nodes = await bench.nodes()
  const till = await openBenchTill({ folder: await bench.place('memory'), nodes, hasPrinter: true })
  const parts: Parts = { service: [], bareNode: [] }
  try {
    await till.start()
    for (let sale = 0; sale < bench.many(10, 2); sale++)
      await till.pay((await till.charge()).bolt11)
    // What lies on the counter goes after a minute; the customer’s screen is to be idle.
    await till.door.ask('POST', '/till/idle')
    const rounds = await measureOn(bench, till, parts)
    const ratio = oursToFloor(rounds)
    return {
      rows: [
        {
          what: 'flashtilld + Chromium with both screens, PSS',
          ours: megabytes(p50(oursOf(rounds))),
          floor: megabytes(p50(floorOf(rounds))),
          ratio: timesWithin(ratio),
          band: within(floorToFloor(rounds)),
          goal: '≤ 1.3×',
          verdict: verdictOf(ratio.value <= 1.3),
        },
      ],
      notes: [
        `${rounds.length} rounds; proportional set size of all processes ${restMs / 1000} s after the screens stood; the service had made and printed ${bench.many(10, 2)} sales and holds its connection to LND`,
        'floor: the same Chromium with two blank pages and a Node process that does nothing',
        `of that flashtilld ${megabytes(p50(parts.service))}, a bare Node ${megabytes(p50(parts.bareNode))}; the shell is not in it (no Electron here), nor bitcoind and LND`,
      ],
      samples: { ours: oursOf(rounds), floor: floorOf(rounds), ...parts },
    }
  } finally {
    await till.end()
  }
}

export const memoryFigure: Figure = {
  name: 'memory',
  title: 'Idle memory',
  measure,
}
