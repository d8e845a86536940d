/** Reading a tap, with readers of every width. */
import { describe, expect, it } from 'vitest'
import { cardLink } from '../../../core/card/card-link.ts'
import type { CardUid } from '../../../core/card/card-uid.ts'
import { converse } from '../../../core/card/dialogue.ts'
import { boltCardSettings } from '../../../core/card/file-settings.ts'
import { ndefUriFile, readNdef } from '../../../core/card/ndef.ts'
import { readTap } from '../../../core/card/read-tap.ts'
import { seededRandom } from '../../../core/ports/seeded-random.ts'
import { layOn } from './card-field.ts'
import { factoryChip, withContent, withSettings } from './chip-state.ts'
import { createNtag424 } from './ntag424.ts'

const link = cardLink('lnurlw://card.example.com/ln')
if (!link.ok) throw new Error(link.error)
const blank = factoryChip('04a39493cc8680' as CardUid)
const programmed = withSettings(
  withContent(blank, 2, { offset: 0, data: link.value.file }),
  2,
  boltCardSettings(link.value),
)
const chipOf = (state = programmed) => createNtag424({ state, random: seededRandom(3) })

/** A reader that lets at most so many bytes of answer through: it refuses, or cuts. */
function throughReader(width: number, how: 'refuses' | 'cuts', state = programmed) {
  const chip = chipOf(state)
  const field = layOn(chip)
  let apdus = 0
  const exchange = async (apdu: Uint8Array) => {
    apdus += 1
    const asked = apdu[4] === 0 ? 256 : (apdu[4] ?? 0)
    const isRead = apdu[1] === 0xb0
    if (isRead && asked > width && how === 'refuses') return Uint8Array.of(0x67, 0x00)
    const answer = field.exchange(apdu)
    if (!isRead || answer.length <= width + 2) return answer
    return Uint8Array.of(...answer.subarray(0, width), 0x90, 0x00)
  }
  return { chip, exchange, apdus: () => apdus }
}

describe('readTap', () => {
  it('takes three commands and one count', async () => {
    const { chip, exchange, apdus } = throughReader(256, 'cuts')
    const file = await converse(readTap(), exchange)
    expect(file.ok && readNdef(file.value)).toMatchObject({ ok: true, value: { kind: 'uri' } })
    expect([apdus(), chip.state().counter]).toEqual([3, 1])
  })

  it.each([
    [128, 'refuses'],
    [200, 'refuses'],
    [128, 'cuts'],
    [60, 'cuts'],
    [16, 'cuts'],
    [2, 'cuts'],
  ] as const)('is one count through a reader that at %i bytes %s', async (width, how) => {
    const { chip, exchange } = throughReader(width, how)
    const file = await converse(readTap(), exchange)
    if (!file.ok) throw new Error(file.error.kind)
    const text = readNdef(file.value)
    const whole = await converse(readTap(), throughReader(256, 'cuts').exchange)
    expect(text).toEqual(whole.ok && readNdef(whole.value))
    expect(chip.state().counter).toBe(1)
  })

  it('reads a file of no length, and one that is full', async () => {
    const empty = await converse(readTap(), throughReader(256, 'cuts', blank).exchange)
    expect(empty.ok && readNdef(empty.value)).toEqual({ ok: false, error: 'empty' })
    const data = ndefUriFile('x'.repeat(249))
    const full = withContent(blank, 2, { offset: 0, data })
    const file = await converse(readTap(), throughReader(128, 'cuts', full).exchange)
    expect(file).toEqual({ ok: true, value: data })
  })

  it('ends when the file says more than the chip has', async () => {
    const liar = withContent(blank, 2, { offset: 0, data: Uint8Array.of(0x01, 0xff) })
    expect(await converse(readTap(), throughReader(256, 'cuts', liar).exchange)).toMatchObject({
      ok: false,
      error: { kind: 'status', status: 0x6700 },
    })
  })

  it('does not let a card keep it busy', async () => {
    const huge = withContent(blank, 2, { offset: 0, data: Uint8Array.of(0xff, 0xff) })
    const claims = throughReader(256, 'cuts', huge)
    const slow = throughReader(1, 'cuts')
    const drip = await converse(readTap(), async (apdu) =>
      apdu[1] === 0xb0 && apdu[3] === 0 ? Uint8Array.of(0, 0xff, 0x90, 0x00) : slow.exchange(apdu),
    )
    for (const read of [await converse(readTap(), claims.exchange), drip])
      expect(read).toMatchObject({ ok: false, error: { kind: 'answer' } })
    expect(claims.apdus()).toBe(3)
    expect(slow.apdus()).toBeLessThan(70)
  })

  it.each([1, 2, 3])('is torn when the card leaves at command %i, whichever side', async (at) => {
    for (const side of ['before', 'after'] as const) {
      const field = layOn(chipOf(), { tear: { at, side } })
      const read = await converse(readTap(), async (apdu) => field.exchange(apdu))
      expect(read).toMatchObject({ ok: false, error: { kind: 'torn' } })
    }
  })

  it('knows a phone by its first answer', async () => {
    const read = await converse(readTap(), async () => Uint8Array.of(0x6a, 0x82))
    expect(read).toMatchObject({ ok: false, error: { kind: 'status', status: 0x6a82 } })
  })
})
