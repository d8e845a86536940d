import type { Card } from '../../../core/card/card.ts'
import type { Provisioning, ProvisioningId } from '../../../core/card/issuing.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { assert, err, ok, type Result } from '../../../core/errors/result.ts'
import { isPositive } from '../../../core/money/arithmetic.ts'
import type { Unit } from '../../../core/ports/store.ts'
import { balanceOf } from './card-standing.ts'
import type { IssuingPorts } from './issuing-vault.ts'
import { noteDeed } from './keep-issuer.ts'
import { addAct, moved } from './program-card.ts'

/** What the card becomes: one that was being programmed counts as lost, and without money as closed; any other stays what it is. */
async function afterGivingUp(unit: Unit, card: Card): Promise<Card> {
  if (card.state !== 'pending') return card
  const lost = moved(card, 'giveUp')
  return isPositive(await balanceOf(unit, card.id)) ? lost : moved(lost, 'close')
}

/**
 * Nobody will lay this card back: it is broken, or gone. Its journal is ended and kept (it names the keys that the chip may hold);
 * money on it stays until it is moved or paid out.
 */
export async function giveUpCard(
  ports: IssuingPorts,
  { id, why }: { readonly id: ProvisioningId; readonly why: string },
): Promise<Result<Card, Failure>> {
  const keys = ports.session.keys()
  if (keys === undefined) return err(failure('issuing.locked'))
  const { by: who } = keys
  return ports.store.commit(async (unit) => {
    const begun: Provisioning | undefined = await unit.issuing.provisioning(id)
    if (begun?.state !== 'open') return err(failure('issuing.notBegun'))
    const before = await unit.cards.find(begun.cardId)
    assert(before !== undefined, 'a provisioning has its card')
    const card = await afterGivingUp(unit, before)
    await unit.cards.put(card)
    await unit.issuing.end(id, { state: 'givenUp', at: ports.clock.now() })
    await addAct(ports, unit, { card, what: 'given up', who, why })
    await noteDeed(ports, unit, { deed: 'card.givenUp', by: who, about: card.id, why })
    return ok(card)
  })
}
