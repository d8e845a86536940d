import { bytesToHex } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { planIssue, planWipe } from '../../../core/card/plan-provisioning.ts'
import { journalFrom } from '../../../core/card/provisioning-journal.ts'
import { factoryChip } from './chip-state.ts'
import { base, blank, chipFrom, derived, keysOf, look, uid, unwrap } from './provisioning-rig.ts'

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
