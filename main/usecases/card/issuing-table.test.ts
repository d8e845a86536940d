import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { IssuingBatchId } from '../../../core/card/issuing.ts'
import { newId } from '../../../core/contract/ids.ts'
import { msat } from '../../../core/money/units.ts'
import { balanceOf } from './card-standing.ts'
import { secret } from '../../../core/errors/secret.ts'
import { withKey } from '../../../drivers/sim/ntag424/chip-state.ts'
import { createNtag424 } from '../../../drivers/sim/ntag424/ntag424.ts'
import { newRig, passphrase, type IssuingRig } from '../../../scripts/test/issuing-rig.ts'
import { codeOf, helpersOf } from '../../../scripts/test/table-rig.ts'
import { newChip, putState, value } from '../../../scripts/test/issuing-tears.ts'
import { pretendReaders, type PretendReaders } from '../../../scripts/test/pretend-readers.ts'
import { createIssuer, lockIssuing } from './keep-issuer.ts'
import { idleLockMs } from './issuing-session.ts'
import { notTaken, openIssuingTable, type IssuingTable } from './issuing-table.ts'
import { endBatch, setCardHost, startBatch } from './run-batch.ts'
import { showWipeKeys } from './show-wipe-keys.ts'
import { keysToTakeOver } from './take-over-card.ts'

let rig: IssuingRig
let readers: PretendReaders
let table: IssuingTable
beforeEach(async () => {
  rig = await newRig(77)
  readers = pretendReaders()
  table = openIssuingTable({ ...rig, readers })
  value(await createIssuer(rig, { passphrase, by: 'Ada' }))
})
afterEach(async () => {
  table.close()
  await rig.remove()
})

const { untilRun, hold, topUp } = helpersOf(() => ({ rig, readers, table }))

describe('the table', () => {
  it('issues a card that lies there already, once, and the wish is done with', async () => {
    const { chip } = newChip(rig)
    readers.lay(chip)
    expect(table.takes()).toBe(false)
    value(table.ask({ kind: 'issue', name: 'Mia' }))
    expect(table.takes()).toBe(true)
    const run = await untilRun(0)
    expect([run.state, run.provisioning?.journal.step]).toEqual(['done', 'done'])
    expect(table.state().wish).toBeUndefined()
    expect(table.takes()).toBe(false)
    expect(table.state().runs).toHaveLength(1)
  })

  it('goes on when a card that was pulled off is laid back', async () => {
    const { chip } = newChip(rig)
    value(table.ask({ kind: 'issue' }))
    const torn = await hold(chip, 0, { at: 25, side: 'after' })
    expect([torn.state, codeOf(torn), torn.failure?.detail?.['stands']]).toEqual([
      'stopped',
      'issuing.layBack',
      'begun',
    ])
    readers.lay(chip)
    expect((await untilRun(1)).state).toBe('done')
  })

  it('says of each card that is none for us why, and waits for the next', async () => {
    value(table.ask({ kind: 'issue' }))
    const phone = readers.layOther('phone')
    expect(codeOf(await untilRun(0))).toBe('issuing.otherChip')
    readers.lift(phone)
    readers.layOther('text')
    expect(codeOf(await untilRun(1))).toBe('issuing.readOnlyReader')
    const { chip } = newChip(rig)
    readers.lay(chip)
    expect((await untilRun(2)).state).toBe('done')
  })

  it('runs a stack up to its budget, in one list, and stops there', async () => {
    const id = newId<IssuingBatchId>(1, rig.random.bytes(10))
    value(
      await startBatch(rig, {
        id,
        name: 'Fair',
        budget: 3,
        pattern: 'Fair ##',
        stopsOnError: false,
      }),
    )
    value(table.ask({ kind: 'issue', batchId: id }))
    for (let no = 0; no < 3; no += 1) {
      const presence = readers.lay(newChip(rig).chip)
      expect((await untilRun(no)).state).toBe('done')
      readers.lift(presence)
    }
    const { chip } = newChip(rig)
    const before = chip.state()
    readers.lay(chip)
    expect(codeOf(await untilRun(3))).toBe('issuing.budget')
    expect(chip.state()).toEqual(before)
    expect(table.state().wish).toBeUndefined()
    expect(await rig.store.read.issuing.ofBatch(id)).toHaveLength(3)
    const other = {
      id: newId<IssuingBatchId>(2, rig.random.bytes(10)),
      name: 'x',
      budget: 1,
      stopsOnError: false,
    }
    expect(await startBatch(rig, other)).toMatchObject({ error: { code: 'issuing.batchOpen' } })
    value(await endBatch(rig, id))
    value(await startBatch(rig, other))
  })

  it('does nothing while the session is locked, and locks by itself', async () => {
    await lockIssuing(rig)
    expect(table.ask({ kind: 'issue' })).toMatchObject({ error: { code: 'issuing.locked' } })
    const { chip } = newChip(rig)
    const before = chip.state()
    readers.lay(chip)
    expect(table.state().runs).toEqual([])
    expect(chip.state()).toEqual(before)
  })

  it('writes down that nobody locked it', async () => {
    const locked = new Promise<void>((resolve) => table.onChange(resolve))
    await rig.clock.advance(idleLockMs)
    await locked
    await rig.store.commit(async () => undefined)
    const [last] = await rig.store.read.issuing.events({ limit: 1 })
    expect(last).toMatchObject({ deed: 'session.locked', by: 'Ada', why: 'idle' })
  })
})

describe('a replacement', () => {
  it('takes the money over once it works, though it was torn and laid back, and closes the old card', async () => {
    value(table.ask({ kind: 'issue', name: 'Old' }))
    const old = (await hold(newChip(rig).chip, 0)).provisioning?.cardId
    if (old === undefined) throw new Error('a card was issued')
    const amountMsat = msat(7_000_000n)
    await topUp(old, amountMsat)
    const { chip } = newChip(rig)
    value(table.ask({ kind: 'issue', name: 'New', replaces: old }))
    expect(codeOf(await hold(chip, 1, { at: 28, side: 'after' }))).toBe('issuing.layBack')
    expect(await balanceOf(rig.store.read, old)).toBe(amountMsat)
    const fresh = (await hold(chip, 2)).provisioning?.cardId
    if (fresh === undefined) throw new Error('a card was issued')
    expect(await balanceOf(rig.store.read, old)).toBe(0n)
    expect(await balanceOf(rig.store.read, fresh)).toBe(amountMsat)
    expect(await rig.store.read.cards.find(old)).toMatchObject({
      state: 'closed',
      replacedBy: fresh,
    })
  })
})

describe('a look at a card', () => {
  const diagnose = async (chip: ReturnType<typeof newChip>['chip'], after: number) => {
    value(table.ask({ kind: 'diagnose' }))
    const presence = readers.lay(chip)
    const { diagnosis } = await untilRun(after)
    readers.lift(presence)
    return diagnosis
  }

  it('needs no passphrase, tries no key, and tells what it is', async () => {
    const { chip, uid } = newChip(rig)
    expect(await diagnose(chip, 0)).toMatchObject({ chip: 'NTAG 424 DNA', uid, looksBlank: true })
    value(table.ask({ kind: 'issue', name: 'Mia' }))
    await hold(chip, 1, { at: 25, side: 'before' })
    await lockIssuing(rig)
    expect(await diagnose(chip, 2)).toMatchObject({ begun: 'begun' })
    expect(chip.state().keys.every(({ failures }) => failures === 0)).toBe(true)
  })

  it('knows our cards by their tap, and shows neither p nor c', async () => {
    const { chip } = newChip(rig)
    value(table.ask({ kind: 'issue', name: 'Mia' }))
    await hold(chip, 0)
    const diagnosis = await diagnose(chip, 1)
    expect(diagnosis).toMatchObject({ card: { name: 'Mia', state: 'active' }, counter: 3 })
    expect(
      JSON.stringify(diagnosis, (_key, part: unknown) => (typeof part === 'bigint' ? 0 : part)),
    ).not.toMatch(/[?&][pc]=/)
  })
})

describe('a card of another tool', () => {
  const theirs = [1, 2, 3, 4, 5].map((byte) => byte.toString(16).padStart(2, '0').repeat(16))
  const wipeText = (keys: readonly string[]) =>
    secret(JSON.stringify(Object.fromEntries(keys.map((key, no) => [`k${no}`, key]))))
  const theirChip = () => {
    const { chip } = newChip(rig)
    const state = theirs.reduce((at, key, no) => withKey(at, no, { key, version: 1 }), chip.state())
    return createNtag424({ state, random: rig.random })
  }
  const takeOver = (keys: readonly string[]) => {
    const read = value(keysToTakeOver(rig, wipeText(keys)))
    return value(table.ask({ kind: 'import', keys: read, name: 'Old card' }))
  }

  it('is taken over with its keys, torn or not, and wiped in the end', async () => {
    const chip = theirChip()
    takeOver(theirs)
    expect(codeOf(await hold(chip, 0, { at: 45, side: 'after' }))).toBe('issuing.layBack')
    const done = await hold(chip, 1)
    expect(done.state).toBe('done')
    expect(chip.state().keys.map(({ key }) => key)).not.toEqual(theirs)
    const card = done.provisioning && (await rig.store.read.cards.find(done.provisioning.cardId))
    expect(card).toMatchObject({ name: 'Old card', state: 'active' })
    if (card !== undefined) await putState(rig, card, 'closed')
    value(table.ask({ kind: 'wipe' }))
    readers.lay(chip)
    expect((await untilRun(2)).state).toBe('done')
    expect(chip.state().keys.every(({ key }) => key === '00'.repeat(16))).toBe(true)
  })

  it('with other keys than it holds costs one attempt, and nothing is planned', async () => {
    const chip = theirChip()
    takeOver(theirs.toReversed())
    readers.lay(chip)
    expect(codeOf(await untilRun(0))).toBe('issuing.wrongKeys')
    expect(chip.state().keys.map(({ failures }) => failures)).toEqual([1, 0, 0, 0, 0])
    expect(await rig.store.read.issuing.openProvisionings()).toEqual([])
  })

  it.each(['lnurlw://x.example?p=1', '{}', '{"k0":"00"}', JSON.stringify({ k0: '00'.repeat(16) })])(
    'is not taken over with %s',
    (text) => {
      expect(keysToTakeOver(rig, secret(text))).toMatchObject({
        error: { code: 'issuing.badKeys' },
      })
    },
  )
})

describe('the link', () => {
  it('of cards changes with the host, and a card that is out is given the new one', async () => {
    const { chip } = newChip(rig)
    value(table.ask({ kind: 'issue' }))
    const presence = readers.lay(chip)
    const { provisioning } = await untilRun(0)
    expect(provisioning?.journal.link).toMatch(
      /^lnurlw:\/\/till-000000\.local\/lnurl\/w\/[0-9a-f]{4}$/,
    )
    readers.lift(presence)
    expect(await setCardHost(rig, 'nonsense')).toMatchObject({ error: { code: 'issuing.badHost' } })
    value(await setCardHost(rig, 'cards.example.com'))
    value(table.ask({ kind: 'relink' }))
    expect((await hold(chip, 1)).provisioning?.journal.link).toContain('//cards.example.com/')
    value(table.ask({ kind: 'relink' }))
    readers.lay(chip)
    expect(codeOf(await untilRun(2))).toBe('issuing.sameLink')
  })
})

describe('keys for another tool', () => {
  it('are shown of a closed card only, to an open session, and it is written down before', async () => {
    const { chip } = newChip(rig)
    value(table.ask({ kind: 'issue' }))
    readers.lay(chip)
    const { provisioning } = await untilRun(0)
    const card = provisioning && (await rig.store.read.cards.find(provisioning.cardId))
    if (card === undefined) throw new Error('a card was issued')
    const ask = () => showWipeKeys(rig, { cardId: card.id, why: 'reader is broken' })
    expect(await ask()).toMatchObject({ error: { code: 'issuing.notClosed' } })
    await putState(rig, card, 'closed')
    const shown = JSON.parse(value(await ask()).reveal()) as Record<string, string>
    expect([0, 1, 2, 3, 4].map((no) => shown[`k${no}`])).toEqual(
      chip.state().keys.map(({ key }) => key),
    )
    const [last] = await rig.store.read.issuing.events({ limit: 1 })
    expect(last).toMatchObject({
      deed: 'card.keysShown',
      by: 'Ada',
      about: card.id,
      why: 'reader is broken',
    })
    await lockIssuing(rig)
    expect(await ask()).toMatchObject({ error: { code: 'issuing.locked' } })
  })
})

describe('the readers for those who sell', () => {
  it('hear nothing of cards that are laid on for issuing, from coming to leaving', async () => {
    const heard: string[] = []
    const stop = notTaken(readers, table).onCard(({ kind, presence }) => {
      heard.push(`${kind} ${presence}`)
    })
    readers.lift(readers.lay(newChip(rig).chip))
    expect(heard).toEqual(['arrived presence 1', 'tapped presence 1', 'left presence 1'])
    value(table.ask({ kind: 'issue' }))
    await hold(newChip(rig).chip, 0)
    readers.lift(readers.lay(newChip(rig).chip))
    expect(heard.slice(3)).toEqual(['arrived presence 3', 'tapped presence 3', 'left presence 3'])
    stop()
  })
})
