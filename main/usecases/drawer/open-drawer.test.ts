import { expect, it } from 'vitest'
import { failure } from '../../../core/errors/registry.ts'
import type { PrintOutcome } from '../../../core/ports/printer.ts'
import { seededRandom } from '../../../core/ports/seeded-random.ts'
import { createVirtualClock } from '../../../core/time/virtual-clock.ts'
import { openDrawerWithoutSale } from './open-drawer.ts'

const silent = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} }

it.each<[PrintOutcome, unknown]>([
  [{ kind: 'confirmed' }, { ok: true, value: 'opened' }],
  [
    { kind: 'unknown', failure: failure('printer.noAnswer') },
    { ok: true, value: 'sent' },
  ],
  [{ kind: 'notSent', failure: failure('printer.absent') }, { ok: false }],
])('who and why is written before the printer is told: %j', async (outcome, expected) => {
  const steps: string[] = []
  const unit = {
    drawerOpenings: {
      insert: async (row: { reason: string; by: string }) =>
        void steps.push(`written: ${row.by}, ${row.reason}`),
    },
  }
  const opened = await openDrawerWithoutSale(
    {
      store: { commit: (work: (one: typeof unit) => Promise<unknown>) => work(unit) } as never,
      clock: createVirtualClock(),
      random: seededRandom(1),
      log: silent,
      printer: {
        print: async ({ blocks }) => {
          steps.push(blocks.map(({ kind }) => kind).join())
          return outcome
        },
      },
    },
    { reason: 'change', by: 'Ada' },
  )
  expect(steps).toEqual(['written: Ada, change', 'drawer'])
  expect(opened).toMatchObject(expected as object)
})
