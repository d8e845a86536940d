/**
 * `npm run bench [-- <figure>…] [--scale 0.2] [--history 10000000]`: the figures of DESIGN §9, each against a floor in the
 * same run. All of them (a few minutes) also write docs/benchmarks.md; raw samples go to .build/bench.json. Not part of
 * `npm test`: no test asserts a speed.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { backFigure } from './bench/back.ts'
import { openBench, type Bench } from './bench/bench.ts'
import { cardLookUpFigure } from './bench/card-look-up.ts'
import { chargeFigure } from './bench/charge.ts'
import { coldStartFigure } from './bench/cold-start.ts'
import type { Figure, Measured } from './bench/figure.ts'
import { foreignTapFigure } from './bench/foreign-tap.ts'
import { historyFigure } from './bench/history.ts'
import { issueFigure } from './bench/issue.ts'
import { ledgerFigure } from './bench/ledger.ts'
import { busyNow, isInMemory, machineOf } from './bench/machine.ts'
import { memoryFigure } from './bench/memory.ts'
import { paidFigure } from './bench/paid.ts'
import { paperFigure } from './bench/paper.ts'
import { printingFigure } from './bench/printing.ts'
import { markdownPage, plainTable, type Run, type Taken } from './bench/report.ts'
import { stuckFigure } from './bench/stuck.ts'
import { sunFigure } from './bench/sun.ts'
import { tapFigure } from './bench/tap.ts'
import { withdrawFigure } from './bench/withdraw.ts'
import { writesFigure } from './bench/writes.ts'
import { ensureNodes } from './nodes/ensure-nodes.ts'

const figures: readonly Figure[] = [
  ledgerFigure,
  historyFigure,
  coldStartFigure,
  chargeFigure,
  paidFigure,
  tapFigure,
  foreignTapFigure,
  issueFigure,
  sunFigure,
  cardLookUpFigure,
  withdrawFigure,
  writesFigure,
  memoryFigure,
  backFigure,
  stuckFigure,
  paperFigure,
  printingFigure,
]

const root = path.join(import.meta.dirname, '..')

const usage = `usage: npm run bench [-- <figure>… --scale <part> --history <invoices>]
figures: ${figures.map(({ name }) => name).join(', ')}`

type Wish = {
  readonly wanted: readonly Figure[]
  readonly scale: number
  readonly history: number
}

function wishOf(args: readonly string[]): Wish | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { scale: { type: 'string' }, history: { type: 'string' } },
  })
  const scale = Number(values.scale ?? '1')
  const history = Number(values.history ?? '1000000')
  if (!(scale > 0) || !(history >= 10_000)) return undefined
  const wanted = positionals.map((name) => figures.find((figure) => figure.name === name))
  const known = wanted.filter((figure) => figure !== undefined)
  if (known.length < wanted.length) return undefined
  return { wanted: known.length === 0 ? figures : known, scale, history }
}

/** A figure that cannot be taken here is a row that says why; the others go on. */
const notRun = (figure: Figure, problem: unknown): Measured => ({
  rows: [
    {
      ...{ what: figure.title, ours: '', floor: '', ratio: '', band: '', goal: '' },
      verdict: 'not run',
    },
  ],
  notes: [`not run: ${problem instanceof Error ? problem.message : String(problem)}`],
  samples: {},
})

async function take(bench: Bench, figure: Figure): Promise<Taken> {
  bench.say(`${figure.name}: ${figure.title}`)
  const before = busyNow()
  const startedAt = performance.now()
  const measured = await figure.measure(bench).catch((problem: unknown) => {
    console.error(problem)
    return notRun(figure, problem)
  })
  const seconds = (performance.now() - startedAt) / 1000
  console.log(`\n${figure.title}\n${plainTable(measured.rows)}`)
  for (const note of measured.notes) console.log(`  ${note}`)
  return { figure, measured, before, after: busyNow(), seconds }
}

async function writeDown(run: Run, isWhole: boolean): Promise<void> {
  const samples = new Map(run.taken.map(({ figure, measured }) => [figure.name, measured.samples]))
  await mkdir(path.join(root, '.build'), { recursive: true })
  const { machine, at } = run
  await writeFile(
    path.join(root, '.build', 'bench.json'),
    `${JSON.stringify({ machine, at, samples: Object.fromEntries(samples) })}\n`,
  )
  if (!isWhole) return
  await writeFile(path.join(root, 'docs', 'benchmarks.md'), markdownPage(run))
  console.log('\nwritten: docs/benchmarks.md, .build/bench.json')
}

async function main(): Promise<void> {
  const wish = wishOf(process.argv.slice(2))
  if (wish === undefined) {
    console.error(usage)
    process.exit(2)
  }
  const bench = await openBench(wish)
  const stop = () => void bench.end().finally(() => process.exit(130))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop)
  try {
    if (await isInMemory(bench.folder))
      throw new Error(`${bench.folder} lies in memory: set TMPDIR to a folder on a disk`)
    const taken: Taken[] = []
    for (const figure of wish.wanted) taken.push(await take(bench, figure))
    const { lnd } = await ensureNodes()
    const machine = await machineOf(lnd)
    const at = new Date().toISOString().slice(0, 16).replace('T', ' ')
    await writeDown({ machine, at: `${at} UTC`, scale: wish.scale, taken }, wish.wanted === figures)
  } finally {
    await bench.end()
  }
  process.exit(0)
}

await main()
