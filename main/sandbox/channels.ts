import { Type } from 'typebox'
import type { Bitcoind } from './bitcoind.ts'
import { eventually } from './eventually.ts'
import type { Lnd } from './lnd.ts'

/** One channel a side, each with money on both ends, far more than a day at a counter needs. */
export const practiceChannels = [
  { from: 'customer', capacitySat: 10_000_000, pushSat: 3_000_000 },
  { from: 'till', capacitySat: 10_000_000, pushSat: 5_000_000 },
] as const

const information = Type.Object({
  identity_pubkey: Type.String(),
  chains: Type.Array(Type.Object({ network: Type.String() })),
  synced_to_chain: Type.Boolean(),
})

/** The node's public key; throws when the node is not on regtest. */
export async function publicKeyOf(node: Lnd): Promise<string> {
  const admin = await node.admin()
  const info = await admin.ask({ method: 'lnrpc.Lightning/GetInfo' }, information)
  const networks = info.chains.map((chain) => chain.network)
  if (networks.length === 0 || networks.some((network) => network !== 'regtest'))
    throw new Error(
      `the practice shop runs on regtest only; the ${node.name}'s LND says ${networks.join(', ')}`,
    )
  return info.identity_pubkey
}

const newAddress = async (node: Lnd): Promise<string> => {
  const admin = await node.admin()
  const call = { method: 'lnrpc.Lightning/NewAddress', request: { type: 'WITNESS_PUBKEY_HASH' } }
  return (await admin.ask(call, Type.Object({ address: Type.String() }))).address
}

/** Introduces two nodes to each other; being acquainted already is fine. */
export async function connectPeers(from: Lnd, to: Lnd): Promise<void> {
  const pubkey = await publicKeyOf(to)
  const admin = await from.admin()
  const request = { addr: { pubkey, host: `127.0.0.1:${to.peerPort}` }, perm: true, timeout: '3' }
  const attempt = async (): Promise<void> => {
    try {
      await admin.ask({ method: 'lnrpc.Lightning/ConnectPeer', request }, Type.Unknown())
    } catch (problem) {
      if (!(problem instanceof Error && /already connected/.test(problem.message))) throw problem
    }
  }
  await eventually(attempt, { withinMs: 30_000, what: 'the two LNDs did not connect' })
}

/** Asks `from` to open a channel; its funding waits for blocks. */
export const openChannel = async (
  from: Lnd,
  to: Lnd,
  size: { readonly capacitySat: number; readonly pushSat: number },
): Promise<void> => {
  const admin = await from.admin()
  const request = {
    node_pubkey: Buffer.from(await publicKeyOf(to), 'hex'),
    local_funding_amount: String(size.capacitySat),
    push_sat: String(size.pushSat),
    sat_per_vbyte: '2',
  }
  const call = { method: 'lnrpc.Lightning/OpenChannelSync', request, deadlineMs: 30_000 }
  await eventually(() => admin.ask(call, Type.Unknown()), {
    withinMs: 30_000,
    what: `the ${from.name}'s LND opened no channel`,
    everyMs: 200,
  })
}

const channelList = Type.Object({ channels: Type.Array(Type.Object({ active: Type.Boolean() })) })

/** Resolves when all channels of this node are active, and at least `count`. */
export async function channelsActive(node: Lnd, count = 1): Promise<void> {
  const admin = await node.admin()
  await eventually(
    async () => {
      const list = await admin.ask({ method: 'lnrpc.Lightning/ListChannels' }, channelList)
      const active = list.channels.filter((channel) => channel.active).length
      const wanted = Math.max(count, list.channels.length)
      if (active < wanted) throw new Error(`${active} of ${wanted} channels are active`)
    },
    { withinMs: 60_000, what: `the ${node.name}'s channels were not active`, everyMs: 100 },
  )
}

const routes = Type.Object({ routes: Type.Array(Type.Unknown(), { minItems: 1 }) })

/** Resolves when the customer's node finds a way to the till's: active channels are known to its graph a moment later. */
export async function customerReachesTill({
  customer,
  till,
}: Omit<Parties, 'bitcoind'>): Promise<void> {
  const request = { pub_key: await publicKeyOf(till), amt: '1000' }
  const admin = await customer.admin()
  await eventually(() => admin.ask({ method: 'lnrpc.Lightning/QueryRoutes', request }, routes), {
    withinMs: 30_000,
    what: 'the customer found no way to the till',
    everyMs: 100,
  })
}

export type Parties = { readonly bitcoind: Bitcoind; readonly till: Lnd; readonly customer: Lnd }

export type MineForSetUp = (bitcoind: Bitcoind, blocks: number, address?: string) => Promise<void>

/** With present time. */
export const mineNow: MineForSetUp = (bitcoind, blocks, address) => bitcoind.mine(blocks, address)

/** Gives both nodes coins and opens the practice channels. Expects both wallets open; returns when the customer can pay. */
export async function fundAndOpenChannels(
  { bitcoind, till, customer }: Parties,
  mine: MineForSetUp = mineNow,
): Promise<void> {
  // A block's reward may be spent after 100 further blocks (COINBASE_MATURITY).
  await mine(bitcoind, 1, await newAddress(till))
  await mine(bitcoind, 1, await newAddress(customer))
  await mine(bitcoind, 100)
  await Promise.all([till.ready(), customer.ready()])
  await connectPeers(customer, till)
  const nodes = { till, customer }
  await Promise.all(
    practiceChannels.map((channel) => {
      const from = nodes[channel.from]
      return openChannel(from, from === till ? customer : till, channel)
    }),
  )
  const fundings = practiceChannels.length
  await eventually(
    async () => {
      if ((await bitcoind.mempool()) < fundings) throw new Error('not all are in the mempool')
    },
    { withinMs: 20_000, what: 'the channels were not funded' },
  )
  // Six confirmations: from then on a channel is announced (BOLT 7).
  await mine(bitcoind, 6)
  await Promise.all([channelsActive(till, fundings), channelsActive(customer, fundings)])
  await customerReachesTill({ customer, till })
}
