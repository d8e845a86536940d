/** A new card takes a lost one's place: its money comes over in the commit that makes the new one work, or is waited for on disk. */
import type { Card } from '../../../core/card/card.ts'
import type { Provisioning } from '../../../core/card/issuing.ts'
import { newId, type CardEventId, type CardId } from '../../../core/contract/ids.ts'
import type { Failure } from '../../../core/errors/registry.ts'
import { ok, type Result } from '../../../core/errors/result.ts'
import type { Reads, Unit } from '../../../core/ports/store.ts'
import { replaceWithin } from './close-card.ts'
import type { ReplacePorts } from './change-card.ts'
import type { Programmed } from './program-card.ts'

/** Paid out and closed by somebody meanwhile, or never in use: it has nothing to give. */
const isOver = ({ state }: Card): boolean =>
  state === 'closed' || state === 'wiped' || state === 'new'

/**
 * Moves the money over and closes the old card, under the provisioning's id. A refusal has moved nothing.
 */
async function moneyOver(
  ports: ReplacePorts,
  unit: Unit,
  { id, replaces, cardId, by: who }: Provisioning,
): Promise<Result<Card | undefined, Failure>> {
  const old = replaces === undefined ? undefined : await unit.cards.find(replaces)
  if (old === undefined || isOver(old)) return ok(old)
  return replaceWithin(ports, unit, {
    id: old.id,
    actId: id as string as CardEventId,
    to: cardId,
    by: { who, why: 'a new card was issued for it' },
  })
}

/** Ends a provisioning whose card works. Money that cannot come over now keeps it `moving`: no crash and no stop loses sight of it. */
export async function endWithin(
  ports: ReplacePorts,
  unit: Unit,
  provisioning: Provisioning,
): Promise<Result<true, Failure>> {
  const moved = await moneyOver(ports, unit, provisioning)
  const end = moved.ok ? ({ state: 'done', at: ports.clock.now() } as const) : undefined
  await unit.issuing.end(provisioning.id, end ?? { state: 'moving' })
  return moved.ok ? ok(true) : moved
}

/** Tries once more to bring the money over; what still stops it is the answer. */
async function bringOver(
  ports: ReplacePorts,
  { id }: Provisioning,
): Promise<Result<true, Failure>> {
  return ports.store.commit(async (unit) => {
    const now = await unit.issuing.provisioning(id)
    return now?.state === 'moving' ? endWithin(ports, unit, now) : ok(true)
  })
}

/** What the person at the table is told: the card works, and the money is there, or why it is not yet. */
export async function afterReplacing(
  ports: ReplacePorts,
  programmed: Programmed,
): Promise<Result<Programmed, Failure>> {
  if (programmed.provisioning.replaces === undefined) return ok(programmed)
  const over = await bringOver(ports, programmed.provisioning)
  return over.ok ? ok(programmed) : over
}

const hasMoved = async ({ ledger }: Pick<Reads, 'ledger'>, id: CardId): Promise<boolean> =>
  (await ledger.ofCard(id, { limit: 1 })).length > 0

export type ByIssued = { readonly id: CardId; readonly to: CardId; readonly who: string }

/**
 * A card that was issued before takes another one's place. Only one that has never held money: any other may be somebody's. The
 * answer is undefined then, and nothing was changed.
 */
export async function replaceByIssued(
  ports: ReplacePorts,
  { id, to, who }: ByIssued,
): Promise<Result<Programmed, Failure> | undefined> {
  const actId = newId<CardEventId>(ports.clock.now(), ports.random.bytes(10))
  return ports.store.commit(async (unit) => {
    const card = await unit.cards.find(to)
    const [provisioning] = await unit.issuing.ofCard(to)
    if (card?.state !== 'active' || provisioning === undefined || to === id) return undefined
    if (await hasMoved(unit, to)) return undefined
    const by = { who, why: 'a card that was issued before takes its place' }
    const replaced = await replaceWithin(ports, unit, { id, actId, to, by })
    return replaced.ok ? ok({ card, provisioning }) : replaced
  })
}

/** Brings over what could not come when the new card was issued. Answers how many are through. */
export async function finishReplacements(ports: ReplacePorts): Promise<number> {
  let through = 0
  for (const one of await ports.store.read.issuing.moving())
    if ((await bringOver(ports, one)).ok) through += 1
  return through
}
