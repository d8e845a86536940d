import { describe, expect, it } from 'vitest'
import type { DisplayText } from '../../core/ports/display.ts'
import { failure } from '../../core/errors/registry.ts'
import { err, ok } from '../../core/errors/result.ts'
import { createVirtualClock } from '../../core/time/virtual-clock.ts'
import { createSimPoleDisplay } from '../sim/pole-display.ts'
import type { ByteTransport, ConnectionEvents } from '../transport/byte-transport.ts'
import { displayProfile } from './display-profile.ts'
import { createPoleDisplay } from './pole-display.ts'

const profile = displayProfile('display-epson')
const price = (value: string): DisplayText => [
  { kind: 'spread', label: 'To pay', value },
  { kind: 'centre', text: 'Scan or tap' },
]

/** A display on a cable that can be pulled, cut and held. */
function rig() {
  const clock = createVirtualClock()
  const sim = createSimPoleDisplay()
  const wire = { isThere: true, isHeld: false, bytesLeft: Number.POSITIVE_INFINITY, opened: 0 }
  let events: ConnectionEvents | undefined
  const pull = () => {
    const told = events
    events = undefined
    told?.closed()
  }
  const transport: ByteTransport = {
    address: 'sim',
    open: async (told) => {
      if (!wire.isThere) return err(failure('device.absent'))
      wire.opened += 1
      events = told
      return ok({
        write: (bytes) => {
          if (wire.isHeld) return new Promise<boolean>(() => {})
          const heard = bytes.subarray(0, wire.bytesLeft)
          wire.bytesLeft -= heard.length
          sim.receive(heard)
          if (wire.bytesLeft > 0) return Promise.resolve(events !== undefined)
          pull()
          return Promise.resolve(false)
        },
        close: pull,
      })
    },
  }
  const display = createPoleDisplay({ transport, profile, clock })
  return { clock, sim, wire, pull, display, noise: (bytes: Uint8Array) => events?.bytes(bytes) }
}

const first = ({ sim }: ReturnType<typeof rig>) => sim.glass()[0]

describe('a pole display', () => {
  it('shows what was last wished, and sends only what differs', async () => {
    const till = rig()
    till.display.show(price('4,50 €'))
    await till.clock.advance(10)
    expect(till.sim.glass()).toEqual(['To pay        4,50 €', '    Scan or tap     '])
    expect(till.display.state()).toEqual({ kind: 'ready' })
    const before = till.sim.byteCount()
    till.display.show(price('4,60 €'))
    await till.clock.advance(10)
    expect(first(till)).toBe('To pay        4,60 €')
    expect(till.sim.byteCount() - before).toBe(5)
    await till.display.close()
  })

  it('is right again after it lost its power, without anybody telling', async () => {
    const till = rig()
    till.display.show(price('1'))
    await till.clock.advance(10)
    till.sim.power(false)
    till.sim.power(true)
    expect(first(till).trim()).toBe('')
    await till.clock.advance(20_001)
    expect(first(till)).toContain('To pay')
    await till.display.close()
  })

  it('comes back after it was pulled in the middle of a line, wherever that is', async () => {
    for (let at = 1; at < 70; at += 3) {
      const till = rig()
      till.wire.bytesLeft = at
      till.display.show(price('9,99 €'))
      await till.clock.advance(10)
      till.wire.bytesLeft = Number.POSITIVE_INFINITY
      await till.clock.advance(5_000)
      expect(first(till), String(at)).toBe('To pay        9,99 €')
      await till.display.close()
    }
  })

  it('holds nobody up when it takes nothing, and says so', async () => {
    const till = rig()
    till.wire.isHeld = true
    for (let count = 0; count < 1_000; count += 1) till.display.show(price(String(count)))
    await till.clock.advance(2_100)
    expect(till.display.state()).toEqual({ kind: 'error', reason: 'device.noAnswer' })
    till.wire.isHeld = false
    await till.clock.advance(3_000)
    expect(first(till)).toBe('To pay           999')
    await till.display.close()
  })

  it('is left alone while it chatters', async () => {
    const till = rig()
    await till.clock.advance(10)
    for (let count = 0; count < 10; count += 1) till.noise(Buffer.alloc(1_000, 0x55))
    await till.clock.advance(10)
    expect(till.display.state()).toEqual({ kind: 'error', reason: 'device.noise' })
    const { opened } = till.wire
    await till.clock.advance(4_000)
    expect(till.wire.opened).toBe(opened)
    await till.clock.advance(2_000)
    expect(till.display.state()).toEqual({ kind: 'ready' })
    await till.display.close()
  })

  it('is absent while it is not there', async () => {
    const till = rig()
    till.wire.isThere = false
    till.pull()
    await till.clock.advance(5_000)
    expect(till.display.state()).toEqual({ kind: 'absent', reason: 'device.absent' })
    await till.display.close()
  })

  it('draws its glass', () => {
    const sim = createSimPoleDisplay('display-cd5220')
    sim.receive(Buffer.from('To pay      4.50 EUR'))
    expect(Buffer.from(sim.picture()).subarray(1, 4).toString()).toBe('PNG')
    expect(sim.glass()[0]).toBe('To pay      4.50 EUR')
  })
})
