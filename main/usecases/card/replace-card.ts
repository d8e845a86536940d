import type { CardEventId } from '../../../core/contract/ids.ts'
import type { Failure } from '../../../core/errors/registry.ts'
import { ok, type Result } from '../../../core/errors/result.ts'
import { closeCard, type ClosePorts } from './close-card.ts'
import type { Programmed } from './program-card.ts'

/**
 * Moves the balance over once the new card works, and closes the old one. The provisioning's id is the act's, so that it happens
 * once however often it is asked. What stops it leaves the new card active and the old one with its money: ask `card replace`.
 */
export async function replaceAfterIssue(
  ports: ClosePorts,
  programmed: Programmed,
): Promise<Result<Programmed, Failure>> {
  const { id, replaces, cardId, by: who } = programmed.provisioning
  if (replaces === undefined) return ok(programmed)
  const closed = await closeCard(ports, {
    id: replaces,
    actId: id as string as CardEventId,
    how: { kind: 'replaced', to: cardId },
    by: { who, why: 'a new card was issued for it' },
  })
  return closed.ok ? ok(programmed) : closed
}
