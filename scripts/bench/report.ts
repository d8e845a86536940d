import type { Figure, Measured, Row } from './figure.ts'
import type { Busy, Machine } from './machine.ts'
import { stealBetween } from './machine.ts'
import { seed } from './statistics.ts'

export type Taken = {
  readonly figure: Figure
  readonly measured: Measured
  readonly before: Busy
  readonly after: Busy
  readonly seconds: number
}

export type Run = {
  readonly machine: Machine
  /** ISO date and time, UTC. */
  readonly at: string
  readonly scale: number
  readonly taken: readonly Taken[]
}

const heads = ['figure', 'ours', 'floor', 'ratio (95 %)', 'A/A band', 'goal', ''] as const

const cells = (row: Row): readonly string[] => [
  row.what,
  row.ours,
  row.floor,
  row.ratio,
  row.band,
  row.goal,
  row.verdict,
]

/** For a terminal: columns as wide as their widest cell. */
export function plainTable(rows: readonly Row[]): string {
  const all = [heads, ...rows.map(cells)]
  const widths = heads.map((_, at) => Math.max(...all.map((line) => (line[at] ?? '').length)))
  return all
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const markdownTable = (rows: readonly Row[]): string[] => {
  const line = (columns: readonly string[]) =>
    `| ${columns.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map((row) => line(cells(row)))]
}

/** A run on a machine that others use is marked, never hidden. */
const marks = ({ before, after }: Taken): string => {
  const steal = stealBetween(before, after)
  const busy = before.load > 1 ? ' **busy before it began**' : ''
  const stolen = steal > 2 ? ' **time stolen by the host**' : ''
  return `load ${before.load.toFixed(2)} → ${after.load.toFixed(2)}, steal ${steal.toFixed(1)} %${busy}${stolen}`
}

const figurePart = (taken: Taken): readonly string[] => [
  `## ${taken.figure.title}`,
  '',
  ...markdownTable(taken.measured.rows),
  '',
  ...taken.measured.notes.map((note) => `- ${note}`),
  `- ${taken.seconds.toFixed(0)} s; ${marks(taken)}`,
  '',
]

const misses = (run: Run): readonly Row[] =>
  run.taken.flatMap(({ measured }) => measured.rows.filter(({ verdict }) => verdict === 'misses'))

/** `docs/benchmarks.md`: the page regenerates from the run, nothing in it is written by hand. */
export function markdownPage(run: Run): string {
  const missed = misses(run)
  return [
    '# Benchmarks',
    '',
    `Written by \`npm run bench\`. Each figure stands beside a floor or a peer that was measured in the same run, interleaved`,
    'as floor, ours, ours, floor; the A/A band is the floor against itself, so what lies within it is noise. Ratios carry a',
    'bootstrapped 95 % interval. Absolute times are of this machine and promise nothing for another one. Goals are those',
    'of the design; what misses its goal stays in the table.',
    '',
    '| | |',
    '| --- | --- |',
    `| taken | ${run.at}, seed ${seed}${run.scale === 1 ? '' : `, **shortened run (scale ${run.scale})**`} |`,
    `| machine | ${run.machine.processor} |`,
    `| system | ${run.machine.system} |`,
    `| programs | ${run.machine.versions} |`,
    `| screens | ${run.machine.chromium}, headless, by Playwright. No Electron ran: none of these figures says anything about its start or memory. |`,
    '| database | WAL, `synchronous=FULL`, on a disk (never in memory) |',
    '',
    missed.length === 0
      ? 'Every goal was met in this run.'
      : `**Missed:** ${missed.map(({ what, ratio, ours, goal }) => `${what} (${ratio === '' ? ours : ratio}; goal ${goal})`).join(' · ')}.`,
    '',
    ...run.taken.flatMap(figurePart),
  ].join('\n')
}
