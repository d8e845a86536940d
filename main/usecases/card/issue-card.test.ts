import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { secret } from '../../../core/errors/secret.ts'
import { layOn } from '../../../drivers/sim/ntag424/card-field.ts'
import { factoryChip, withKey } from '../../../drivers/sim/ntag424/chip-state.ts'
import { createNtag424 } from '../../../drivers/sim/ntag424/ntag424.ts'
import { newRig, passphrase, type IssuingRig } from '../../../scripts/test/issuing-rig.ts'
import {
  apdusOf,
  contactOn,
  newChip,
  perform,
  purposes,
  putState,
  tearOnce,
  value,
} from '../../../scripts/test/issuing-tears.ts'
import { issueCard } from './issue-card.ts'
import { createIssuer, restoreIssuer, rotateIssuer, unlockIssuing } from './keep-issuer.ts'
import { wipeCard } from './wipe-card.ts'

const mine = { passphrase, by: 'Ada' }
let rig: IssuingRig
beforeAll(async () => {
  rig = await newRig(20_261_121)
  value(await createIssuer(rig, mine))
})
afterAll(() => rig.remove())

const codeOf = async (asked: ReturnType<typeof issueCard>) => {
  const outcome = await asked
  return outcome.ok ? 'fine' : outcome.error.code
}

describe('a card on the reader', () => {
  it('is issued: active, its taps checked with its own K2, and written down', async () => {
    const { chip } = newChip(rig)
    const steps: string[] = []
    const contact = {
      ...contactOn(layOn(chip)),
      onStep: ({ journal }: { journal: { step: string } }) => void steps.push(journal.step),
    }
    const { card } = value(await issueCard(rig, contact, { name: 'Mia', why: 'fair' }))
    expect(card).toMatchObject({
      name: 'Mia',
      state: 'active',
      chip: { keyVersion: 1, lastCounter: 2 },
    })
    expect(steps.at(0)).toBe('planned')
    expect(steps.at(-1)).toBe('done')
    const acts = await rig.store.read.cards.acts(card.id, { limit: 9 })
    expect(acts.map(({ what, who, why }) => `${what}, ${who}, ${why}`).toSorted()).toEqual([
      'issue begun, Ada, fair',
      'issue, Ada, ',
    ])
  })

  it('of ours is left as it is', async () => {
    const { chip } = newChip(rig)
    value(await issueCard(rig, contactOn(layOn(chip)), {}))
    const before = chip.state()
    const again = await issueCard(rig, contactOn(layOn(chip)), {})
    expect(again).toMatchObject({ error: { code: 'issuing.ours', detail: { state: 'active' } } })
    expect(await codeOf(wipeCard(rig, contactOn(layOn(chip)), ''))).toBe('issuing.notClosed')
    expect(chip.state()).toEqual(before)
  })

  it('of ours that was made blank elsewhere becomes another one once it is closed', async () => {
    const { chip, uid } = newChip(rig)
    const { card } = value(await issueCard(rig, contactOn(layOn(chip)), {}))
    const blank = createNtag424({ state: factoryChip(uid), random: rig.random })
    const refused = await issueCard(rig, contactOn(layOn(blank)), {})
    expect(refused).toMatchObject({
      error: { code: 'issuing.ours', detail: { state: 'active', cardId: card.id } },
    })
    expect(blank.state()).toEqual(factoryChip(uid))
    await rig.store.commit((unit) => unit.cards.put({ ...card, state: 'closed' }))
    const again = value(await issueCard(rig, contactOn(layOn(blank)), {}))
    expect(again.card).toMatchObject({ state: 'active', chip: { keyVersion: 2 } })
    expect(again.card.id).not.toBe(card.id)
    const before = await rig.store.read.cards.find(card.id)
    expect([before?.state, before?.chip]).toEqual(['wiped', undefined])
  })

  it('of somebody else is left alone, without an attempt', async () => {
    const { chip: blank } = newChip(rig)
    const state = withKey(blank.state(), 0, { key: '77'.repeat(16), version: 9 })
    const chip = createNtag424({ state, random: rig.random })
    expect(await codeOf(issueCard(rig, contactOn(layOn(chip)), {}))).toBe('issuing.strangeKeys')
    expect(await codeOf(wipeCard(rig, contactOn(layOn(chip)), ''))).toBe('issuing.strangeKeys')
    expect(chip.state()).toEqual(state)
  })

  it('that looks blank and is not costs one attempt, and says so', async () => {
    const { chip: blank } = newChip(rig)
    const chip = createNtag424({
      state: withKey(blank.state(), 0, { key: '77'.repeat(16) }),
      random: rig.random,
    })
    expect(await codeOf(issueCard(rig, contactOn(layOn(chip)), {}))).toBe('issuing.strangeKeys')
    expect(chip.state().keys[0].failures).toBe(1)
  })

  it('with another chip, or gone at once, is told apart', async () => {
    const other = { exchange: () => Promise.resolve(Uint8Array.of(0x6a, 0x82)) }
    expect(await codeOf(issueCard(rig, other, {}))).toBe('issuing.otherChip')
    const gone = { exchange: () => Promise.resolve(new Uint8Array(0)) }
    const torn = await issueCard(rig, gone, {})
    expect(torn).toMatchObject({
      error: { code: 'issuing.layBack', detail: { stands: 'untouched' } },
    })
  })

  it('put in the place of another is refused, and nothing is written on it', async () => {
    const [first, second] = [newChip(rig), newChip(rig)]
    const before = second.chip.state()
    for (const at of [12, 16, 20, 24]) {
      const swapped = layOn(first.chip, { swap: { at, with: second.chip } })
      expect((await issueCard(rig, contactOn(swapped), {})).ok).toBe(false)
      const { keys, files } = second.chip.state()
      expect(files).toEqual(before.files)
      expect(keys.map(({ key }) => key)).toEqual(before.keys.map(({ key }) => key))
    }
    expect(await codeOf(issueCard(rig, contactOn(layOn(first.chip)), {}))).toBe('fine')
  })

  it('that hides its UID is issued, issued anew and wiped', async () => {
    const { chip: blank } = newChip(rig)
    const chip = createNtag424({ state: { ...blank.state(), hidesUid: true }, random: rig.random })
    const { card } = value(await issueCard(rig, contactOn(layOn(chip)), {}))
    await putState(rig, card, 'frozen')
    const anew = value(await perform(rig, layOn(chip), 'issue anew'))
    expect(anew.card.chip?.keyVersion).toBe(2)
    await putState(rig, anew.card, 'closed')
    value(await perform(rig, layOn(chip), 'wipe'))
  })

  it('wiped and issued again is another card with keys that it never had', async () => {
    const { chip } = newChip(rig)
    const first = value(await issueCard(rig, contactOn(layOn(chip)), {})).card
    await putState(rig, first, 'closed')
    value(await wipeCard(rig, contactOn(layOn(chip)), 'broken sleeve'))
    const second = value(await issueCard(rig, contactOn(layOn(chip)), {})).card
    expect(second.id).not.toBe(first.id)
    expect(second.chip?.keyVersion).toBe(2)
    expect(await rig.store.read.cards.find(first.id)).toMatchObject({ state: 'wiped' })
  })

  it('is not issued while the session is locked; begun, it waits for the next one', async () => {
    const own = await newRig(3)
    value(await createIssuer(own, mine))
    const { chip } = newChip(own)
    const torn = layOn(chip, { tear: { at: 30, side: 'after' } })
    expect(await codeOf(issueCard(own, contactOn(torn), {}))).toBe('issuing.layBack')
    const later = await own.reopen()
    expect(await codeOf(issueCard(later, contactOn(layOn(chip)), {}))).toBe('issuing.locked')
    value(await unlockIssuing(later, mine))
    expect(value(await issueCard(later, contactOn(layOn(chip)), {})).card.state).toBe('active')
    await later.remove()
  })

  it('of an older issuer goes on after a rotation, and gets the new one’s keys when issued anew', async () => {
    const own = await newRig(4)
    value(await createIssuer(own, mine))
    const { chip } = newChip(own)
    const { card } = value(await issueCard(own, contactOn(layOn(chip)), {}))
    await own.clock.advance(1000)
    const { issuer } = value(await rotateIssuer(own, mine))
    expect(await codeOf(issueCard(own, contactOn(layOn(chip)), {}))).toBe('issuing.ours')
    await putState(own, card, 'frozen')
    const anew = value(await perform(own, layOn(chip), 'issue anew')).card
    expect(anew).toMatchObject({ id: card.id, state: 'active', chip: { issuer, keyVersion: 2 } })
    await own.remove()
  })

  it('with our keys and in no book can be wiped, then issued', async () => {
    const [till, other] = [await newRig(5), await newRig(6)]
    const { backup } = value(await createIssuer(till, mine))
    value(await restoreIssuer(other, { ...mine, backup: secret(backup.reveal()) }))
    const { chip } = newChip(till)
    value(await issueCard(till, contactOn(layOn(chip)), {}))
    expect(await codeOf(issueCard(other, contactOn(layOn(chip)), {}))).toBe('issuing.stray')
    value(await wipeCard(other, contactOn(layOn(chip)), 'lost books'))
    const issued = value(await issueCard(other, contactOn(layOn(chip)), {})).card
    expect(issued.chip?.keyVersion).toBe(2)
    await Promise.all([till.remove(), other.remove()])
  })
})

describe('torn at an APDU and laid back once (a seeded sample; all of them: npm run soak)', () => {
  it.each(purposes)('%s: blank or active, every key in a journal', async (purpose) => {
    const apdus = await apdusOf(rig, purpose)
    expect(apdus).toBeGreaterThan(15)
    const wrong: string[] = []
    for (let at = 1 + rig.random.below(3); at <= apdus; at += 3)
      for (const side of ['before', 'after'] as const)
        wrong.push(...(await tearOnce(rig, purpose, { at, side })))
    expect(wrong).toEqual([])
  })
})
