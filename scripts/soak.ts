/**
 * The long run of the fault suite: `npm run soak -- [kills|cards|payouts|streets|races|expiry|away|taps|slips|tears …] [--count N] [--seed N] [--fresh]`.
 * Every trial prints its seed and what became of it. An interrupted run goes on where it stopped; `--seed` begins there.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { booksProblems } from './test/faults/check-books.ts'
import {
  cardKillTrial,
  cardTrialLine,
  openCardBench,
  topUpInCash,
} from './test/faults/card-kills.ts'
import type { Tear } from '../drivers/sim/ntag424/card-field.ts'
import { createIssuer } from '../main/usecases/card/keep-issuer.ts'
import { newRig, passphrase } from './test/issuing-rig.ts'
import { apdusOf, purposes, tearOnce, type Purpose } from './test/issuing-tears.ts'
import { payoutKillTrial, payoutTrialLine } from './test/faults/payout-kills.ts'
import { streetKillTrial, streetTrialLine } from './test/faults/street-kills.ts'
import { killTrial, trialLine } from './test/faults/random-kills.ts'
import { tapTiming } from './test/faults/tap-timings.ts'
import { expiryRaces, race, type Rival } from './test/faults/races.ts'
import { openSlipBench } from './test/faults/slip-faults.ts'
import { openScreen } from './test/faults/screen-client.ts'
import { openTillBench, sleep, until, type TillBench } from './test/faults/till-bench.ts'
import { bolt11Of } from './test/faults/till-door.ts'

/** Some trials of one kind, from `seed` on: how many were made, and what was wrong. */
type Batch = { readonly done: number; readonly wrong: readonly string[] }

type Task = {
  /** How many trials it takes when nothing else is said. */
  readonly count: number
  /** Between two looks at the books. */
  readonly batch: number
  /** Opens a till where it needs one. */
  readonly run: (open: () => Promise<TillBench>, seed: number, count: number) => Promise<Batch>
}

const say = (line: string): void => console.log(line)

async function kills(bench: TillBench, seed: number, count: number): Promise<Batch> {
  const wrong: string[] = []
  const sales: string[] = []
  for (let at = seed; at < seed + count; at += 1) {
    const trial = await killTrial(bench, at)
    sales.push(trial.invoiceId)
    say(trialLine(trial))
    wrong.push(...trial.problems.map((problem) => `seed ${at}: ${problem}`))
  }
  const open = "select count(*) from print_job where state in ('queued', 'sending')"
  await until('the printer is through', () => bench.books.count(open) === 0)
  return { done: count, wrong: [...wrong, ...(await booksProblems(bench, sales))] }
}

async function cards(bench: TillBench, seed: number, count: number): Promise<Batch> {
  const wrong: string[] = []
  const withCard = await openCardBench(bench)
  await topUpInCash(withCard)
  for (let at = seed; at < seed + count; at += 1) {
    const trial = await cardKillTrial(withCard, at)
    say(cardTrialLine(trial))
    wrong.push(...trial.problems.map((problem) => `seed ${at}: ${problem}`))
  }
  return { done: count, wrong: [...wrong, ...(await booksProblems(bench))] }
}

async function payouts(bench: TillBench, seed: number, count: number): Promise<Batch> {
  const wrong: string[] = []
  const withCard = await openCardBench(bench)
  await topUpInCash(withCard)
  for (let at = seed; at < seed + count; at += 1) {
    const trial = await payoutKillTrial(withCard, at)
    say(payoutTrialLine(trial))
    wrong.push(...trial.problems.map((problem) => `seed ${at}: ${problem}`))
  }
  return { done: count, wrong }
}

async function streets(bench: TillBench, seed: number, count: number): Promise<Batch> {
  const wrong: string[] = []
  const withCard = await openCardBench(bench)
  for (let at = seed; at < seed + count; at += 1) {
    const trial = await streetKillTrial(withCard, at)
    say(streetTrialLine(trial))
    wrong.push(...trial.problems.map((problem) => `seed ${at}: ${problem}`))
  }
  return { done: count, wrong }
}

const rivals: readonly Rival[] = ['cancel', 'cash', 'newCode']

async function races(bench: TillBench, seed: number, count: number): Promise<Batch> {
  const wrong: string[] = []
  for (let at = seed; at < seed + count; at += 1)
    for (const rival of rivals) {
      const { leadMs, till, node, payer, problems } = await race(bench, at, rival)
      say(`seed ${at}: pay against ${rival} by ${leadMs} ms: ${till} | ${node} | ${payer}`)
      wrong.push(...problems.map((problem) => `seed ${at} ${rival}: ${problem}`))
    }
  return { done: count, wrong: [...wrong, ...(await booksProblems(bench))] }
}

async function expiry(bench: TillBench, seed: number, count: number): Promise<Batch> {
  await bench.door.ask('POST', '/till/shop', { expiryMin: 1 })
  const ended = await expiryRaces(
    bench,
    Array.from({ length: count }, (_, at) => seed + at),
  )
  for (const { seed: at, paidAtMs, ended: how } of ended)
    say(`seed ${at}: paid at ${paidAtMs} ms from the end: ${how}`)
  const wrong = ended.flatMap(({ seed: at, problems }) =>
    problems.map((one) => `seed ${at}: ${one}`),
  )
  return { done: count, wrong: [...wrong, ...(await booksProblems(bench))] }
}

/** LND away for 4 minutes under a waiting code, then paid. */
async function away(bench: TillBench, seed: number): Promise<Batch> {
  await bench.door.ask('POST', '/till/shop', { expiryMin: 10 })
  const screen = await openScreen(bench.door.port)
  const sale = await bench.door.charge()
  bench.nodes.till.hangUp()
  await bench.nodes.till.part.stop('hard')
  await sleep(240_000)
  await bench.nodes.till.part.start()
  const isPaid = async () => (await bench.pay(bolt11Of(sale))).status === 'SUCCEEDED'
  await until('it is paid', isPaid, 90_000)
  const paidAt = performance.now()
  const told = () => screen.toldAt(sale.id, ({ status }) => status === 'Settled')
  await until('the screen is told', () => told() !== undefined)
  const ms = Math.round((told() ?? 0) - paidAt)
  say(`trial ${seed}: LND away 4 min, screen told ${ms} ms after the payer had his answer`)
  screen.close()
  return { done: 1, wrong: ms > 1000 ? [`told after ${ms} ms`] : [] }
}

/** Cards laid on a reader for 20 to 500 ms, in virtual time and without a till. */
async function taps(_open: unknown, seed: number, count: number): Promise<Batch> {
  const wrong: string[] = []
  for (let at = seed; at < seed + count; at += 1) {
    const { layings, problems } = await tapTiming(at)
    say(`seed ${at}: ${layings.join(', ')}`)
    wrong.push(...problems.map((problem) => `seed ${at}: ${problem}`))
  }
  return { done: count, wrong }
}

const byName = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one.localeCompare(other)

/** Receipts struck in the middle, in virtual time: how often at which place, and how often a person was asked. */
async function slips(seed: number, count: number): Promise<Batch> {
  const bench = await openSlipBench()
  const wrong: string[] = []
  const fates = new Map<string, { runs: number; repeats: number; asked: number }>()
  for (let at = seed; at < seed + count; at += 1) {
    const { blows, slips: paper, asked, problems } = await bench.trial(at)
    const [first] = blows
    const fate = `${first?.fault} ${first?.place}`
    const before = fates.get(fate) ?? { runs: 0, repeats: 0, asked: 0 }
    const repeats = paper.filter((slip) => slip.includes('REPEATED RECEIPT')).length
    fates.set(fate, {
      runs: before.runs + 1,
      repeats: before.repeats + repeats,
      asked: before.asked + asked,
    })
    wrong.push(...problems.map((problem) => `seed ${at}, ${fate}: ${problem}`))
  }
  for (const [fate, { runs, repeats, asked }] of [...fates].toSorted(byName))
    say(`${fate}: ${runs} runs, ${repeats} repeats, asked ${asked} times`)
  await bench.end()
  return { done: count, wrong }
}

/** Trial n is the n-th place where a card can be pulled off: each purpose, each APDU, before and after. */
async function tears(seed: number, count: number): Promise<Batch> {
  const rig = await newRig(seed)
  await createIssuer(rig, { passphrase, by: 'soak' })
  const places: { readonly purpose: Purpose; readonly tear: Tear }[] = []
  for (const purpose of purposes)
    for (let at = 1, apdus = await apdusOf(rig, purpose); at <= apdus; at += 1)
      for (const side of ['before', 'middle', 'after'] as const)
        places.push({ purpose, tear: { at, side } })
  const wrong: string[] = []
  for (let at = seed; at < seed + count; at += 1) {
    const place = places[at % places.length]
    if (place === undefined) continue
    wrong.push(...(await tearOnce(rig, place.purpose, place.tear)))
  }
  say(`${count} of ${places.length} places, from ${seed} on: ${wrong.length} wrong`)
  await rig.remove()
  return { done: count, wrong }
}

const onTill =
  (run: (bench: TillBench, seed: number, count: number) => Promise<Batch>): Task['run'] =>
  async (open, seed, count) =>
    run(await open(), seed, count)

const tasks: Readonly<Record<string, Task>> = {
  kills: { count: 300, batch: 25, run: onTill(kills) },
  cards: { count: 200, batch: 25, run: onTill(cards) },
  payouts: { count: 100, batch: 25, run: onTill(payouts) },
  streets: { count: 100, batch: 25, run: onTill(streets) },
  races: { count: 60, batch: 20, run: onTill(races) },
  expiry: { count: 60, batch: 12, run: onTill(expiry) },
  away: { count: 3, batch: 1, run: onTill(away) },
  taps: { count: 10_000, batch: 1_000, run: taps },
  slips: { count: 1_000, batch: 250, run: async (_open, seed, count) => slips(seed, count) },
  tears: { count: 600, batch: 600, run: async (_open, seed, count) => tears(seed, count) },
}

const stateFile = fileURLToPath(new URL('../.build/soak.json', import.meta.url))

type Progress = Record<string, { next: number; end: number; wrong: string[] }>

function recall(): Progress {
  try {
    return JSON.parse(readFileSync(stateFile, 'utf8')) as Progress
  } catch {
    return {}
  }
}

function remember(progress: Progress): void {
  mkdirSync(path.dirname(stateFile), { recursive: true })
  writeFileSync(stateFile, JSON.stringify(progress, undefined, 2))
}

const defaultSeed = 10_000

async function runTask(
  open: () => Promise<TillBench>,
  name: string,
  progress: Progress,
): Promise<void> {
  const task = tasks[name]
  const state = progress[name]
  if (task === undefined || state === undefined) return
  while (state.next < state.end) {
    const count = Math.min(task.batch, state.end - state.next)
    const { done, wrong } = await task.run(open, state.next, count)
    state.next += done
    state.wrong.push(...wrong)
    remember(progress)
    say(`${name}: ${state.end - state.next} to go, ${state.wrong.length} wrong`)
  }
}

async function startedBench(): Promise<TillBench> {
  const bench = await openTillBench()
  say(`cold start: ready after ${Math.round(await bench.start())} ms`)
  return bench
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      count: { type: 'string' },
      seed: { type: 'string' },
      fresh: { type: 'boolean', default: false },
    },
  })
  const wanted = positionals.length === 0 ? Object.keys(tasks) : positionals
  const unknown = wanted.find((name) => !Object.hasOwn(tasks, name))
  if (unknown !== undefined) {
    say(`no task ${unknown}; there are ${Object.keys(tasks).join(', ')}`)
    return 2
  }
  if (values.fresh) rmSync(stateFile, { force: true })
  const progress = recall()
  for (const name of wanted) {
    const before = progress[name]
    const goesOn = before !== undefined && before.next < before.end && values.seed === undefined
    if (goesOn) continue
    const next = Number(values.seed ?? defaultSeed)
    const count = Number(values.count ?? tasks[name]?.count ?? 0)
    progress[name] = { next, end: next + count, wrong: [] }
  }
  let opened: Promise<TillBench> | undefined
  const open = (): Promise<TillBench> => (opened ??= startedBench())
  try {
    for (const name of wanted) await runTask(open, name, progress)
  } finally {
    await (await opened)?.end()
  }
  const wrong = wanted.flatMap((name) => progress[name]?.wrong ?? [])
  for (const line of wrong) say(`WRONG ${line}`)
  say(`soak: ${wanted.join(', ')}: ${wrong.length} wrong`)
  return wrong.length === 0 ? 0 : 1
}

process.exitCode = await main()
