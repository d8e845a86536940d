import type { Clock } from '../../core/ports/clock.ts'
import type { ByteTransport } from './byte-transport.ts'

/** Fastest first: a device that answers at one speed answers at no other, so the order only saves time. */
export const usualSpeeds: readonly number[] = [115_200, 38_400, 19_200, 9_600, 57_600, 4_800]

export type SpeedSearch = {
  readonly lineAt: (speed: number) => ByteTransport
  readonly speeds?: readonly number[]
  /** Asked at each speed; must be harmless to a device that hears it garbled. */
  readonly question: Uint8Array
  /** True when what came so far is surely an answer; what is misread at a wrong speed must not pass. */
  readonly isAnswer: (bytes: Uint8Array) => boolean
  readonly clock: Clock
  /** For the question to go and the answer to come, at each speed. */
  readonly waitMs?: number
}

/** How often what has come is looked at. */
const LOOK_MS = 10

async function answersAt(search: SpeedSearch, speed: number): Promise<boolean> {
  const { lineAt, question, isAnswer, clock, waitMs = 250 } = search
  let heard = new Uint8Array(0)
  let isClosed = false
  const opened = await lineAt(speed).open({
    bytes: (bytes) => {
      heard = new Uint8Array([...heard, ...bytes].slice(-256))
    },
    closed: () => {
      isClosed = true
    },
  })
  if (!opened.ok) return false
  const end = clock.monotonicMs() + waitMs
  void opened.value.write(question)
  while (!isClosed && !isAnswer(heard) && clock.monotonicMs() < end) await clock.sleep(LOOK_MS)
  opened.value.close()
  return isAnswer(heard)
}

/** The speed at which the device answers, or undefined: it is off, cannot answer, or another kind of device. */
export async function findSpeed(search: SpeedSearch): Promise<number | undefined> {
  for (const speed of search.speeds ?? usualSpeeds) if (await answersAt(search, speed)) return speed
  return undefined
}
