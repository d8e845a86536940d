import type { Say } from '../nodes/cached.ts'

/** Says lines with the seconds since the beginning in front. */
export function stopWatch(): Say {
  const startedAt = performance.now()
  return (line) => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)
    console.log(`${seconds} s  ${line}`)
  }
}
