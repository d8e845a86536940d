import { bakeTillMacaroons } from './bake-macaroon.ts'
import { channelsActive, connectPeers, customerReachesTill, openChannel } from './channels.ts'
import { eventually } from './eventually.ts'
import type { PracticeNodes } from './practice-nodes.ts'

/** What the customer puts into the new channel, all on her side: the till can receive it. */
const channel = { capacitySat: 10_000_000, pushSat: 0 }

/**
 * Replaces the till's LND by an empty one at the same address, of the same seed (same key) or another, bakes the till's
 * macaroon anew into the same file and gives it one channel from the customer. Its old money is lost, as in life.
 */
export async function replaceTillLnd(nodes: PracticeNodes, seed: 'same' | 'other'): Promise<void> {
  const { bitcoind, till, customer } = nodes
  await till.startEmpty(seed)
  await till.ready()
  await bakeTillMacaroons(till, nodes)
  await connectPeers(customer, till)
  await openChannel(customer, till, channel)
  await eventually(
    async () => {
      if ((await bitcoind.mempool()) < 1) throw new Error('it is not in the mempool')
    },
    { withinMs: 20_000, what: 'the new channel was not funded' },
  )
  await bitcoind.mine(6)
  await channelsActive(till)
  await customerReachesTill(nodes)
}
