import { cardKeysOf } from '../../../core/card/card-keys.ts'
import { wipeJson } from '../../../core/card/key-json.ts'
import type { CardId, IssuerId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import type { Secret } from '../../../core/errors/secret.ts'
import { calledCard } from '../../../core/card/card.ts'
import type { IssuingPorts } from './issuing-vault.ts'
import { noteDeed } from './keep-issuer.ts'
import { addAct } from './program-card.ts'

/**
 * The keys of a closed card as other tools' wipe text, for an authorised technician's screen, once. Whoever has it has the chip, so the
 * card must be empty and closed; who asked, and why, is written down before anything is shown.
 */
export async function showWipeKeys(
  ports: IssuingPorts,
  { cardId, why }: { readonly cardId: CardId; readonly why: string },
): Promise<Result<Secret<string>, Failure>> {
  const keys = ports.session.keys()
  if (keys === undefined) return err(failure('issuing.locked'))
  const card = await ports.store.read.cards.find(cardId)
  if (card === undefined) return err(failure('request.notFound'))
  if (card.state !== 'closed')
    return err(failure('issuing.notClosed', { card: calledCard(card), state: card.state }))
  const [last] = await ports.store.read.issuing.ofCard(cardId)
  const to = last?.journal.to
  const issuerKey = to?.kind === 'derived' ? keys.issuerKeys.get(to.issuer as IssuerId) : undefined
  if (last === undefined || to?.kind !== 'derived' || issuerKey === undefined)
    return err(failure('issuing.noKeys'))
  await ports.store.commit(async (unit) => {
    await addAct(ports, unit, { card, what: 'keys shown', who: keys.by, why })
    await noteDeed(ports, unit, { deed: 'card.keysShown', by: keys.by, about: cardId, why })
  })
  const { uid } = last.journal
  return ok(wipeJson(cardKeysOf({ issuerKey, uid, version: to.version })))
}
