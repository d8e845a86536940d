import type { Bench } from './bench.ts'

/** One line of the published table. Ratios are ours / floor, measured in the same run. */
export type Row = {
  readonly what: string
  readonly ours: string
  readonly floor: string
  readonly ratio: string
  /** The same ratio of the floor against itself: what lies within is noise. */
  readonly band: string
  readonly goal: string
  readonly verdict: Verdict
}

/** `shown` has no goal of its own. */
export type Verdict = 'meets' | 'misses' | 'shown' | 'not run'

export type Measured = {
  readonly rows: readonly Row[]
  /** What a reader must know beside the figures: n, how it was measured, why a goal is missed. */
  readonly notes: readonly string[]
  /** Raw samples by name, for the run's artefact. */
  readonly samples: Readonly<Record<string, readonly number[]>>
}

export type Figure = {
  /** As in `npm run bench -- <name>`. */
  readonly name: string
  readonly title: string
  measure(bench: Bench): Promise<Measured>
}

export const verdictOf = (isMet: boolean): Verdict => (isMet ? 'meets' : 'misses')
