/**
 * Programming against the emulated chip: torn at every APDU and at every save, on both sides, of issue, re-issue, wipe and
 * relink; then one resume. Always whole in the end, and at every moment no key on the card that the journal does not name.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { cardLink } from '../../../core/card/card-link.ts'
import { factoryKeys } from '../../../core/card/card-keys.ts'
import type { CardUid } from '../../../core/card/card-uid.ts'
import { boltCardSettings } from '../../../core/card/file-settings.ts'
import { planIssue } from '../../../core/card/plan-provisioning.ts'
import { askUid, provisionCard } from '../../../core/card/provision-card.ts'
import { isOpen, type ProvisioningJournal } from '../../../core/card/provisioning-journal.ts'
import { layOn, type Swap, type Tear } from './card-field.ts'
import { factoryChip, settingsOf, withKey, type ChipState } from './chip-state.ts'
import {
  base,
  blank,
  chipFrom,
  derived,
  keysOf,
  look,
  random,
  reissue,
  relink,
  run,
  takenOver,
  uid,
  unwrap,
  whole,
  wipe,
} from './provisioning-rig.ts'

function expectKeysNamed(state: ChipState, journal: ProvisioningJournal) {
  const sets = [journal.from, journal.to].map((name) => keysOf(name, journal.uid))
  state.keys.forEach(({ key }, no) => {
    expect(sets.map((keys) => bytesToHex(keys[no]?.reveal() ?? new Uint8Array(0)))).toContain(key)
  })
}
/** Factory or active, nothing between. */
function expectWhole(state: ChipState, journal: ProvisioningJournal) {
  expect(journal.step).toBe('done')
  const keys = keysOf(journal.to, uid).map((key) => bytesToHex(key.reveal()))
  expect(state.keys.map(({ key }) => key)).toEqual(keys)
  if (journal.purpose === 'wipe') {
    const { counter } = state
    expect(state).toEqual({ ...factoryChip(uid), counter })
    return
  }
  const link = unwrap(cardLink(journal.link))
  expect(settingsOf(state, 2)).toEqual(boltCardSettings(link))
  expect(state.files[2].content.startsWith(bytesToHex(link.file))).toBe(true)
  expect(journal.counter).toBe(state.counter)
}
function expectNoFailures({ keys }: ChipState) {
  expect(keys.map(({ failures }) => failures)).toEqual([0, 0, 0, 0, 0])
}

/** At most one attempt, where it was put in place between look and authentication; which no reader lets pass unnoticed. */
function expectUntouched(state: ChipState, before: ChipState) {
  const [slot] = state.keys
  expect(slot.failures).toBeLessThanOrEqual(1)
  const forgiven = { failures: 0, failuresInARow: 0 }
  expect(withKey(state, 0, forgiven)).toEqual(before)
}

const starts = {
  issue: blank,
  'issue anew': reissue,
  wipe,
  relink,
  'take over': () => takenOver('issue'),
  'wipe of a card whose bytes tell nothing': () => takenOver('wipe'),
}
const names = Object.keys(starts) as (keyof typeof starts)[]
const sides = ['before', 'middle', 'after'] as const

describe.each(names)('%s', (name) => {
  const start = starts[name]()
  const undisturbed = () => {
    const chip = chipFrom(start.state)
    const disk = { journal: start.journal }
    const field = layOn(chip)
    const ended = run(disk, field)
    return { chip, disk, apdus: field.count(), ended }
  }

  it('goes through, and a second run only looks', () => {
    const { chip, disk, ended } = undisturbed()
    expect(ended).toMatchObject({ kind: 'ended', outcome: { ok: true } })
    expectWhole(chip.state(), disk.journal)
    expectNoFailures(chip.state())
    const { files, keys } = chip.state()
    run(disk, layOn(chip))
    expect(chip.state()).toMatchObject({ files, keys })
    expectWhole(chip.state(), disk.journal)
  })

  it('torn at every APDU, on every side, then laid back once: whole, all keys named', () => {
    const { apdus } = undisturbed()
    expect(apdus).toBeGreaterThan(15)
    for (let at = 1; at <= apdus; at += 1)
      for (const side of sides) {
        const chip = chipFrom(start.state)
        const disk = { journal: start.journal }
        const tear: Tear = { at, side }
        expect(run(disk, layOn(chip, { tear }))).toMatchObject({
          outcome: { ok: false, error: { kind: 'torn' } },
        })
        expectKeysNamed(chip.state(), disk.journal)
        expect(run(disk, layOn(chip)), `${at} ${side}`).toMatchObject({ outcome: { ok: true } })
        expectWhole(chip.state(), disk.journal)
      }
  })

  it('the till dead before or after every save, then started again: whole', () => {
    const { ended } = undisturbed()
    const saves = ended.kind === 'ended' ? ended.saves : 0
    expect(saves).toBeGreaterThan(3)
    for (let save = 1; save <= saves; save += 1)
      for (const side of ['before', 'after'] as const) {
        const chip = chipFrom(start.state)
        const disk = { journal: start.journal }
        expect(run(disk, layOn(chip), { save, side }).kind).toBe('died')
        expectKeysNamed(chip.state(), disk.journal)
        expect(run(disk, layOn(chip))).toMatchObject({ outcome: { ok: true } })
        expectWhole(chip.state(), disk.journal)
      }
  })

  it('torn again and again at any place (40 seeded lives): whole in the end, never blocked', () => {
    for (let life = 0; life < 40; life += 1) {
      const chip = chipFrom(start.state)
      const disk = { journal: start.journal }
      for (let tears = 1 + random.below(6); tears > 0; tears -= 1) {
        run(disk, layOn(chip, { tear: { at: 1 + random.below(40), side: random.pick(sides) } }))
        expectKeysNamed(chip.state(), disk.journal)
      }
      run(disk, layOn(chip))
      expectWhole(chip.state(), disk.journal)
    }
  })

  it('another card put in its place at any APDU: nothing is written on that one', () => {
    const { apdus } = undisturbed()
    for (let at = 1; at <= apdus; at += 1) {
      const stranger = factoryChip('04000000000001' as CardUid)
      const other = chipFrom(stranger)
      const swap: Swap = { at, with: other }
      const disk = { journal: start.journal }
      const chip = chipFrom(start.state)
      expect(run(disk, layOn(chip, { swap })), `${at}`).toMatchObject({ outcome: { ok: false } })
      expectUntouched(other.state(), stranger)
      expect(run(disk, layOn(other)), `${at}`).toMatchObject({
        outcome: { ok: false, error: { kind: 'otherCard' } },
      })
      expectUntouched(other.state(), stranger)
      run(disk, layOn(chip))
      expectWhole(chip.state(), disk.journal)
    }
  })
})

describe('a card', () => {
  it('that hides its UID is issued by the UID under its key', () => {
    const state = { ...factoryChip(uid), hidesUid: true }
    const chip = chipFrom(state)
    const facts = look(chip)
    expect(facts.uid).toBeUndefined()
    const field = layOn(chip)
    const asking = askUid(factoryKeys[0], random)
    let next = asking.next()
    while (next.done !== true) next = asking.next(field.exchange(next.value.apdu))
    const told = unwrap(next.value)
    expect(told).toBe(uid)
    const journal = unwrap(planIssue({ facts }, { keys: derived(1), link: base, uid: told }))
    const disk = { journal }
    run(disk, layOn(chip))
    expectWhole(chip.state(), disk.journal)
  })

  it('that hides its UID and is another one is found out under its key, before anything is written', () => {
    const stranger = { ...factoryChip('04000000000001' as CardUid), hidesUid: true }
    const chip = chipFrom(stranger)
    expect(run({ journal: blank().journal }, layOn(chip))).toMatchObject({
      outcome: { error: { kind: 'otherCard', uid: '04000000000001' } },
    })
    expect(chip.state()).toEqual(stranger)
  })

  it('is not asked anything before the journal is saved', () => {
    const { journal } = blank()
    const machine = provisionCard(journal, { keysOf, random })
    expect(machine.next().value).toEqual({ kind: 'save', journal })
    expect(machine.next().value).toMatchObject({ kind: 'send', name: 'ISOSelectFile application' })
  })

  it('whose K0 is new and K3 is not (no run of ours does that) is put right', () => {
    const start = blank()
    const { state, journal } = whole(start)
    const lagging = withKey(state, 3, { key: '00'.repeat(16), version: 0 })
    const chip = chipFrom(lagging)
    const disk = { journal: { ...journal, step: 'key 0' as const } }
    expect(run(disk, layOn(chip))).toMatchObject({ outcome: { ok: true } })
    expectWhole(chip.state(), disk.journal)
  })

  it('with keys of nobody is left alone, without an attempt', () => {
    const { state, journal } = whole(blank())
    const chip = chipFrom(withKey(state, 0, { key: '77'.repeat(16), version: 200 }))
    const before = chip.state()
    const disk = { journal: { ...journal, step: 'planned' as const } }
    expect(run(disk, layOn(chip))).toMatchObject({ outcome: { error: { kind: 'strangeKeys' } } })
    expect(chip.state()).toEqual(before)
    expect(isOpen(disk.journal)).toBe(true)
  })

  it('with another K0 under the byte that we know costs one attempt, not more', () => {
    const { state, journal } = wipe()
    const chip = chipFrom(withKey(state, 0, { key: '77'.repeat(16) }))
    expect(run({ journal }, layOn(chip))).toMatchObject({
      outcome: { error: { kind: 'status', status: 0x91ae } },
    })
    expect(chip.state().keys[0].failures).toBe(1)
  })

  it('that makes us wait is asked until it answers, in one contact', () => {
    const { state, journal } = wipe()
    const chip = chipFrom(withKey(state, 0, { failures: 60, failuresInARow: 60 }))
    const disk = { journal }
    expect(run(disk, layOn(chip))).toMatchObject({ outcome: { ok: true } })
    expectWhole(chip.state(), disk.journal)
  })

  it('worn out to its last counter can still be wiped', () => {
    const { state, journal } = wipe()
    const chip = chipFrom({ ...state, counter: 0xffffff })
    const disk = { journal }
    expect(run(disk, layOn(chip))).toMatchObject({ outcome: { ok: true } })
    expectWhole(chip.state(), disk.journal)
  })
})
