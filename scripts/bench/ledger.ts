/** Ledger transactions a second through the store against better-sqlite3 alone (DESIGN §9), at 1, 16 and 100 callers. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { Bench } from './bench.ts'
import { verdictOf, type Figure, type Measured, type Row } from './figure.ts'
import { accountKinds, callerCounts } from './ledger-launch.ts'
import {
  floorOf,
  floorToFloor,
  oursOf,
  oursToFloor,
  p50,
  seed,
  timesWithin,
  within,
  type Round,
} from './statistics.ts'

type Answer = {
  readonly rounds: Readonly<Record<string, readonly Round[]>>
  readonly isSound: boolean
}

const launches = 5
const roundsALaunch = 6
const sliceMs = 50

const goalOf = (callers: number): number => (callers === 100 ? 0.7 : 0.8)

/** A process of its own: the compiler's moods last for a process's life. */
async function launch(bench: Bench, number: number): Promise<Answer> {
  const folder = await bench.place(`ledger-${number}`)
  const program = path.join(import.meta.dirname, 'ledger-launch.ts')
  const rounds = bench.many(roundsALaunch, 2)
  const args = [program, folder, `${rounds}`, `${sliceMs}`, `${seed + number}`]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const said: string[] = []
  child.stdout.setEncoding('utf8').on('data', (text: string) => void said.push(text))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`a launch of the ledger's benchmark ended with ${code}`)
  return JSON.parse(said.join('')) as Answer
}

const perSecond = (samples: readonly number[]): string => `${p50(samples).toFixed(0)}/s`

function rowOf(kind: string, callers: number, rounds: readonly Round[]): Row {
  const ratio = oursToFloor(rounds)
  const goal = goalOf(callers)
  return {
    what: `ledger, ${callers} ${callers === 1 ? 'caller' : 'callers'}, ${kind} account`,
    ours: perSecond(oursOf(rounds)),
    floor: perSecond(floorOf(rounds)),
    ratio: timesWithin(ratio),
    band: within(floorToFloor(rounds)),
    goal: `≥ ${goal}×`,
    verdict: verdictOf(ratio.value >= goal),
  }
}

async function measure(bench: Bench): Promise<Measured> {
  const answers: Answer[] = []
  for (let number = 0; number < bench.many(launches, 2); number++)
    answers.push(await launch(bench, number))
  const keys = accountKinds.flatMap((kind) => callerCounts.map((callers) => ({ kind, callers })))
  const taken = keys.map(({ kind, callers }) => {
    const rounds = answers.flatMap((answer) => answer.rounds[`${kind} ${callers}`] ?? [])
    return { kind, callers, rounds }
  })
  const sound = answers.every(({ isSound }) => isSound)
  return {
    rows: taken.map(({ kind, callers, rounds }) => rowOf(kind, callers, rounds)),
    notes: [
      `${answers.length} launches, ${taken[0]?.rounds.length ?? 0} rounds a line, slices of ${sliceMs} ms`,
      'floor: the same tables and indexes without triggers, one durable commit for as many transactions as there are callers',
      sound
        ? 'the audit of every launch found the books sound'
        : '**the audit found the books unsound**',
    ],
    samples: Object.fromEntries(
      taken.flatMap(({ kind, callers, rounds }) => [
        [`ledger ${kind} ${callers} ours`, oursOf(rounds)],
        [`ledger ${kind} ${callers} floor`, floorOf(rounds)],
      ]),
    ),
  }
}

export const ledgerFigure: Figure = {
  name: 'ledger',
  title: 'Ledger transactions a second',
  measure,
}
