import { expect, it } from 'vitest'
import type { CustomerSnapshot } from '../../core/contract/screen.ts'
import type { DisplayText } from '../../core/ports/display.ts'
import { createStop } from '../../core/ports/stop.ts'
import { createVirtualClock } from '../../core/time/virtual-clock.ts'
import { showOnDisplay } from './show-on-display.ts'

function till() {
  const clock = createVirtualClock()
  const shown: DisplayText[] = []
  const rings = new Set<() => void>()
  const listen = (ring: () => void) => {
    rings.add(ring)
    return () => void rings.delete(ring)
  }
  const state = { isThere: true, reads: 0, name: 'Ada' }
  const ending = createStop()
  const running = showOnDisplay(
    {
      clock,
      store: { onChange: listen } as never,
      bell: { onRing: listen } as never,
      onLay: listen,
      display: {
        state: () =>
          state.isThere ? { kind: 'ready' } : { kind: 'absent', reason: 'device.absent' },
        onState: (changed) => listen(() => changed({ kind: 'ready' })),
        show: (text) => void shown.push(text),
      },
      customer: async () => {
        state.reads += 1
        return { shop: { name: state.name, currency: 'EUR', language: 'en' } } as CustomerSnapshot
      },
      log: { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} },
    },
    ending.stop,
  )
  const ring = () => {
    for (const one of rings) one()
  }
  return { clock, shown, state, ring, rings, end: () => (ending.call(), running) }
}

it('shows what has changed at once, and nothing twice', async () => {
  const { clock, shown, state, ring, rings, end } = till()
  await clock.advance(3_000)
  expect(shown).toHaveLength(1)
  state.name = 'Bea'
  ring()
  await clock.advance(1)
  expect(shown.at(-1)?.[0]).toEqual({ kind: 'centre', text: 'Bea' })
  expect(shown).toHaveLength(2)
  await end()
  expect(rings.size).toBe(0)
})

it('reads nothing while there is no display', async () => {
  const { clock, shown, state, ring, end } = till()
  state.isThere = false
  await clock.advance(1_100)
  const { reads } = state
  ring()
  await clock.advance(60_000)
  expect(state.reads).toBe(reads)
  state.isThere = true
  ring()
  await clock.advance(1)
  expect(shown.length).toBeGreaterThan(0)
  await end()
})
