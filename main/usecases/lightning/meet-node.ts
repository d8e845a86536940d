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
  readonly generation: bigint
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
  // Settled before we met the node: nothing of ours to compare.
  if (last === undefined) return 'yes'
  const held = await ports.node.lookUp(last.paymentHash)
  if (held.kind === 'unknown') return 'unsure'
  return held.kind === 'found' && held.invoice.settleIndex === cursor ? 'yes' : 'no'
}

/** What was settled at a node before we met it is not ours to book: its highest index is where we begin. */
async function settledBeforeUs(ports: MeetPorts): Promise<Result<bigint, Failure>> {
  let highest = 0n
  let from: bigint | undefined = 0n
  while (from !== undefined) {
    const page = await ports.node.listSettled(from)
    if (!page.ok) return page
    for (const { settleIndex } of page.value.invoices)
      if (settleIndex !== undefined && settleIndex > highest) highest = settleIndex
    from = page.value.next
  }
  return ok(highest)
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
    const before = await settledBeforeUs(ports)
    if (!before.ok) return before
    const first = { nodeKey, generation: 0n, cursor: before.value }
    await remember(ports, { ...first, firstSeenAt })
    return ok({ ...first, how: 'first' })
  }
  const { generation, cursor } = record
  const holds = await stillHolds(ports, record)
  if (holds === 'yes') return ok({ nodeKey, generation, cursor, how: 'known' })
  if (holds === 'unsure') return ok({ nodeKey, generation, cursor: 0n, how: 'unsure' })
  const next = { nodeKey, generation: generation + 1n, cursor: 0n }
  await remember(ports, { ...record, ...next })
  return ok({ ...next, how: 'emptied' })
}
