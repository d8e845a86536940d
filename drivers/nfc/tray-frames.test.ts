import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../core/ports/seeded-random.ts'
import { createFrameReader, frameOf, numbered, unnumbered } from './tray-frames.ts'

describe('frames', () => {
  it('are a length, a letter and content', () => {
    expect([...frameOf('E')]).toEqual([0, 1, 0x45])
    expect([...frameOf('C', numbered(258))]).toEqual([0, 5, 0x43, 0, 0, 1, 2])
    expect(unnumbered(numbered(0xffff_fffe, Uint8Array.of(9)))).toEqual({
      number: 0xffff_fffe,
      bytes: Uint8Array.of(9),
    })
    expect(unnumbered(Uint8Array.of(0, 0, 0))).toBeUndefined()
  })

  it('are found however the bytes are cut (1,000 seeds)', () => {
    for (let seed = 0; seed < 1_000; seed += 1) {
      const random = seededRandom(seed)
      const sent = Array.from({ length: 1 + random.below(5) }, () => ({
        letter: random.pick(['A', 'C', 'E', 'P', 'T']),
        content: random.bytes(random.below(262)),
      }))
      const bytes = sent.flatMap(({ letter, content }) => [...frameOf(letter, content)])
      const reader = createFrameReader()
      const got = []
      for (let at = 0; at < bytes.length;) {
        const end = at + 1 + random.below(40)
        got.push(...(reader(Uint8Array.from(bytes.slice(at, end))) ?? []))
        at = end
      }
      expect(got, `seed ${seed}`).toEqual(sent)
    }
  })

  it('that are none are told, whatever comes (1,000 seeds)', () => {
    let refused = 0
    for (let seed = 0; seed < 1_000; seed += 1) {
      const random = seededRandom(seed)
      if (createFrameReader()(random.bytes(1 + random.below(2_000))) === undefined) refused += 1
    }
    expect(refused).toBeGreaterThan(900)
    expect(createFrameReader()(Uint8Array.of(0, 0))).toBeUndefined()
  })
})
