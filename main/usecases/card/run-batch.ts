import { cardHostFrom } from '../../../core/card/card-host.ts'
import type { IssuingBatch, IssuingBatchId } from '../../../core/card/issuing.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import type { IssuingPorts } from './issuing-vault.ts'
import { noteDeed } from './keep-issuer.ts'

export type StartBatch = Pick<IssuingBatch, 'id' | 'name' | 'budget' | 'pattern' | 'stopsOnError'>

/** Starts a stack of at most `budget` cards; one at a time. The same id answers with the same stack. */
export async function startBatch(
  ports: IssuingPorts,
  { id, name, ...rest }: StartBatch,
): Promise<Result<IssuingBatch, Failure>> {
  const keys = ports.session.keys()
  if (keys === undefined) return err(failure('issuing.locked'))
  const { by } = keys
  return ports.store.commit(async (unit) => {
    const going = await unit.issuing.openBatch()
    if (going !== undefined) return going.id === id ? ok(going) : err(failure('issuing.batchOpen'))
    const batch: IssuingBatch = { id, name, ...rest, by, startedAt: ports.clock.now() }
    await unit.issuing.insertBatch(batch)
    await noteDeed(ports, unit, { deed: 'batch.started', by, about: id, why: name })
    return ok(batch)
  })
}

/** Ends the stack that is going on; cards that were begun can be finished all the same. */
export async function endBatch(
  ports: IssuingPorts,
  id: IssuingBatchId,
): Promise<Result<true, Failure>> {
  const keys = ports.session.keys()
  if (keys === undefined) return err(failure('issuing.locked'))
  return ports.store.commit(async (unit) => {
    const batch = await unit.issuing.batch(id)
    if (batch === undefined) return err(failure('request.notFound'))
    if (batch.endedAt !== undefined) return ok(true)
    await unit.issuing.endBatch(id, ports.clock.now())
    await noteDeed(ports, unit, { deed: 'batch.ended', by: keys.by, about: id })
    return ok(true)
  })
}

/** Sets the host that new cards' links carry. Cards that are out keep theirs until they are relinked. */
export async function setCardHost(
  ports: IssuingPorts,
  text: string,
): Promise<Result<string, Failure>> {
  const keys = ports.session.keys()
  if (keys === undefined) return err(failure('issuing.locked'))
  const host = cardHostFrom(text)
  if (!host.ok) return err(failure('issuing.badHost'))
  await ports.store.commit(async (unit) => {
    await unit.issuing.setLinkHost(host.value)
    await noteDeed(ports, unit, { deed: 'link.changed', by: keys.by, why: host.value })
  })
  return host
}
