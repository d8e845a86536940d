import { describe, expect, it } from 'vitest'
import { ok } from '../../core/errors/result.ts'
import { createVirtualClock } from '../../core/time/virtual-clock.ts'
import type { ByteTransport } from './byte-transport.ts'
import { findSpeed } from './find-speed.ts'

/** A device that understands one speed, and answers rubbish (or nothing) at the others. */
const deviceAt =
  (right: number, rubbish?: Uint8Array) =>
  (speed: number): ByteTransport => ({
    address: `line at ${speed}`,
    open: async ({ bytes, closed }) =>
      ok({
        write: async (question) => {
          if (speed === right && question[0] === 0x10) bytes(Uint8Array.of(0x16))
          else if (rubbish !== undefined) bytes(rubbish)
          return true
        },
        close: closed,
      }),
  })

const isAnswer = (bytes: Uint8Array) => bytes.some((byte) => (byte & 0x93) === 0x12)

async function found(lineAt: (speed: number) => ByteTransport): Promise<number | undefined> {
  const clock = createVirtualClock()
  const question = Uint8Array.of(0x10, 0x04, 0x01)
  let isDone = false
  const search = findSpeed({ lineAt, question, isAnswer, clock }).finally(() => {
    isDone = true
  })
  for (let turn = 0; turn < 400 && !isDone; turn += 1) await clock.advance(10)
  return search
}

describe('findSpeed', () => {
  it.each([115_200, 38_400, 19_200, 9_600, 4_800])('finds %i', async (speed) => {
    expect(await found(deviceAt(speed))).toBe(speed)
  })

  it('does not take what is misread at another speed for an answer', async () => {
    expect(await found(deviceAt(9_600, Uint8Array.of(0xff, 0x80, 0x00)))).toBe(9_600)
  })

  it('says when nobody answers at any', async () => {
    expect(await found(deviceAt(1_200))).toBeUndefined()
  })
})
