import type { Words } from '../words/words.ts'

/** A span of time as people say it: the largest unit that fits, whole ones, the rest left out. */
export type Duration = {
  readonly unit: 'seconds' | 'minutes' | 'hours' | 'days'
  readonly count: number
}

const units = [
  ['days', 86_400_000],
  ['hours', 3_600_000],
  ['minutes', 60_000],
] as const

/** 90 000 ms is 1 minute; negative spans are 0 seconds. */
export function durationOf(ms: number): Duration {
  for (const [unit, size] of units) if (ms >= size) return { unit, count: Math.floor(ms / size) }
  return { unit: 'seconds', count: Math.max(0, Math.floor(ms / 1000)) }
}

/** `3 minutes`, `2 Tage`. */
export function durationText(ms: number, words: Words): string {
  const { unit, count } = durationOf(ms)
  return words(`duration.${unit}`, { count })
}
