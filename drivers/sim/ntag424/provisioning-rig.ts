/** Drives the provisioning machine against the emulated chip, with a disk that keeps the journal and a till that may die. For tests. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import {
  cardKeysOf,
  factoryKeys,
  type AesKey,
  type CardKeys,
} from '../../../core/card/card-keys.ts'
import { uidFrom, type CardUid } from '../../../core/card/card-uid.ts'
import { inspectCard, type CardFacts } from '../../../core/card/inspect-card.ts'
import { planIssue, planRelink, planWipe } from '../../../core/card/plan-provisioning.ts'
import { provisionCard, type ProvisioningStop } from '../../../core/card/provision-card.ts'
import {
  journalFrom,
  type KeySetName,
  type ProvisioningJournal,
} from '../../../core/card/provisioning-journal.ts'
import { assert, type Result } from '../../../core/errors/result.ts'
import { secret } from '../../../core/errors/secret.ts'
import { seededRandom } from '../../../core/ports/seeded-random.ts'
import { layOn, type CardField } from './card-field.ts'
import { factoryChip, withKey, type ChipState } from './chip-state.ts'
import { createNtag424, type Ntag424 } from './ntag424.ts'

const card = uidFrom('04a39493cc8680')
assert(card !== undefined, 'seven bytes')
export const uid = card
const issuerKey = secret(hexToBytes('6b1d7f2ac04e41338d0b5e9c7a26f413'))
const repeated = (byte: number): AesKey => secret(new Uint8Array(16).fill(byte))
/** Another tool's keys. */
export const imported: CardKeys = [repeated(1), repeated(2), repeated(3), repeated(4), repeated(5)]
export const random = seededRandom(20_261_121)
export const base = 'lnurlw://card.example.com/ln'
export const derived = (version: number): KeySetName => ({
  kind: 'derived',
  issuer: 'shop',
  version,
})

export function keysOf(name: KeySetName, of: CardUid): CardKeys {
  if (name.kind === 'factory') return factoryKeys
  return name.kind === 'derived'
    ? cardKeysOf({ issuerKey, uid: of, version: name.version })
    : imported
}

/** What survives a power cut: the last journal that was saved. */
export type Disk = { journal: ProvisioningJournal }
/** Where the till itself dies: before or after the n-th save is on disk. */
export type Death = { readonly save: number; readonly side: 'before' | 'after' }

export type Ending =
  | { readonly kind: 'died' }
  | {
      readonly kind: 'ended'
      readonly outcome: Result<ProvisioningJournal, ProvisioningStop>
      readonly saves: number
    }

/** Runs the machine until it ends or the till dies. */
export function run(disk: Disk, field: CardField, death?: Death): Ending {
  const machine = provisionCard(disk.journal, { keysOf, random })
  let saves = 0
  let next = machine.next()
  while (next.done !== true) {
    if (next.value.kind === 'send') next = machine.next(field.exchange(next.value.apdu))
    else {
      saves += 1
      const dies = death?.save === saves
      if (dies && death.side === 'before') return { kind: 'died' }
      // Through JSON, as the store keeps it.
      const kept = journalFrom(JSON.parse(JSON.stringify(next.value.journal)))
      if (kept === undefined) throw new Error('a journal that cannot be read back')
      disk.journal = kept
      if (dies) return { kind: 'died' }
      next = machine.next()
    }
  }
  return { kind: 'ended', outcome: next.value, saves }
}

export function look(chip: Ntag424): CardFacts {
  const field = layOn(chip)
  const machine = inspectCard()
  let next = machine.next()
  while (next.done !== true) next = machine.next(field.exchange(next.value.apdu))
  if (!next.value.ok) throw new Error(next.value.error.kind)
  return next.value.value
}
export const unwrap = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
export const chipFrom = (state: ChipState) => createNtag424({ state, random })

export type Start = { readonly state: ChipState; readonly journal: ProvisioningJournal }

export const blank = (): Start => {
  const state = factoryChip(uid)
  const wish = { keys: derived(1), link: base }
  return { state, journal: unwrap(planIssue({ facts: look(chipFrom(state)) }, wish)) }
}
/** The state and journal after a start has run through. */
export function whole({ state, journal }: Start): Start {
  const chip = chipFrom(state)
  const disk = { journal }
  const ended = run(disk, layOn(chip))
  if (ended.kind !== 'ended' || !ended.outcome.ok) throw new Error(JSON.stringify(ended))
  return { state: chip.state(), journal: disk.journal }
}
const inHand = ({ state, journal }: Start) => ({
  facts: look(chipFrom(state)),
  known: { keys: journal.to, byte: state.keys[0].version },
})
export const reissue = (): Start => {
  const issued = whole(blank())
  const wish = { keys: derived(2), link: `${base}/2` }
  return { ...issued, journal: unwrap(planIssue(inHand(issued), wish)) }
}
export const wipe = (): Start => {
  const issued = whole(blank())
  return { ...issued, journal: unwrap(planWipe(inHand(issued))) }
}
export const relink = (): Start => {
  const issued = whole(blank())
  return {
    ...issued,
    journal: unwrap(planRelink(inHand(issued), { link: 'lnurlw://new.example/x' })),
  }
}
/** A card of another tool, all version bytes 00 though the keys are set: bytes tell nothing. */
export const takenOver = (purpose: 'issue' | 'wipe'): Start => {
  const issued = whole(blank()).state
  const state = imported.reduce(
    (at, key, no) => withKey(at, no, { key: bytesToHex(key.reveal()), version: 0 }),
    issued,
  )
  const card = {
    facts: look(chipFrom(state)),
    known: { keys: { kind: 'imported', name: 'old tool' } as const, byte: 0 },
  }
  const wish = { keys: derived(7), link: base }
  return { state, journal: unwrap(purpose === 'issue' ? planIssue(card, wish) : planWipe(card)) }
}
