import { expect, it } from 'vitest'
import { testMoment, type NewPlace } from './place.ts'

/** Every version of how receipts look stays. */
export function templateContract(newPlace: NewPlace): void {
  it('keeps every version, the newest first', async () => {
    const store = await (await newPlace()).open()
    expect(await store.read.receiptTemplates.newest(5)).toEqual([])
    const at = testMoment()
    for (const text of ['{"a":1}', '{"b":2}', '{"c":3}'])
      await store.commit((unit) => unit.receiptTemplates.add({ at, by: 'Ada', text }))
    const newest = await store.read.receiptTemplates.newest(2)
    expect(newest.map(({ number, text }) => [number, text.replaceAll(' ', '')])).toEqual([
      [3n, '{"c":3}'],
      [2n, '{"b":2}'],
    ])
    expect(newest[0]).toMatchObject({ at, by: 'Ada' })
  })
}
