import type { StreetCode } from '../../../core/card/street-code.ts'
import { bookSettlement, settlementOf, type BookPorts } from '../invoice/book-settlement.ts'
import type { Checked } from '../invoice/check-payment.ts'
import { markStreetCode } from './open-street-code.ts'

/** Codes planned this recently are in the hands of the request that planned them. */
const handsOffMs = 4_000

async function check(ports: BookPorts, code: StreetCode): Promise<Checked> {
  const { identityKey } = ports.node.state().facts
  if (identityKey !== code.nodeKey) return 'noAnswer'
  const found = await ports.node.lookUp(code.paymentHash)
  if (found.kind === 'unknown') return 'noAnswer'
  if (found.kind === 'found' && found.invoice.state === 'settled') {
    const nodes = await ports.store.read.settlements.nodes()
    const node = nodes.find(({ nodeKey }) => nodeKey === identityKey)
    if (node === undefined) return 'noAnswer'
    const isNew = await bookSettlement(ports, settlementOf(node, found.invoice))
    return isNew ? 'paidUnheard' : 'nothingNew'
  }
  if (found.kind === 'found' && found.invoice.state !== 'canceled') return 'nothingNew'
  await markStreetCode(ports, code.id, { state: 'ended' })
  return 'changed'
}

/** Asks LND about every street code that has not ended (DESIGN §3.5): after each connect, and while there are some. */
export async function finishStreetCodes(
  ports: BookPorts,
  choose: { readonly includeFresh: boolean },
): Promise<readonly Checked[]> {
  const results: Checked[] = []
  for (const code of await ports.store.read.streetCodes.unfinished()) {
    const age = ports.clock.now() - code.createdAt
    const isFresh = code.state === 'planned' && age >= 0 && age < handsOffMs
    if (!isFresh || choose.includeFresh) results.push(await check(ports, code))
  }
  return results
}
