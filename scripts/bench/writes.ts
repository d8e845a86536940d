import { mkdtempSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { onPath } from '../nodes/find-program.ts'
import { sleep, until } from '../test/faults/till-bench.ts'
import type { Bench } from './bench.ts'
import { openBenchTill, type BenchTill } from './bench-till.ts'
import { verdictOf, type Figure, type Measured, type Row } from './figure.ts'

type Counted = { readonly syncs: number; readonly bytes: number }

const syncCall = /\b(?:fsync|fdatasync)\(\d+<[^>]*flashtill\.db[^>]*>/
const writeCall = /\b(?:pwrite64|write|pwritev2?|writev)\(\d+<[^>]*flashtill\.db[^>]*>.*= (\d+)$/

/** What strace wrote so far about the database and its log. */
async function countedIn(file: string): Promise<Counted> {
  let [syncs, bytes] = [0, 0]
  for (const line of (await readFile(file, 'utf8')).split('\n')) {
    if (syncCall.test(line)) syncs += 1
    bytes += Number(writeCall.exec(line)?.[1] ?? 0)
  }
  return { syncs, bytes }
}

/** `-D`: the service stays the child of who spawned it, so that it gets its signals. */
const traced = (strace: string, file: string): readonly string[] => [
  ...[strace, '-D', '-f', '-y', '-s', '0', '-o', file, '--seccomp-bpf', '-e'],
  'trace=fsync,fdatasync,pwrite64,write,pwritev,pwritev2,writev',
]

/** A whole sale, until its slip is out. `pauseMs` is how long the customer takes, and how long nobody comes after. */
async function sell(till: BenchTill, pauseMs: number): Promise<void> {
  const slips = () => till.printer?.slips().length ?? 0
  const before = slips()
  const { bolt11 } = await till.charge()
  await sleep(pauseMs)
  await till.pay(bolt11)
  await until('the slip is out', () => slips() > before)
  await sleep(pauseMs)
}

type Pace = { readonly what: string; readonly sales: number; readonly pauseMs: number }

/** What so many sales write, per sale. What rides along is left its own time before and after. */
async function writtenBy(till: BenchTill, file: string, pace: Pace): Promise<Counted> {
  await sleep(2500)
  const before = await countedIn(file)
  for (let sale = 0; sale < pace.sales; sale++) await sell(till, pace.pauseMs)
  const after = await countedIn(file)
  return {
    syncs: (after.syncs - before.syncs) / pace.sales,
    bytes: (after.bytes - before.bytes) / pace.sales,
  }
}

const rowsOf = (pace: Pace, { syncs, bytes }: Counted): readonly Row[] => {
  const none = { floor: '', ratio: '', band: '' }
  const kilobytes = bytes / 1000
  return [
    {
      what: `${pace.what}: fsyncs a sale`,
      ours: syncs.toFixed(2),
      ...{ ...none, floor: '3 durable steps', goal: '≤ 3.1', verdict: verdictOf(syncs <= 3.1) },
    },
    {
      what: `${pace.what}: written a sale`,
      ours: `${kilobytes.toFixed(1)} kB`,
      ...{ ...none, goal: '≤ 55 kB', verdict: verdictOf(kilobytes <= 55) },
    },
  ]
}

async function measure(bench: Bench): Promise<Measured> {
  const strace = await onPath('strace')
  if (strace === undefined) throw new Error('there is no strace here (apt-get install strace)')
  const nodes = await bench.nodes()
  const folder = await bench.place('writes')
  const file = path.join(mkdtempSync(path.join(folder, 'trace-')), 'strace')
  await writeFile(file, '')
  const till = await openBenchTill({ folder, nodes, hasPrinter: true, wrap: traced(strace, file) })
  const paces: readonly Pace[] = [
    { what: 'one after the other', sales: bench.many(80, 3), pauseMs: 0 },
    { what: 'each step 2.5 s apart', sales: bench.many(3, 1), pauseMs: 2500 },
  ]
  try {
    await till.start()
    await sell(till, 0)
    const rows: Row[] = []
    for (const pace of paces) rows.push(...rowsOf(pace, await writtenBy(till, file, pace)))
    return {
      rows,
      notes: [
        `system calls of flashtilld on its database and the log beside it, counted by strace: ${paces.map(({ what, sales }) => `${sales} sales ${what}`).join(', ')}; charged, paid over a real channel and printed`,
        'paced as people are, the code (BOLT11) and the printed mark find no commit to ride along with within 2 s and take one of their own each',
        'checkpoints of the log are in it; LND’s own writes and the service’s text log are not',
        `audit afterwards: ${await till.findings()} findings`,
      ],
      samples: {},
    }
  } finally {
    await till.end()
  }
}

export const writesFigure: Figure = {
  name: 'writes',
  title: 'What a printed sale writes',
  measure,
}
