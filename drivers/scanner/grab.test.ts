import { afterEach, describe, expect, it } from 'vitest'
import { failure } from '../../core/errors/registry.ts'
import { err } from '../../core/errors/result.ts'
import type { Clock } from '../../core/ports/clock.ts'
import { createVirtualClock } from '../../core/time/virtual-clock.ts'
import type { ByteTransport, Connection } from '../transport/byte-transport.ts'
import { grabbed, grabCommand, type GrabParts } from './grab.ts'

const open: Connection[] = []
afterEach(() => {
  for (const connection of open.splice(0)) connection.close()
})

const plain: ByteTransport = {
  address: '/dev/input/event7',
  open: async () => err(failure('device.absent')),
}

/** The grabber is a real program here: a shell that writes and stays, or ends. */
const sh = (script: string): GrabParts['command'] => ['/bin/sh', '-c', script]

/** Time passes once the program has spoken. */
async function take(command: GrabParts['command'], clock: Clock = createVirtualClock()) {
  const heard: string[] = []
  const closed = Promise.withResolvers<void>()
  const spoken = Promise.withResolvers<void>()
  const transport = grabbed({ plain, command, clock })
  const opening = transport.open({
    bytes: (bytes) => {
      heard.push(Buffer.from(bytes).toString())
      spoken.resolve()
    },
    closed: closed.resolve,
  })
  return { transport, opening, heard, spoken: spoken.promise, closed: closed.promise }
}

describe('grabbing', () => {
  it('asks the program of Debian’s interception-tools for the device', () => {
    expect(grabCommand('/dev/input/event7')).toEqual(['interception', '-g', '/dev/input/event7'])
  })

  it('hears what the program writes, and is told when it ends', async () => {
    const clock = createVirtualClock()
    const { transport, opening, heard, spoken, closed } = await take(
      sh('printf keys; exec sleep 600'),
      clock,
    )
    await spoken
    await clock.advance(300)
    const opened = await opening
    if (!opened.ok) throw new Error(opened.error.code)
    open.push(opened.value)
    expect(transport.isAlone()).toBe(true)
    expect(heard.join('')).toBe('keys')
    opened.value.close()
    await closed
  })

  it.each([
    ['that cannot take the device', sh('exit 1')],
    ['that is not there', ['/nowhere/interception', '-g', 'x'] as const],
  ])('reads the node as it is with a program %s', async (_, command) => {
    const { transport, opening } = await take(command)
    expect(await opening).toMatchObject({ ok: false, error: { code: 'device.absent' } })
    expect(transport.isAlone()).toBe(false)
  })
})
