/**
 * Issue, wipe, issue anew and relink through the use-cases and a real store, each torn at an APDU and laid back once: the card is
 * blank or active in the end, and every key that it ever held stands in a journal. `npm test` tries a seeded sample, `npm run soak` all.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { cardKeysOf, factoryKeys, type AesKey, type CardKeys } from '../../core/card/card-keys.ts'
import { uidFrom, type CardUid } from '../../core/card/card-uid.ts'
import type { Card } from '../../core/card/card.ts'
import type { KeySetName } from '../../core/card/provisioning-journal.ts'
import type { IssuerId } from '../../core/contract/ids.ts'
import { assert, type Result } from '../../core/errors/result.ts'
import type { Failure } from '../../core/errors/registry.ts'
import { layOn, type CardField, type Tear } from '../../drivers/sim/ntag424/card-field.ts'
import { factoryChip, type ChipState } from '../../drivers/sim/ntag424/chip-state.ts'
import { createNtag424, type Ntag424 } from '../../drivers/sim/ntag424/ntag424.ts'
import { issueCard } from '../../main/usecases/card/issue-card.ts'
import type { Programmed } from '../../main/usecases/card/program-card.ts'
import { relinkCard, wipeCard } from '../../main/usecases/card/wipe-card.ts'
import type { IssuingRig } from './issuing-rig.ts'

export type Purpose = 'issue' | 'issue anew' | 'wipe' | 'relink'
export const purposes: readonly Purpose[] = ['issue', 'issue anew', 'wipe', 'relink']
export type Outcome = Result<Programmed, Failure>

let chips = 0

/** A chip that no other call gives. */
export function newChip(rig: IssuingRig): { readonly uid: CardUid; readonly chip: Ntag424 } {
  chips += 1
  const uid = uidFrom(`04${chips.toString(16).padStart(12, '0')}`)
  assert(uid !== undefined, 'seven bytes')
  return { uid, chip: createNtag424({ state: factoryChip(uid), random: rig.random }) }
}

export const contactOn = (field: CardField) => ({
  exchange: (apdu: Uint8Array) => Promise.resolve(field.exchange(apdu)),
})

export const value = <T>(result: Result<T, Failure>): T => {
  if (!result.ok) throw new Error(`${result.error.code} ${JSON.stringify(result.error.detail)}`)
  return result.value
}

/** The card in another state, as other use-cases put it. */
export async function putState(rig: IssuingRig, card: Card, state: Card['state']): Promise<void> {
  await rig.store.commit((unit) => unit.cards.put({ ...card, state }))
}

/** What has to be there before: a card of ours in the state that the purpose wants. */
async function prepare(rig: IssuingRig, chip: Ntag424, purpose: Purpose): Promise<void> {
  if (purpose === 'issue') return
  const { card } = value(await issueCard(rig, contactOn(layOn(chip)), {}))
  if (purpose === 'wipe') await putState(rig, card, 'closed')
  if (purpose === 'issue anew') await putState(rig, card, 'frozen')
  if (purpose === 'relink')
    await rig.store.commit((unit) => unit.issuing.setLinkHost(`h${chips}.example.com`))
}

export function perform(rig: IssuingRig, field: CardField, purpose: Purpose): Promise<Outcome> {
  const contact = contactOn(field)
  if (purpose === 'wipe') return wipeCard(rig, contact, 'test')
  if (purpose === 'relink') return relinkCard(rig, contact, 'test')
  return issueCard(rig, contact, { anew: purpose === 'issue anew' })
}

const hex = (key: AesKey | undefined) => bytesToHex(key?.reveal() ?? new Uint8Array(0))

function keysOf({ session }: IssuingRig, name: KeySetName, uid: CardUid): CardKeys {
  if (name.kind === 'factory') return factoryKeys
  assert(name.kind === 'derived', 'these tests import nothing')
  const issuerKey = session.keys()?.issuerKeys.get(name.issuer as IssuerId)
  assert(issuerKey !== undefined, 'the session is open')
  return cardKeysOf({ issuerKey, uid, version: name.version })
}

/** What is wrong with the keys on the chip: one that no journal of it names. */
async function unnamedKeys(rig: IssuingRig, uid: CardUid, { keys }: ChipState): Promise<string[]> {
  const journals = await rig.store.read.issuing.ofChip(uid)
  const sets = journals.flatMap(({ journal }) => [journal.from, journal.to])
  const known = [...sets.map((name) => keysOf(rig, name, uid)), factoryKeys]
  return keys.flatMap(({ key }, no) =>
    known.some((set) => hex(set[no]) === key) ? [] : [`key ${no} stands in no journal`],
  )
}

/** What is wrong in the end. */
async function notWhole(
  rig: IssuingRig,
  uid: CardUid,
  { state, outcome, purpose }: { state: ChipState; outcome: Outcome; purpose: Purpose },
): Promise<string[]> {
  if (!outcome.ok)
    return [`not done: ${outcome.error.code} ${JSON.stringify(outcome.error.detail)}`]
  const [last] = await rig.store.read.issuing.ofChip(uid)
  const card = last && (await rig.store.read.cards.find(last.cardId))
  if (last === undefined || card === undefined) return ['no journal, or no card']
  const { journal } = last
  const wrong = last.state === 'done' && journal.step === 'done' ? [] : ['the journal is open']
  const wanted = keysOf(rig, journal.to, uid).map((key) => hex(key))
  if (state.keys.some(({ key }, no) => key !== wanted[no])) wrong.push('other keys than planned')
  if (state.keys.some(({ failures }) => failures > 0)) wrong.push('an attempt was wasted')
  const stands = purpose === 'wipe' ? 'wiped' : 'active'
  if (card.state !== stands) wrong.push(`the card is ${card.state}`)
  if (purpose === 'wipe') {
    if (card.chip !== undefined) wrong.push('a wiped card has a chip')
    return wrong
  }
  const counter = purpose === 'relink' ? undefined : card.chip?.lastCounter
  if (counter !== undefined && counter !== state.counter) wrong.push('taps of the proof may pay')
  const [key] = await rig.store.read.cards.keys(card.id)
  if (key?.version !== card.chip?.keyVersion) wrong.push('no K2 for its taps')
  return wrong
}

/** How many APDUs the whole of it takes. */
export async function apdusOf(rig: IssuingRig, purpose: Purpose): Promise<number> {
  const { chip } = newChip(rig)
  await prepare(rig, chip, purpose)
  const field = layOn(chip)
  value(await perform(rig, field, purpose))
  return field.count()
}

/** One card torn once and laid back once; what is wrong, each with its place. */
export async function tearOnce(
  rig: IssuingRig,
  purpose: Purpose,
  tear: Tear,
): Promise<readonly string[]> {
  const { uid, chip } = newChip(rig)
  await prepare(rig, chip, purpose)
  const torn = await perform(rig, layOn(chip, { tear }), purpose)
  const wrong = await unnamedKeys(rig, uid, chip.state())
  // Torn after the very last answer, there is nothing left to lay back for.
  if (torn.ok) wrong.push('a torn run says that it is done')
  else if (torn.error.code !== 'issuing.layBack') wrong.push(`says ${torn.error.code}`)
  const outcome = await perform(rig, layOn(chip), purpose)
  wrong.push(...(await notWhole(rig, uid, { state: chip.state(), outcome, purpose })))
  return wrong.map((what) => `${purpose}, APDU ${tear.at} ${tear.side}: ${what}`)
}
