/** Failures older than this no longer count. */
const windowMs = 60_000
const longestMs = 10_000

/**
 * How long to wait before a screen that failed is shown again. The first two times in a minute at once: a single crash
 * must not cost the cashier a second. Then 0.5 s, doubling up to 10 s: a page that always crashes must not eat the machine.
 * `failures` are moments of one monotonic clock, this failure included.
 */
export const delayBeforeRetry = (failures: readonly number[], now: number): number => {
  const recent = failures.filter((at) => now - at < windowMs).length
  return recent <= 2 ? 0 : Math.min(longestMs, 500 * 2 ** (recent - 3))
}

/** The failures that still count, with the one of now. */
export const withFailure = (failures: readonly number[], now: number): readonly number[] => [
  ...failures.filter((at) => now - at < windowMs),
  now,
]

/**
 * How long a page may be silent. Each time it was found hung in the last minute doubles the patience: a machine that is
 * merely slow (a chain syncing, a card that stalls) must not lose a typed amount again and again.
 */
export const patienceMs = (hungAfterMs: number, hangs: readonly number[], now: number): number =>
  hungAfterMs * 2 ** Math.min(4, hangs.filter((at) => now - at < windowMs).length)
