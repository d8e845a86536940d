import { expect, it } from 'vitest'
import { openSlipBench } from './slip-faults.ts'

it('a slip that is torn in the middle: one original, the rest marked, none missing', async () => {
  const bench = await openSlipBench()
  const fates = new Set<string>()
  // The last one is struck twice inside a picture, after which the printer waits for the rest of it for ever.
  for (const seed of [...Array.from({ length: 30 }, (_, at) => at + 1), 10_447]) {
    const { blows, problems } = await bench.trial(seed)
    expect(problems, `seed ${seed}: ${JSON.stringify(blows)}`).toEqual([])
    for (const { place, fault } of blows) fates.add(`${fault} ${place}`)
  }
  expect(fates.size).toBe(15)
  await bench.end()
})
