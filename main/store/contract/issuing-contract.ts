import { expect, it } from 'vitest'
import type { CardId } from '../../../core/contract/ids.ts'
import { uidFrom, type CardUid } from '../../../core/card/card-uid.ts'
import type { IssuingBatchId, Provisioning, ProvisioningId } from '../../../core/card/issuing.ts'
import type { ProvisioningJournal } from '../../../core/card/provisioning-journal.ts'
import { assert } from '../../../core/errors/result.ts'
import { testId, testMoment, type NewPlace } from './place.ts'

function chip(text: string): CardUid {
  const uid = uidFrom(text)
  assert(uid !== undefined, 'seven bytes')
  return uid
}
const uid = chip('04a39493cc8680')
const otherUid = chip('04a39493cc8681')

const cardId = testId<CardId>()

const journal: ProvisioningJournal = {
  uid,
  purpose: 'issue',
  from: { kind: 'factory' },
  to: { kind: 'derived', issuer: 'shop', version: 1 },
  fromBytes: [0, 0, 0, 0, 0],
  toByte: 1,
  link: 'lnurlw://card.example.com/w',
  step: 'planned',
}
const sample = (more: Partial<Provisioning> = {}): Provisioning => ({
  id: testId<ProvisioningId>(),
  cardId,
  state: 'open',
  journal,
  by: 'Ada',
  startedAt: testMoment(),
  ...more,
})

/** Journals, batches and the record of what was done with keys. */
export function issuingContract(newPlace: NewPlace): void {
  it('reads a provisioning back, by chip, by card and by batch', async () => {
    const { commit, read } = await (await newPlace()).open()
    const batchId = testId<IssuingBatchId>()
    const first = sample({ batchId })
    const second = sample({
      batchId,
      replaces: testId<CardId>(),
      journal: { ...journal, uid: otherUid },
    })
    await commit(async ({ issuing }) => {
      await issuing.insert(first)
      await issuing.insert(second)
    })
    expect(await read.issuing.provisioning(first.id)).toEqual(first)
    expect(await read.issuing.openOfChip(otherUid)).toEqual(second)
    expect(await read.issuing.ofBatch(batchId)).toEqual([first, second])
    expect(await read.issuing.ofCard(cardId)).toEqual([second, first])
    expect(await read.issuing.ofChip(uid)).toEqual([first])
    expect(await read.issuing.openProvisionings()).toEqual([first, second])
  })

  it('ends a provisioning once, and no late step writes over the end', async () => {
    const { commit, read } = await (await newPlace()).open()
    const row = sample()
    const at = testMoment()
    const done: ProvisioningJournal = { ...journal, step: 'done', counter: 2 }
    await commit(({ issuing }) => issuing.insert(row))
    await commit(async ({ issuing }) => {
      await issuing.advance(row.id, done)
      await issuing.end(row.id, { state: 'done', at })
    })
    await commit(({ issuing }) => issuing.advance(row.id, { ...journal, step: 'key 0' }))
    const ended = { ...row, state: 'done', endedAt: at, journal: done }
    expect(await read.issuing.provisioning(row.id)).toEqual(ended)
    expect(await read.issuing.openOfChip(uid)).toBeUndefined()
    const again = commit(({ issuing }) => issuing.end(row.id, { state: 'givenUp', at }))
    await expect(again).rejects.toThrow('ends once')
  })

  it('knows a replacement whose money is still to come until it is over', async () => {
    const { commit, read } = await (await newPlace()).open()
    const row = { ...sample(), replaces: testId<CardId>() }
    const at = testMoment()
    await commit(({ issuing }) => issuing.insert(row))
    await commit(({ issuing }) => issuing.end(row.id, { state: 'moving' }))
    expect(await read.issuing.moving()).toEqual([{ ...row, state: 'moving' }])
    expect(await read.issuing.openOfChip(row.journal.uid)).toBeUndefined()
    await commit(({ issuing }) => issuing.end(row.id, { state: 'done', at }))
    expect(await read.issuing.moving()).toEqual([])
    expect(await read.issuing.provisioning(row.id)).toEqual({ ...row, state: 'done', endedAt: at })
  })

  it('keeps batches, events with running numbers, and the host of the links', async () => {
    const { commit, read } = await (await newPlace()).open()
    const batch = {
      id: testId<IssuingBatchId>(),
      name: 'Fair',
      budget: 50,
      pattern: 'Fair ##',
      stopsOnError: true,
      by: 'Ada',
    }
    const [startedAt, endedAt] = [testMoment(), testMoment()]
    await commit(async ({ issuing }) => {
      await issuing.insertBatch({ ...batch, startedAt })
      await issuing.note({ at: startedAt, by: 'Ada', deed: 'batch.started', about: batch.id })
      await issuing.note({ at: endedAt, by: 'Ada', deed: 'card.keysShown', why: 'broken chip' })
      await issuing.setLinkHost('old.example.com')
      await issuing.setLinkHost('cards.example.com')
    })
    expect(await read.issuing.openBatch()).toEqual({ ...batch, startedAt })
    await commit(({ issuing }) => issuing.endBatch(batch.id, endedAt))
    expect(await read.issuing.openBatch()).toBeUndefined()
    expect(await read.issuing.batch(batch.id)).toEqual({ ...batch, startedAt, endedAt })
    const [shown, started] = await read.issuing.events({ limit: 10 })
    expect(shown).toEqual({
      number: 2n,
      at: endedAt,
      by: 'Ada',
      deed: 'card.keysShown',
      why: 'broken chip',
    })
    expect(await read.issuing.events({ before: 2n, limit: 10 })).toEqual([started])
    expect(await read.issuing.linkHost()).toBe('cards.example.com')
  })

  it('has a database that forgets none of it, past the program', async () => {
    const place = await newPlace()
    const { commit } = await place.open()
    await commit(async ({ issuing }) => {
      await issuing.insert(sample())
      await issuing.note({ at: testMoment(), by: 'Ada', deed: 'card.begun' })
    })
    const refused = (text: string) => expect(place.sql(text)).rejects.toThrow('append-only')
    await refused("update provisioning set uid = 'x'")
    await refused('delete from provisioning')
    await refused("update issuing_event set why = 'x'")
    await refused('delete from issuing_event')
  })
}
