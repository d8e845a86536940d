/** One connection's talk, against a printer that is played by hand. */
import { describe, expect, it } from 'vitest'
import type { Clock, Stop } from '../../core/ports/clock.ts'
import { ok } from '../../core/errors/result.ts'
import { instant } from '../../core/time/instant.ts'
import { fallbackProfile } from '../profiles/read-profile.ts'
import type { ByteTransport, ConnectionEvents } from '../transport/byte-transport.ts'
import { openSession, type Session } from './escpos-session.ts'
import { createSignal } from './signal.ts'

/** Time that runs a hundred times as fast. */
const clock: Clock = {
  now: () => instant(0),
  monotonicMs: () => performance.now() * 100,
  sleep: (ms: number, stop?: Stop) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms / 100)
      stop?.onStop(() => {
        clearTimeout(timer)
        resolve()
      })
    }),
}

const well = '12121212'
const noPaper = '1a321272'

/** A printer whose words are given: each question in hex is answered by what stands under it. */
async function play(answers: Record<string, string>) {
  const written: string[] = []
  let events: ConnectionEvents | undefined
  const say = (hex: string) => events?.bytes(Buffer.from(hex, 'hex'))
  const transport: ByteTransport = {
    address: 'played',
    open: async (listener) => {
      events = listener
      return ok({
        write: async (bytes: Uint8Array) => {
          const hex = Buffer.from(bytes).toString('hex')
          written.push(hex)
          for (const [question, answer] of Object.entries(answers))
            if (hex.includes(question)) queueMicrotask(() => say(answer))
          return true
        },
        close: () => listener.closed(),
      })
    },
  }
  const opened = await openSession({
    transport,
    profile: fallbackProfile,
    clock,
    signal: createSignal(clock),
  })
  if (!opened.ok) throw new Error(opened.error.code)
  return { session: opened.value, say, written, answers }
}

const status = '100401100402100403100404'
const confirm = '1d7201'
const model = '1d4943'
const slip = Buffer.from('slip\n')

const settled = async (outcome: Promise<unknown>): Promise<boolean> => {
  let isSettled = false
  void outcome.then(() => {
    isSettled = true
  })
  // Six hundred of the session's milliseconds: two of its looks at the printer.
  await new Promise((resolve) => setTimeout(resolve, 6))
  return isSettled
}

describe('a session', () => {
  it('writes the slip and GS r 1 as one, and is confirmed by the answer', async () => {
    const { session, written } = await play({ [confirm]: '00' })
    expect(await session.print(slip)).toEqual({ kind: 'confirmed' })
    expect(written).toEqual([slip.toString('hex') + confirm])
  })

  it('asks for the model to divide, and forgets the answers before it', async () => {
    const { session, say, answers } = await play({
      [status]: well,
      [model]: '0000' + '5f54' + '4d00',
    })
    expect(await session.divide()).toBe('TM')
    const outcome = session.print(slip)
    expect(await settled(outcome)).toBe(false)
    say('00')
    expect(await outcome).toEqual({ kind: 'confirmed' })
    expect(Object.keys(answers)).toHaveLength(2)
  })

  it('counts answers where no model divides: one that was owed confirms nothing new', async () => {
    const { session, say, answers } = await play({ [status]: noPaper })
    expect(await session.print(slip)).toMatchObject({
      kind: 'unknown',
      failure: { code: 'printer.paperOut' },
    })
    answers[status] = well
    expect(await session.divide()).toBe('')
    const second: ReturnType<Session['print']> = session.print(slip)
    say('00')
    expect(await settled(second)).toBe(false)
    say('00')
    expect(await second).toEqual({ kind: 'confirmed' })
  })

  it('takes the confirmation that arrives together with bad news: the slip came out', async () => {
    const { session } = await play({ [status]: `00${noPaper}` })
    expect(await session.print(slip)).toEqual({ kind: 'confirmed' })
  })

  it('ends when nobody answers, and sends nothing more', async () => {
    const { session, written } = await play({})
    expect(await session.askStatus()).toBeUndefined()
    expect(session.end()).toBe('silent')
    expect(await session.print(slip)).toMatchObject({ kind: 'notSent' })
    expect(written).toEqual([status])
  })

  it('leaves a slip unknown that is not confirmed for a minute, though the printer seems well', async () => {
    const { session } = await play({ [status]: well })
    expect(await session.print(slip)).toMatchObject({
      kind: 'unknown',
      failure: { code: 'printer.noAnswer' },
    })
  })
})
