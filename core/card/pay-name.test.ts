import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newId, type CardId } from '../contract/ids.ts'
import { cardOfPayName, payNameOf } from './pay-name.ts'

const card = '0198a1b2-c3d4-7e5f-8a6b-c7d8e9f0a1b2' as CardId

describe('a card’s pay name', () => {
  it('is what a Lightning address takes', () => {
    expect(payNameOf(card)).toBe('agmkdmwd2r7f7ctly7mot4fbwi')
  })

  it('leads back to every card, in either case', () => {
    const cards = fc.tuple(fc.integer({ min: 0 }), fc.uint8Array({ minLength: 10, maxLength: 10 }))
    fc.assert(
      fc.property(cards, ([time, random]) => {
        const id = newId<CardId>(time, random)
        expect(cardOfPayName(payNameOf(id))).toBe(id)
        expect(cardOfPayName(payNameOf(id).toUpperCase())).toBe(id)
      }),
    )
  })

  it.each([
    '',
    card,
    payNameOf(card).slice(1),
    `${payNameOf(card)}a`,
    // 16 bytes leave two bits in the last letter.
    `${payNameOf(card).slice(0, -1)}j`,
    // Sixteen bytes that are no id.
    'a'.repeat(26),
    '../../till/cards/aaaaaaaaa',
  ])('%j is none', (text) => {
    expect(cardOfPayName(text)).toBeUndefined()
  })
})
