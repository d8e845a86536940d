/** Quantiles, ratios and their uncertainty (reference: bootstrap, 95 %). Seeded: the same samples give the same band. */
export type Statistic = (samples: readonly number[]) => number

/** A ratio with the bounds of its 95 % interval. */
export type Ratio = { readonly value: number; readonly low: number; readonly high: number }

/** Interleaved measurements: in each round floor, ours, ours, floor. */
export type Round = {
  readonly floor: readonly [number, number]
  readonly ours: readonly [number, number]
}

export const seed = 20_261_121
const resamples = 1000

/** Numbers in [0, 1), the same every time (mulberry32). */
export function seeded(from: number): () => number {
  let state = from >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), state | 1)
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** The nearest-rank quantile: a value that was measured. */
export const quantile =
  (part: number): Statistic =>
  (samples) => {
    const sorted = samples.toSorted((a, b) => a - b)
    const at = Math.min(sorted.length - 1, Math.max(0, Math.ceil(part * sorted.length) - 1))
    return sorted[at] ?? Number.NaN
  }

export const p50 = quantile(0.5)
export const p99 = quantile(0.99)

export const geomean: Statistic = (samples) =>
  Math.exp(samples.reduce((sum, sample) => sum + Math.log(sample), 0) / samples.length)

const drawn = <T>(from: readonly T[], random: () => number): T[] =>
  from.map(() => from[Math.floor(random() * from.length)] as T)

const interval = (value: number, tries: readonly number[]): Ratio => ({
  value,
  low: quantile(0.025)(tries),
  high: quantile(0.975)(tries),
})

/** The ratio of one statistic of two sets of samples. */
export function ratioOf(
  ours: readonly number[],
  floor: readonly number[],
  statistic: Statistic,
): Ratio {
  const random = seeded(seed)
  const tries = Array.from(
    { length: resamples },
    () => statistic(drawn(ours, random)) / statistic(drawn(floor, random)),
  )
  return interval(statistic(ours) / statistic(floor), tries)
}

/** The geometric mean of paired ratios; rounds are drawn anew as a whole. */
function pairedRatio(rounds: readonly Round[], pairs: (round: Round) => readonly number[]): Ratio {
  const random = seeded(seed)
  const of = (some: readonly Round[]) => geomean(some.flatMap(pairs))
  return interval(
    of(rounds),
    Array.from({ length: resamples }, () => of(drawn(rounds, random))),
  )
}

/** Ours against the floor, pair by pair. */
export const oursToFloor = (rounds: readonly Round[]): Ratio =>
  pairedRatio(rounds, ({ ours, floor }) => [ours[0] / floor[0], ours[1] / floor[1]])

/** The floor against itself in the same rounds. */
export const floorToFloor = (rounds: readonly Round[]): Ratio =>
  pairedRatio(rounds, ({ floor }) => [floor[0] / floor[1]])

export const firsts = (rounds: readonly Round[]): number[] => rounds.map(({ floor }) => floor[0])
export const seconds = (rounds: readonly Round[]): number[] => rounds.map(({ floor }) => floor[1])
export const oursOf = (rounds: readonly Round[]): number[] =>
  rounds.flatMap(({ ours }) => [...ours])
export const floorOf = (rounds: readonly Round[]): number[] =>
  rounds.flatMap(({ floor }) => [...floor])

/** Runs rounds in ABBA order: floor, ours, ours, floor. */
export async function abba(
  rounds: number,
  floor: () => Promise<number>,
  ours: () => Promise<number>,
): Promise<readonly Round[]> {
  const all: Round[] = []
  for (let round = 0; round < rounds; round++) {
    const before = await floor()
    const first = await ours()
    const second = await ours()
    all.push({ floor: [before, await floor()], ours: [first, second] })
  }
  return all
}

export const times = (ratio: Ratio): string => `${ratio.value.toFixed(2)}×`
export const within = ({ low, high }: Ratio): string => `${low.toFixed(2)}–${high.toFixed(2)}`
export const timesWithin = (ratio: Ratio): string => `${times(ratio)} (${within(ratio)})`
export const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} ms`
