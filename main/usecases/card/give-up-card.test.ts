import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { IssuingBatchId } from '../../../core/card/issuing.ts'
import { newId } from '../../../core/contract/ids.ts'
import { newRig, passphrase, type IssuingRig } from '../../../scripts/test/issuing-rig.ts'
import { newChip, putState, value } from '../../../scripts/test/issuing-tears.ts'
import { pretendReaders, type PretendReaders } from '../../../scripts/test/pretend-readers.ts'
import { codeOf, helpersOf } from '../../../scripts/test/table-rig.ts'
import { balanceOf } from './card-standing.ts'
import { giveUpCard } from './give-up-card.ts'
import { openIssuingTable, type IssuingTable } from './issuing-table.ts'
import { createIssuer, lockIssuing } from './keep-issuer.ts'
import { finishReplacements } from './replace-card.ts'
import { startBatch } from './run-batch.ts'

let rig: IssuingRig
let readers: PretendReaders
let table: IssuingTable
beforeEach(async () => {
  rig = await newRig(78)
  readers = pretendReaders()
  table = openIssuingTable({ ...rig, readers })
  value(await createIssuer(rig, { passphrase, by: 'Ada' }))
})
afterEach(async () => {
  table.close()
  await rig.remove()
})

const { hold, topUp } = helpersOf(() => ({ rig, readers, table }))

describe('a replacement whose money cannot come over yet', () => {
  it('waits for it on disk, and has it as soon as it can come', async () => {
    value(table.ask({ kind: 'issue', name: 'Old' }))
    const { chip: oldChip } = newChip(rig)
    const old = (await hold(oldChip, 0)).provisioning?.cardId
    const card = old && (await rig.store.read.cards.find(old))
    if (card === undefined) throw new Error('a card was issued')
    await topUp(card.id, 7_000_000n)
    // It is being issued anew, and was pulled off: a card in that state cannot be closed.
    await putState(rig, card, 'frozen')
    value(table.ask({ kind: 'issue', anew: true }))
    expect(codeOf(await hold(oldChip, 1, { at: 28, side: 'after' }))).toBe('issuing.layBack')
    value(table.ask({ kind: 'issue', name: 'New', replaces: card.id }))
    const run = await hold(newChip(rig).chip, 2)
    expect([run.state, codeOf(run)]).toEqual(['stopped', 'card.cannot'])
    const [moving] = await rig.store.read.issuing.moving()
    expect(moving).toMatchObject({ state: 'moving', replaces: card.id })
    expect(await finishReplacements(rig)).toBe(0)
    value(table.ask({ kind: 'issue' }))
    expect((await hold(oldChip, 3)).state).toBe('done')
    expect(await finishReplacements(rig)).toBe(1)
    const fresh = run.provisioning?.cardId
    if (fresh === undefined) throw new Error('a card was issued')
    expect(await balanceOf(rig.store.read, fresh)).toBe(7_000_000n)
    expect(await rig.store.read.issuing.moving()).toEqual([])
    expect(await finishReplacements(rig)).toBe(0)
  })
})

describe('a card that nobody will lay back', () => {
  const begin = async (wish: Parameters<IssuingTable['ask']>[0]) => {
    const { chip } = newChip(rig)
    value(table.ask(wish))
    const torn = await hold(chip, 0, { at: 28, side: 'after' })
    const { provisioning } = torn
    if (provisioning === undefined) throw new Error('a card was begun')
    return { chip, ...provisioning }
  }

  it('is given up with a reason: closed, written down, and its chip is no card any more', async () => {
    const { chip, id, cardId } = await begin({ kind: 'issue', name: 'Broken' })
    expect(value(await giveUpCard(rig, { id, why: 'cracked' }))).toMatchObject({ state: 'closed' })
    expect(await rig.store.read.issuing.openProvisionings()).toEqual([])
    const acts = await rig.store.read.cards.acts(cardId, { limit: 9 })
    expect(acts.map(({ what, who, why }) => `${what}, ${who}, ${why}`)).toContain(
      'given up, Ada, cracked',
    )
    expect((await rig.store.read.issuing.events({ limit: 1 }))[0]).toMatchObject({
      deed: 'card.givenUp',
      about: cardId,
      why: 'cracked',
    })
    const before = chip.state()
    expect(codeOf(await hold(chip, 1))).toBe('issuing.givenUp')
    expect(chip.state()).toEqual(before)
    expect(await giveUpCard(rig, { id, why: 'again' })).toMatchObject({
      error: { code: 'issuing.notBegun' },
    })
  })

  it('keeps its money until that is moved', async () => {
    const { id, cardId } = await begin({ kind: 'issue' })
    await topUp(cardId, 3_000_000n)
    expect(value(await giveUpCard(rig, { id, why: 'cracked' }))).toMatchObject({ state: 'lost' })
    expect(await balanceOf(rig.store.read, cardId)).toBe(3_000_000n)
  })

  it('is given up by nobody while the session is locked', async () => {
    const { id } = await begin({ kind: 'issue' })
    await lockIssuing(rig)
    expect(await giveUpCard(rig, { id, why: 'x' })).toMatchObject({
      error: { code: 'issuing.locked' },
    })
  })

  it('leaves room in its stack, and is counted in it', async () => {
    const batchId = newId<IssuingBatchId>(1, rig.random.bytes(10))
    const stack = { id: batchId, name: 'Fair', budget: 1, pattern: 'Fair ##', stopsOnError: true }
    value(await startBatch(rig, stack))
    const { id, cardId } = await begin({ kind: 'issue', batchId, stopsOnError: true })
    // The first one that is not issued stops the stack.
    expect(table.state().wish).toBeUndefined()
    expect(await rig.store.read.cards.find(cardId)).toMatchObject({ name: 'Fair 01' })
    value(await giveUpCard(rig, { id, why: 'cracked' }))
    value(table.ask({ kind: 'issue', batchId }))
    const next = (await hold(newChip(rig).chip, 1)).provisioning?.cardId
    expect(next && (await rig.store.read.cards.find(next))).toMatchObject({ name: 'Fair 02' })
  })
})
