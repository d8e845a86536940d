/** One contact with a card that is being programmed: its journal on disk, its keys, and what its end changes in the books. */
import { carryOut } from '../../../core/card/carry-out.ts'
import type { Card } from '../../../core/card/card.ts'
import {
  cardKeysOf,
  factoryKeys,
  metaReadKeyOf,
  type CardKeys,
} from '../../../core/card/card-keys.ts'
import { chipRefOf } from '../../../core/card/chip-ref.ts'
import type { CardUid } from '../../../core/card/card-uid.ts'
import type { Provisioning } from '../../../core/card/issuing.ts'
import { stopFailure } from '../../../core/card/issuing-stop.ts'
import { moveCard, type CardEvent } from '../../../core/card/lifecycle.ts'
import { provisionCard } from '../../../core/card/provision-card.ts'
import type { KeySetName, ProvisioningJournal } from '../../../core/card/provisioning-journal.ts'
import { sealK2 } from '../../../core/card/tap-keys.ts'
import { newId, type CardEventId, type IssuerId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { assert, err, ok, type Result } from '../../../core/errors/result.ts'
import { isStoreFailure } from '../../../core/errors/store-failure.ts'
import { sealNonceLength } from '../../../core/lightning/seal-key.ts'
import type { Unit } from '../../../core/ports/store.ts'
import { noteDeed } from './keep-issuer.ts'
import type { IssuingKeys } from './issuing-session.ts'
import { importedKeys, type IssuingPorts } from './issuing-vault.ts'
import { endWithin } from './replace-card.ts'
import type { Contact } from './recognise-chip.ts'

export type Programmed = { readonly provisioning: Provisioning; readonly card: Card }

type KeysOf = (name: KeySetName, uid: CardUid) => CardKeys

/** The keys of both sets of a journal, or that this till does not have them. */
async function keysFor(
  ports: IssuingPorts,
  { issuerKeys, vaultKey }: IssuingKeys,
  { from, to, uid }: ProvisioningJournal,
): Promise<Result<KeysOf, Failure>> {
  const sets = new Map<string, CardKeys>()
  for (const name of [from, to]) {
    const issuerKey = name.kind === 'derived' ? issuerKeys.get(name.issuer as IssuerId) : undefined
    const derived =
      name.kind === 'derived' && issuerKey !== undefined
        ? cardKeysOf({ issuerKey, uid, version: name.version })
        : undefined
    const keys = name.kind === 'imported' ? await importedKeys(ports, vaultKey, name.name) : derived
    const known = name.kind === 'factory' ? factoryKeys : keys
    if (known === undefined) return err(failure('issuing.noKeys'))
    sets.set(JSON.stringify(name), known)
  }
  return ok((name) => {
    const keys = sets.get(JSON.stringify(name))
    assert(keys !== undefined, 'a run asks for the sets of its journal')
    return keys
  })
}

type Act = {
  readonly card: Card
  readonly what: string
  readonly who: string
  readonly why: string
}

/** What was done to the card, for its history. */
export async function addAct(
  { clock, random }: Pick<IssuingPorts, 'clock' | 'random'>,
  unit: Unit,
  { card, what, who, why }: Act,
): Promise<void> {
  const at = clock.now()
  const id = newId<CardEventId>(at, random.bytes(10))
  await unit.cards.addAct({ id, cardId: card.id, at, who, what, why, detail: {} })
  await unit.changes.add('card', card.id)
}

/** The card in another state; what does not fit its state is a mistake of ours, for the plan has asked before. */
export function moved(card: Card, event: CardEvent): Card {
  const state = moveCard(card.state, event)
  assert(state.ok, `a card that is ${card.state} may ${event}`)
  return { ...card, state: state.value }
}

type Finished = {
  readonly journal: ProvisioningJournal
  readonly keys: IssuingKeys
  readonly keysOf: KeysOf
}

/** The chip that a card now is: its new version's K2 for taps, and the counter that the proof has used up. */
async function withChip(
  ports: IssuingPorts,
  unit: Unit,
  { card, journal, keys, keysOf }: Finished & { readonly card: Card },
): Promise<Card> {
  const { to, toByte, uid, counter = 0 } = journal
  assert(to.kind === 'derived', 'a card is issued with keys of ours')
  const { deviceKey, random } = ports
  const issuer = to.issuer as IssuerId
  const issuerKey = keys.issuerKeys.get(issuer)
  assert(issuerKey !== undefined, 'the issuer’s key made these')
  const key = { cardId: card.id, version: to.version }
  const device = { deviceKey, nonce: random.bytes(sealNonceLength) }
  const sealedK2 = sealK2(device, key, keysOf(to, uid)[2])
  await unit.cards.insertKey({ ...key, chipByte: toByte, sealedK2 })
  const ref = chipRefOf(metaReadKeyOf(issuerKey), uid)
  return { ...card, chip: { issuer, ref, keyVersion: to.version, lastCounter: counter } }
}

/**
 * The last commit: the journal done, the card what it now is, and the money of the card that it replaces on it. A blank chip belongs
 * to no card any more. Nothing is done when a person has given the card up meanwhile.
 */
async function finish(
  ports: IssuingPorts,
  provisioning: Provisioning,
  finished: Finished,
): Promise<Programmed | undefined> {
  const { journal, keys } = finished
  const { id, cardId } = provisioning
  return ports.store.commit(async (unit) => {
    if ((await unit.issuing.provisioning(id))?.state !== 'open') return undefined
    const card = await unit.cards.find(cardId)
    assert(card !== undefined, 'a provisioning has its card')
    await unit.issuing.advance(id, journal)
    const { chip: _, ...withoutChip } = card
    const after = {
      issue: async () => moved(await withChip(ports, unit, { ...finished, card }), 'verify'),
      wipe: async () => moved(withoutChip, 'wipe'),
      relink: async () => card,
    }[journal.purpose]
    const now = await after()
    if (journal.purpose !== 'relink') await unit.cards.put(now)
    await addAct(ports, unit, { card: now, what: journal.purpose, who: keys.by, why: '' })
    await noteDeed(ports, unit, { deed: 'card.done', by: keys.by, about: cardId })
    const ended = await endWithin(ports, unit, provisioning)
    const state = ended.ok ? 'done' : 'moving'
    return { card: now, provisioning: { ...provisioning, journal, state } }
  })
}

/**
 * Carries a provisioning on from wherever the card stands, to its end. Fails with what a person is to do (`issuing.…`); the
 * journal stays open then, and laying the card back goes on. Steps between ride along: what is true stands on the card.
 */
export async function programCard(
  ports: IssuingPorts,
  contact: Contact,
  { provisioning, keys }: { readonly provisioning: Provisioning; readonly keys: IssuingKeys },
): Promise<Result<Programmed, Failure>> {
  const keysOf = await keysFor(ports, keys, provisioning.journal)
  if (!keysOf.ok) return keysOf
  let { journal } = provisioning
  let programmed: Programmed | undefined
  const save = async (next: ProvisioningJournal) => {
    const isNews = next.step !== journal.step
    journal = next
    if (next.step === 'done')
      programmed = await finish(ports, provisioning, { journal, keys, keysOf: keysOf.value })
    else if (isNews) ports.store.rideAlong((unit) => unit.issuing.advance(provisioning.id, next))
    contact.onStep?.({ ...provisioning, journal })
  }
  const tools = { keysOf: keysOf.value, random: ports.random }
  try {
    const run = provisionCard(provisioning.journal, tools)
    const ended = await carryOut(run, { exchange: contact.exchange, save })
    if (!ended.ok) return err(stopFailure(ended.error, journal))
  } catch (thrown) {
    if (isStoreFailure(thrown)) return err(thrown.failure)
    throw thrown
  }
  return programmed === undefined ? err(failure('issuing.givenUp')) : ok(programmed)
}
