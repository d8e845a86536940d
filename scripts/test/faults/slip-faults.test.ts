import { expect, it } from 'vitest'
import { openSlipBench } from './slip-faults.ts'

it('a slip that is torn in the middle: one original, the rest marked, none missing', async () => {
  const bench = await openSlipBench()
  const fates = new Set<string>()
  for (let seed = 1; seed <= 30; seed += 1) {
    const { blows, problems } = await bench.trial(seed)
    expect(problems, `seed ${seed}: ${JSON.stringify(blows)}`).toEqual([])
    for (const { place, fault } of blows) fates.add(`${fault} ${place}`)
  }
  expect(fates.size).toBe(15)
  await bench.end()
})
