/**
 * Who answers, and from which settlement on (DESIGN §3.5a). The cursor holds only on a node that has the identity we know
 * and still holds our last settlement under the same index; otherwise it is void and 0.
 */
import type { NodeKey } from '../../../core/lightning/payment-hash.ts'
import type { Failure } from '../../../core/errors/registry.ts'
import { ok, type Result } from '../../../core/errors/result.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { NodeRecord } from '../../../core/ports/store.ts'

export type MeetPorts = Pick<Ports, 'store' | 'node' | 'clock'>

/** `known`: ours, nothing missing · `first`: never met · `emptied`: our node's key, but it lost our settlements. */
export type Met = {
  readonly nodeKey: NodeKey
  readonly cursor: bigint
  readonly how: 'known' | 'first' | 'emptied' | 'unsure'
}

async function remember(ports: MeetPorts, record: NodeRecord): Promise<void> {
  await ports.store.commit((unit) => unit.settlements.putNode(record))
}

/** Asks the node for the settlement that our cursor stands on. */
async function stillHolds(ports: MeetPorts, record: NodeRecord): Promise<'yes' | 'no' | 'unsure'> {
  const { nodeKey, generation, cursor } = record
  if (cursor === 0n) return 'yes'
  const last = await ports.store.read.settlements.ofIndex({ nodeKey, generation }, cursor)
  if (last === undefined) return 'no'
  const held = await ports.node.lookUp(last.paymentHash)
  if (held.kind === 'unknown') return 'unsure'
  return held.kind === 'found' && held.invoice.settleIndex === cursor ? 'yes' : 'no'
}

/** Finds or makes the node's record and says where to replay from. */
export async function meetNode(ports: MeetPorts): Promise<Result<Met, Failure>> {
  const identity = await ports.node.identity()
  if (!identity.ok) return identity
  const nodeKey = identity.value
  const nodes = await ports.store.read.settlements.nodes()
  const record = nodes.find((node) => node.nodeKey === nodeKey)
  const firstSeenAt = ports.clock.now()
  if (record === undefined) {
    await remember(ports, { nodeKey, generation: 0n, cursor: 0n, firstSeenAt })
    return ok({ nodeKey, cursor: 0n, how: 'first' })
  }
  const holds = await stillHolds(ports, record)
  if (holds === 'yes') return ok({ nodeKey, cursor: record.cursor, how: 'known' })
  if (holds === 'unsure') return ok({ nodeKey, cursor: 0n, how: 'unsure' })
  await remember(ports, { ...record, generation: record.generation + 1n, cursor: 0n })
  return ok({ nodeKey, cursor: 0n, how: 'emptied' })
}
