/** Cards that answer anything: a dialogue ends with a value, soon, and never throws. */
import { bytesToHex } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { converse, type Dialogue } from '../../../core/card/dialogue.ts'
import { inspectCard } from '../../../core/card/inspect-card.ts'
import { readTap } from '../../../core/card/read-tap.ts'
import { carryOut } from '../../../core/card/carry-out.ts'
import { provisionCard } from '../../../core/card/provision-card.ts'
import { seededRandom } from '../../../core/ports/seeded-random.ts'
import { layOn } from './card-field.ts'
import { blank, chipFrom, keysOf, wipe, type Start } from './provisioning-rig.ts'

const seed = 4_242
const random = seededRandom(seed)
const words = [0x9000, 0x9100, 0x91af, 0x9190, 0x91ae, 0x91ad, 0x911e, 0x6a82, 0x6700, 0x6c10]
const lengths = [0, 0, 1, 7, 8, 14, 16, 24, 32, 40, 100, 256]

const garbage = (): Uint8Array => {
  const word = random.pick(words)
  return Uint8Array.of(...random.bytes(random.pick(lengths)), word >> 8, word & 0xff)
}
/** A wire that lies with a chance of one in `odds`; otherwise the real chip answers. */
function lying(start: Start, odds: number) {
  const chip = chipFrom(start.state)
  const field = layOn(chip)
  let count = 0
  const exchange = async (apdu: Uint8Array) => {
    count += 1
    const answer = field.exchange(apdu)
    return random.below(odds) === 0 ? garbage() : answer
  }
  return { chip, exchange, count: () => count }
}

describe(`answers that are lies (seed ${seed})`, () => {
  const begun = [blank(), wipe()]

  it.each([
    ['readTap', (): Dialogue<unknown> => readTap()],
    ['inspectCard', (): Dialogue<unknown> => inspectCard()],
  ] as const)('%s ends, 3 000 times', async (_, dialogue) => {
    for (let trial = 0; trial < 3_000; trial += 1) {
      const { exchange, count } = lying(random.pick(begun), random.pick([1, 2, 5]))
      const outcome = await converse(dialogue(), exchange)
      expect(typeof outcome.ok).toBe('boolean')
      expect(count()).toBeLessThan(80)
    }
  })

  it('provisionCard ends, 400 times, and says done only of a card that is', async () => {
    let finished = 0
    for (let trial = 0; trial < 400; trial += 1) {
      const start = random.pick(begun)
      const { chip, exchange, count } = lying(start, random.pick([1, 3, 10, 40]))
      const run = provisionCard(start.journal, { keysOf, random })
      const outcome = await carryOut(run, { exchange, save: async () => undefined })
      if (outcome.ok) {
        finished += 1
        const wanted = keysOf(start.journal.to, start.journal.uid)
        const present = chip.state().keys.map(({ key }) => key)
        expect(present).toEqual(wanted.map((key) => bytesToHex(key.reveal())))
      }
      expect(count()).toBeLessThan(600)
    }
    expect(finished).toBeGreaterThan(0)
    expect(finished).toBeLessThan(300)
  })
})
