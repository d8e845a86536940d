import { readFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { Type } from 'typebox'
import { connectLnd, type LndRpc } from '../../main/sandbox/lnd-rpc.ts'
import type { PracticeNodes } from '../../main/sandbox/practice-nodes.ts'

/** LND called raw, with the till's own rights: the floor of everything that waits for it. */
export function rawNode(nodes: PracticeNodes): LndRpc {
  return connectLnd({
    port: nodes.till.grpcPort,
    certificate: readFileSync(nodes.till.certificateFile),
    macaroon: readFileSync(nodes.tillMacaroonFile),
  })
}

/** AddInvoice as the till asks it. */
export async function addInvoice(rpc: LndRpc): Promise<void> {
  const request = { r_preimage: randomBytes(32), value: '5124', expiry: '600', memo: 'Sale 1' }
  const call = { method: 'lnrpc.Lightning/AddInvoice', request }
  await rpc.ask(call, Type.Object({ payment_request: Type.String() }))
}

export const settledInvoice = Type.Object({
  state: Type.String(),
  payment_request: Type.String(),
  settle_index: Type.String(),
})
