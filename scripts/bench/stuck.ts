/** One thread of trouble never delays another: cash sales with every printer stuck, beside a till that has none. */
import { execFileSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { newId } from '../../core/contract/ids.ts'
import { createDeviceTree } from '../../drivers/sim/device-tree.ts'
import { systemClock } from '../../main/clock.ts'
import { systemRandom } from '../../main/random.ts'
import { until } from '../test/faults/till-bench.ts'
import type { Bench } from './bench.ts'
import { openBenchTill, type BenchTill } from './bench-till.ts'
import { verdictOf, type Figure, type Measured, type Row } from './figure.ts'
import {
  abba,
  firsts,
  floorOf,
  ms,
  oursOf,
  p50,
  p99,
  ratioOf,
  seconds,
  timesWithin,
  within,
  type Round,
  type Statistic,
} from './statistics.ts'

/** So many printers with a plug that take nothing and say nothing, beside the one on the network. */
const plugged = 10

/** Ten FIFOs that nobody reads, as USB printers. */
async function plugStuckPrinters(folder: string): Promise<void> {
  const root = path.join(folder, 'devices')
  await mkdir(root, { recursive: true })
  const tree = createDeviceTree(root)
  for (let at = 0; at < plugged; at += 1) {
    const behind = path.join(folder, `fifo-${at}`)
    execFileSync('mkfifo', [behind])
    const ids = { vendor: '04b8', product: '0e28', serial: `S${at}` }
    tree.plug({ node: `usb/lp${at}`, socket: `1-${at + 1}`, ...ids, behind })
  }
}

/** A cash sale from the first request to the last answer: two commits, a receipt in the queue. */
async function sell({ door }: BenchTill): Promise<number> {
  const started = performance.now()
  const { id } = await door.charge({ lightning: false })
  const paymentId = newId(systemClock.now(), systemRandom.bytes(10))
  const paid = await door.ask('POST', `/till/invoices/${id}/cash`, { paymentId })
  if (paid.status !== 200) throw new Error(`cash was refused: ${JSON.stringify(paid.body)}`)
  return performance.now() - started
}

type Asked = { readonly what: string; readonly statistic: Statistic; readonly goal?: number }

function rowOf(rounds: readonly Round[], { what, statistic, goal }: Asked): Row {
  const ratio = ratioOf(oursOf(rounds), floorOf(rounds), statistic)
  return {
    what,
    ours: ms(statistic(oursOf(rounds))),
    floor: ms(statistic(floorOf(rounds))),
    ratio: timesWithin(ratio),
    band: within(ratioOf(firsts(rounds), seconds(rounds), statistic)),
    goal: goal === undefined ? '' : `≤ ${goal.toFixed(2)}×`,
    verdict: goal === undefined ? 'shown' : verdictOf(ratio.value <= goal),
  }
}

async function measure(bench: Bench): Promise<Measured> {
  await bench.pages()
  const nodes = await bench.nodes()
  const [folder, other] = [await bench.place('stuck'), await bench.place('stuck-floor')]
  const stuck = await openBenchTill({ folder, nodes, hasPrinter: true })
  const free = await openBenchTill({ folder: other, nodes })
  try {
    await plugStuckPrinters(folder)
    await stuck.start()
    await free.start()
    stuck.printer?.setManner('hung')
    await until(
      'the printer is stuck',
      async () => (await stuck.door.status()).printer.state === 'error',
    )
    const floor = () => sell(free)
    const ours = () => sell(stuck)
    await abba(3, floor, ours)
    const rounds = await abba(bench.many(100, 5), floor, ours)
    return {
      rows: [
        rowOf(rounds, {
          what: 'cash sale with all printers stuck, p50',
          statistic: p50,
          goal: 1.05,
        }),
        rowOf(rounds, { what: 'cash sale with all printers stuck, p99', statistic: p99 }),
      ],
      notes: [
        `n = ${oursOf(rounds).length}; ours: the receipt printer on the network is deaf and mute with its connection open, and ${plugged} USB printers are FIFOs that nobody reads; floor: the same till without a printer, on the same disk in the same minutes`,
      ],
      samples: { 'stuck ours': oursOf(rounds), 'stuck floor': floorOf(rounds) },
    }
  } finally {
    await stuck.end()
    await free.end()
  }
}

export const stuckFigure: Figure = {
  name: 'stuck',
  title: 'A sale while every printer is stuck',
  measure,
}
