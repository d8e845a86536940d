/** Writing down what is about to be done with a card: the journal and the card's new state are on disk before it is touched. */
import type { Card } from '../../../core/card/card.ts'
import type { CardKeys } from '../../../core/card/card-keys.ts'
import type { CardUid } from '../../../core/card/card-uid.ts'
import type { IssuingBatchId, Provisioning, ProvisioningId } from '../../../core/card/issuing.ts'
import { cardLinkBase, deviceHost } from '../../../core/card/card-host.ts'
import type { PlanProblem } from '../../../core/card/plan-provisioning.ts'
import type { KeySetName, ProvisioningJournal } from '../../../core/card/provisioning-journal.ts'
import { newId, type CardId, type IssuerId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import type { Unit } from '../../../core/ports/store.ts'
import type { IssuingKeys } from './issuing-session.ts'
import { keepImported, type IssuingPorts } from './issuing-vault.ts'
import { noteDeed } from './keep-issuer.ts'
import { addAct } from './program-card.ts'

/** The set that a chip shall hold: a version that was never planned for it, under the current issuer. */
export async function nextKeySet(
  { store }: Pick<IssuingPorts, 'store'>,
  uid: CardUid,
  issuer: IssuerId,
): Promise<KeySetName> {
  const before = await store.read.issuing.ofChip(uid)
  const versions = before.flatMap(({ journal }) =>
    [journal.from, journal.to].flatMap((set) => (set.kind === 'derived' ? [set.version] : [])),
  )
  return { kind: 'derived', issuer, version: 1 + Math.max(0, ...versions) }
}

/** The host on new cards: the one that was set, else the shop's public one, else this device's own. */
export async function hostNow({
  store,
  storeId,
  publicHost,
}: Pick<IssuingPorts, 'store' | 'storeId' | 'publicHost'>): Promise<string> {
  return (await store.read.issuing.linkHost()) ?? publicHost ?? deviceHost(storeId)
}

/** The link that cards get now. */
export const linkNow = async (
  ports: Parameters<typeof hostNow>[0],
  issuer: IssuerId,
): Promise<string> => cardLinkBase(await hostNow(ports), issuer)

export const planFailure = ({ kind }: PlanProblem): Failure =>
  kind === 'link'
    ? failure('issuing.badHost')
    : failure(kind === 'otherChip' ? 'issuing.otherChip' : 'issuing.strangeKeys', {
        stands: 'untouched',
        hint: kind,
      })

export type Beginning = {
  readonly keys: IssuingKeys
  readonly journal: ProvisioningJournal
  /** The card as it is while it is being programmed; made now when absent. */
  readonly card: (unit: Unit) => Promise<Card>
  readonly why: string
  readonly batchId?: IssuingBatchId
  readonly replaces?: CardId
  /** Another tool's keys, to be kept under the journal's name for them. */
  readonly imported?: CardKeys
}

/** A card without a chip, being programmed. */
export async function newCard(ports: IssuingPorts, unit: Unit, name = ''): Promise<Card> {
  const createdAt = ports.clock.now()
  return {
    id: newId<CardId>(createdAt, ports.random.bytes(10)),
    number: await unit.cards.nextNumber(),
    name,
    state: 'pending',
    currency: 'BTC',
    limits: {},
    createdAt,
  }
}

/** On disk when it resolves; only then may the card be touched. */
export async function beginCard(ports: IssuingPorts, beginning: Beginning): Promise<Provisioning> {
  const { keys, journal, why, batchId, replaces, imported } = beginning
  const { from, purpose } = journal
  const startedAt = ports.clock.now()
  const id = newId<ProvisioningId>(startedAt, ports.random.bytes(10))
  return ports.store.commit(async (unit) => {
    const card = await beginning.card(unit)
    const provisioning: Provisioning = {
      id,
      cardId: card.id,
      state: 'open',
      journal,
      by: keys.by,
      startedAt,
      ...(batchId === undefined ? {} : { batchId }),
      ...(replaces === undefined ? {} : { replaces }),
    }
    if (imported !== undefined && from.kind === 'imported')
      await keepImported(ports, unit, { ...keys, name: from.name, keys: imported })
    await unit.cards.put(card)
    await unit.issuing.insert(provisioning)
    await addAct(ports, unit, { card, what: `${purpose} begun`, who: keys.by, why })
    await noteDeed(ports, unit, { deed: 'card.begun', by: keys.by, about: card.id, why })
    return provisioning
  })
}
