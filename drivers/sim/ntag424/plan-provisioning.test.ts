import { bytesToHex } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { planIssue, planRescue, planWipe } from '../../../core/card/plan-provisioning.ts'
import { journalFrom } from '../../../core/card/provisioning-journal.ts'
import { factoryChip } from './chip-state.ts'
import type { CardUid } from '../../../core/card/card-uid.ts'
import { layOn } from './card-field.ts'
import type { Ntag424 } from './ntag424.ts'
import {
  base,
  blank,
  chipFrom,
  derived,
  keysOf,
  look,
  reissue,
  run,
  uid,
  unwrap,
  wipe,
  type Start,
} from './provisioning-rig.ts'

describe('plans', () => {
  const facts = look(chipFrom(factoryChip(uid)))
  const wish = { keys: derived(1), link: base }

  it('try the factory’s keys on blank cards only', () => {
    const strange = { ...facts, keyVersions: [1, 1, 1, 1, 1] as const }
    expect(planIssue({ facts: strange }, wish)).toEqual({
      ok: false,
      error: { kind: 'strangeKeys' },
    })
    const half = { ...facts, keyVersions: [0, 2, 2, 0, 0] as const }
    expect(planIssue({ facts: half }, wish)).toEqual({ ok: false, error: { kind: 'strangeKeys' } })
  })

  it('believe what we know only if the card agrees', () => {
    const known = { keys: derived(3), byte: 9 }
    expect(planWipe({ facts, known })).toEqual({ ok: false, error: { kind: 'strangeKeys' } })
  })

  it('name the byte afresh, never 00, never one that is there', () => {
    for (const present of [
      [0, 0, 0, 0, 0],
      [255, 1, 2, 3, 4],
      [4, 5, 6, 7, 8],
    ] as const) {
      const known = { keys: derived(1), byte: present[0] }
      const { toByte } = unwrap(
        planIssue({ facts: { ...facts, keyVersions: present }, known }, wish),
      )
      expect([0, ...present]).not.toContain(toByte)
    }
  })

  it('refuse other chips, hidden UIDs and links that do not fit', () => {
    const kinds = [
      planIssue({ facts: { ...facts, isNtag424: false } }, wish),
      planIssue({ facts: { isNtag424: true, keyVersions: [0, 0, 0, 0, 0] } }, wish),
      planIssue({ facts }, { ...wish, link: `${base}${'x'.repeat(99)}` }),
    ].map((plan) => !plan.ok && plan.error.kind)
    expect(kinds).toEqual(['otherChip', 'hiddenUid', 'link'])
  })
})

describe('a lost journal', () => {
  const halfDone = (start: Start, at: number) => {
    const chip = chipFrom(start.state)
    run({ journal: start.journal }, layOn(chip, { tear: { at, side: 'after' } }))
    return chip
  }
  const lostOf = ({ journal }: Start) => {
    const { purpose, from, to, link } = journal
    return { purpose, from, to, link, uid }
  }
  const isHalf = (chip: Ntag424) => new Set(look(chip).keyVersions).size === 2

  it.each([
    ['issue', blank],
    ['issue anew', reissue],
    ['wipe', wipe],
  ] as const)('of a half-done %s is found again from the card', (_, start) => {
    const begun = start()
    let rescued = 0
    for (let at = 10; at < 24; at += 1) {
      const chip = halfDone(begun, at)
      if (!isHalf(chip)) continue
      const disk = { journal: unwrap(planRescue(look(chip), lostOf(begun))) }
      expect(run(disk, layOn(chip))).toMatchObject({ outcome: { ok: true } })
      const wanted = keysOf(begun.journal.to, uid).map((key) => bytesToHex(key.reveal()))
      expect(chip.state().keys.map(({ key }) => key)).toEqual(wanted)
      rescued += 1
    }
    expect(rescued).toBeGreaterThanOrEqual(4)
  })

  it('is not made up where the bytes are no half-done run’s', () => {
    const lost = lostOf(blank())
    for (const keyVersions of [
      [0, 0, 0, 0, 0],
      [0, 1, 2, 0, 0],
      [3, 3, 3, 3, 3],
    ] as const)
      expect(planRescue({ isNtag424: true, uid, keyVersions }, lost)).toMatchObject({ ok: false })
    const stranger = '04000000000001' as CardUid
    const other = { isNtag424: true, uid: stranger, keyVersions: [0, 5, 0, 0, 0] } as const
    expect(planRescue(other, lost)).toMatchObject({ ok: false })
  })
})

describe('a journal', () => {
  it('names no key', () => {
    const { journal } = blank()
    const text = JSON.stringify(journal)
    for (const name of [journal.from, journal.to])
      for (const key of keysOf(name, uid)) expect(text).not.toContain(bytesToHex(key.reveal()))
  })

  it('that is none is not read', () => {
    const { journal } = blank()
    expect(journalFrom({ ...journal, step: 'almost' })).toBeUndefined()
    expect(journalFrom({ ...journal, uid: 'AA' })).toBeUndefined()
    expect(journalFrom(undefined)).toBeUndefined()
  })
})
