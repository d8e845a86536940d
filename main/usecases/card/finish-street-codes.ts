import type { StreetCode } from '../../../core/card/street-code.ts'
import { bookSettlement, settlementOf, type BookPorts } from '../invoice/book-settlement.ts'
import type { Checked } from '../invoice/check-payment.ts'
import { markStreetCode } from './open-street-code.ts'

/** Codes planned this recently are in the hands of the request that planned them: AddInvoice and a look-up end before. */
const handsOffMs = 10_000

const isFresh = (
  { clock }: Pick<BookPorts, 'clock'>,
  { state, createdAt }: StreetCode,
): boolean => {
  const age = clock.now() - createdAt
  return state === 'planned' && age >= 0 && age < handsOffMs
}

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
  if (found.kind === 'found' && found.invoice.state !== 'canceled') {
    // One that is still planned was given to nobody: its request died. It takes no place any longer.
    if (code.state !== 'planned' || isFresh(ports, code)) return 'nothingNew'
    const { kind } = await ports.node.cancel(code.paymentHash)
    if (kind !== 'cancelled' && kind !== 'missing') return 'noAnswer'
  }
  await markStreetCode(ports, code.id, { state: 'ended' })
  return 'changed'
}

/** Asks LND about every street code that has not ended (DESIGN §3.5): after each connect, and while there are some. */
export async function finishStreetCodes(
  ports: BookPorts,
  choose: { readonly includeFresh: boolean },
): Promise<readonly Checked[]> {
  const results: Checked[] = []
  for (const code of await ports.store.read.streetCodes.unfinished())
    if (choose.includeFresh || !isFresh(ports, code)) results.push(await check(ports, code))
  return results
}
