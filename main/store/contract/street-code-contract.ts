import { expect, it } from 'vitest'
import type { StreetCode } from '../../../core/card/street-code.ts'
import type { CardId, StreetCodeId } from '../../../core/contract/ids.ts'
import { bolt11From } from '../../../core/lightning/payment-hash.ts'
import { assert } from '../../../core/errors/result.ts'
import { msat } from '../../../core/money/units.ts'
import { later } from '../../../core/time/instant.ts'
import { newCard } from './card-contract.ts'
import { testId, testMoment, type NewPlace } from './place.ts'
import { nodeKey, sampleHash } from './samples.ts'

export function sampleStreetCode(cardId: CardId): StreetCode {
  const createdAt = testMoment()
  return {
    id: testId<StreetCodeId>(),
    cardId,
    state: 'planned',
    createdAt,
    expiresAt: later(createdAt, 300_000),
    amountMsat: msat(21_001n),
    paymentHash: sampleHash(),
    nodeKey,
  }
}

/** What strangers are given to pay is read back as it was written, and settles once. */
export function streetCodeContract(newPlace: NewPlace): void {
  it('keeps codes for strangers, from the plan to the money', async () => {
    const store = await (await newPlace()).open()
    const { id: cardId } = await newCard(store)
    const [first, second] = [sampleStreetCode(cardId), sampleStreetCode(cardId)]
    const commented = { ...second, comment: '“for the ☕” — Ada' }
    await store.commit(async (unit) => {
      await unit.streetCodes.insert(first)
      await unit.streetCodes.insert(commented)
    })
    const { streetCodes } = store.read
    expect(await streetCodes.unfinished()).toEqual([first, commented])
    const bolt11 = bolt11From(`lnbcrt${'q'.repeat(260)}`)
    assert(bolt11 !== undefined, 'a sample has the right shape')
    const open = { ...commented, state: 'open', bolt11 } as const
    const paid = { receivedMsat: msat(21_002n), settledAt: testMoment() }
    const settled = { ...open, state: 'settled', ...paid } as const
    await store.commit((unit) => unit.streetCodes.mark(open))
    expect(await streetCodes.find(open.id)).toEqual(open)
    await store.commit(async (unit) => {
      await unit.streetCodes.mark({ ...first, state: 'ended' })
      await unit.streetCodes.mark(settled)
    })
    expect(await streetCodes.unfinished()).toEqual([])
    expect(await streetCodes.ofHash(open.paymentHash)).toEqual(settled)
    expect(await streetCodes.ofHash(sampleHash())).toBeUndefined()
    await expect(store.commit((unit) => unit.streetCodes.mark(settled))).rejects.toThrow('once')
    const twin = { ...sampleStreetCode(cardId), paymentHash: open.paymentHash }
    await expect(store.commit((unit) => unit.streetCodes.insert(twin))).rejects.toThrow(/unique/i)
  })

  it('has a database that changes nothing else of them, past the program', async () => {
    const place = await newPlace()
    const store = await place.open()
    const { id: cardId } = await newCard(store)
    await store.commit((unit) => unit.streetCodes.insert(sampleStreetCode(cardId)))
    const refused = (text: string) => expect(place.sql(text)).rejects.toThrow('append-only')
    await refused('update street_code set amount_msat = 1')
    await refused("update street_code set comment = 'another'")
    await refused('delete from street_code')
  })
}
