import { expect, it } from 'vitest'
import { systemRandom } from './random.ts'

it('gives as many bytes as asked, other ones each time', () => {
  const [one, two] = [systemRandom.bytes(32), systemRandom.bytes(32)]
  expect(one).toHaveLength(32)
  expect(one).toBeInstanceOf(Uint8Array)
  expect(one).not.toEqual(two)
})
