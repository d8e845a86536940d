import { describe, expect, it } from 'vitest'
import { failure } from '../../core/errors/registry.ts'
import { err, ok } from '../../core/errors/result.ts'
import type { ScanHappening } from '../../core/ports/scanner.ts'
import { createVirtualClock } from '../../core/time/virtual-clock.ts'
import { createSimScanner } from '../sim/scanner.ts'
import type { ByteTransport, ConnectionEvents } from '../transport/byte-transport.ts'
import { createTextDecoder } from './decode-scans.ts'
import { createScanner } from './scanner.ts'

async function rig() {
  const clock = createVirtualClock()
  const told: ScanHappening[] = []
  const plug = { isIn: true }
  let events: ConnectionEvents | undefined
  const pull = () => {
    const open = events
    events = undefined
    open?.closed()
  }
  const transport: ByteTransport = {
    address: 'sim',
    open: async (heard) => {
      if (!plug.isIn) return err(failure('device.absent'))
      events = heard
      return ok({ write: async () => true, close: pull })
    },
  }
  const scanner = createScanner({
    transport,
    clock,
    decoder: createTextDecoder,
    told: (one) => void told.push(one),
  })
  await clock.advance(1)
  const sim = createSimScanner({ talks: 'text' }, (bytes) => events?.bytes(bytes))
  const texts = () => told.map((one) => (one.kind === 'read' ? one.reading.text : one.code))
  return { clock, scanner, sim, pull, plug, texts }
}

describe('a scanner', () => {
  it('tells a code once while it lies there, and again when it was taken away', async () => {
    const { clock, sim, texts, scanner } = await rig()
    for (let count = 0; count < 8; count += 1) {
      sim.scan('42')
      await clock.advance(200)
    }
    expect(texts()).toEqual(['42'])
    await clock.advance(600)
    sim.scan('42')
    sim.scan('43')
    expect(texts()).toEqual(['42', '42', '43'])
    await scanner.close()
  })

  it('tells what broke off, by itself after a while or when it is pulled', async () => {
    const { clock, sim, texts, pull, scanner } = await rig()
    sim.half('a code of some length')
    await clock.advance(501)
    expect(texts()).toEqual(['scan.unfinished'])
    await clock.advance(1_000)
    sim.half('a code of some length')
    pull()
    await clock.advance(1)
    expect(texts()).toEqual(['scan.unfinished', 'scan.unfinished'])
    await clock.advance(500)
    sim.scan('7')
    expect(texts().at(-1)).toBe('7')
    await scanner.close()
  })

  it('that floods is left alone for a while, and is itself again', async () => {
    const { clock, sim, texts, scanner } = await rig()
    sim.flood('x', 500)
    expect(texts().length).toBe(10)
    await clock.advance(1)
    expect(scanner.state()).toEqual({ kind: 'error', reason: 'device.noise' })
    await clock.advance(6_000)
    sim.scan('fine')
    expect(texts().at(-1)).toBe('fine')
    expect(scanner.state()).toEqual({ kind: 'ready' })
    await scanner.close()
  })

  it('that sends megabytes without an end is left alone, too', async () => {
    const { clock, sim, texts, scanner } = await rig()
    for (let count = 0; count < 30; count += 1) sim.noise(Buffer.alloc(50_000, 0x41))
    await clock.advance(1)
    expect(scanner.state()).toMatchObject({ reason: 'device.noise' })
    expect(texts().every((text) => text.startsWith('scan.'))).toBe(true)
    await scanner.close()
  })

  it('is absent while it is out, and tells nothing of before', async () => {
    const { clock, sim, texts, pull, plug, scanner } = await rig()
    plug.isIn = false
    pull()
    await clock.advance(3_000)
    expect(scanner.state()).toEqual({ kind: 'absent', reason: 'device.absent' })
    sim.scan('lost')
    plug.isIn = true
    await clock.advance(3_000)
    expect(scanner.state()).toEqual({ kind: 'ready' })
    expect(texts()).toEqual([])
    await scanner.close()
  })
})
