import { Type } from 'typebox'
import type { Lnd } from './lnd.ts'

/**
 * LND asks a lost peer again after ever longer waits: after some restarts of the till's LND in a row the customer's did not
 * come back within minutes. A real till has several peers, who do not all wait alike.
 */
const lookEveryMs = 2000

const identity = Type.Object({ identity_pubkey: Type.String() })
const peers = Type.Object({ peers: Type.Array(Type.Object({ pub_key: Type.String() })) })

const meet = async (customer: Lnd, till: Lnd): Promise<void> => {
  const own = await till.admin()
  const info = { method: 'lnrpc.Lightning/GetInfo', deadlineMs: 1000 }
  const { identity_pubkey: pubkey } = await own.ask(info, identity)
  const rpc = await customer.admin()
  const list = { method: 'lnrpc.Lightning/ListPeers', deadlineMs: 1000 }
  const known = await rpc.ask(list, peers)
  if (known.peers.some((peer) => peer.pub_key === pubkey)) return
  const request = {
    addr: { pubkey, host: `127.0.0.1:${till.peerPort}` },
    perm: true,
    timeout: '3',
  }
  const connect = { method: 'lnrpc.Lightning/ConnectPeer', request, deadlineMs: 5000 }
  await rpc.ask(connect, Type.Unknown())
}

/** Keeps the customer's LND connected with the till's, over restarts of either. Returns how to stop. */
export function keepPeers(customer: Lnd, till: Lnd): () => void {
  let busy = false
  const look = (): void => {
    if (busy) return
    busy = true
    // Either may be away just now; both are asked again in two seconds.
    void meet(customer, till)
      .catch(() => undefined)
      .finally(() => (busy = false))
  }
  const timer = setInterval(look, lookEveryMs)
  return () => clearInterval(timer)
}
