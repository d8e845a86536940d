import type { Clock } from './clock.ts'
import { createStop } from './stop.ts'

/** What `answer` gives, or undefined when it takes longer than `ms`; it goes on either way. */
export async function answerWithin<T>(
  clock: Clock,
  ms: number,
  answer: Promise<T>,
): Promise<T | undefined> {
  const patience = createStop()
  const timeout = clock.sleep(ms, patience.stop).then(() => undefined)
  try {
    return await Promise.race([answer, timeout])
  } finally {
    patience.call()
  }
}
