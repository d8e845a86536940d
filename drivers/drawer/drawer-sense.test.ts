import { describe, expect, it } from 'vitest'
import type { DrawerState } from '../../core/ports/drawer.ts'
import { createVirtualClock } from '../../core/time/virtual-clock.ts'
import { createSimDrawer } from '../sim/drawer.ts'
import { createDrawerSense } from './drawer-sense.ts'

function rig(wiring: { openIs?: 'high' | 'low' }, drawer = createSimDrawer()) {
  const clock = createVirtualClock()
  const told: DrawerState[] = []
  const sense = createDrawerSense(wiring, clock, (state) => told.push(state))
  const look = () => sense.level(drawer.level())
  const kick = (pin: 2 | 5 = 2, ms = 100) => {
    drawer.pulse(pin, ms)
    sense.pulsed()
  }
  return { clock, told, sense, drawer, look, kick }
}

describe.each(['high', 'low'] as const)(
  'a drawer whose switch is %s while it is open',
  (openIs) => {
    it('is known by what somebody said of it', () => {
      const { sense, drawer, look, kick, told } = rig({ openIs }, createSimDrawer({ openIs }))
      look()
      kick()
      look()
      drawer.push()
      look()
      expect(told).toEqual(['closed', 'open', 'closed'])
      expect(sense.openIs()).toBe(openIs)
    })

    it('is known after it was seen opening, and a key that opens it is seen from then on', async () => {
      const { sense, drawer, look, kick, told, clock } = rig({}, createSimDrawer({ openIs }))
      look()
      expect(sense.state()).toBe('unknown')
      kick()
      look()
      expect(sense.openIs()).toBe(openIs)
      drawer.push()
      look()
      await clock.advance(60_000)
      drawer.turnKey()
      look()
      expect(told).toEqual(['open', 'closed', 'open'])
    })

    it('is not learnt from a hand, nor from a drawer that was open already', async () => {
      const { sense, drawer, look, kick, clock } = rig({}, createSimDrawer({ openIs }))
      drawer.turnKey()
      look()
      kick()
      look()
      await clock.advance(5_000)
      drawer.push()
      look()
      expect(sense.state()).toBe('unknown')
    })
  },
)

describe('a simulated drawer', () => {
  it('opens by its own pin, pulled long enough, unless something holds it', () => {
    const drawer = createSimDrawer({ pin: 5, leastMs: 60 })
    drawer.pulse(2, 200)
    drawer.pulse(5, 50)
    expect(drawer.isOpen()).toBe(false)
    drawer.setJammed(true)
    drawer.pulse(5, 100)
    expect(drawer.isOpen()).toBe(false)
    drawer.setJammed(false)
    drawer.pulse(5, 100)
    expect(drawer.isOpen()).toBe(true)
  })
})

it('nobody knows while the printer is away', () => {
  const { sense, look, told } = rig({ openIs: 'high' })
  look()
  sense.lost()
  expect(sense.state()).toBe('unknown')
  expect(told).toEqual(['closed', 'unknown'])
})
