import { Type } from 'typebox'
import type { Lnd } from '../../../main/sandbox/lnd.ts'

/** Makes a code at a node with its technician's rights, as `lncli addinvoice` does: not the till's. */
export async function strangersCode(
  node: Lnd,
  valueSat: number,
  memo = 'a stranger',
): Promise<string> {
  const admin = await node.admin()
  const request = { value: String(valueSat), memo }
  const made = await admin.ask(
    { method: 'lnrpc.Lightning/AddInvoice', request },
    Type.Object({ payment_request: Type.String() }),
  )
  return made.payment_request
}

const balance = Type.Object({
  local_balance: Type.Object({ msat: Type.String() }),
  unsettled_local_balance: Type.Object({ msat: Type.String() }),
})

/** What a node has in its channels now, and what it has sent that nobody has taken or returned yet. */
export async function channelMsat(node: Lnd): Promise<{ ours: bigint; onTheWire: bigint }> {
  const admin = await node.admin()
  const answer = await admin.ask({ method: 'lnrpc.Lightning/ChannelBalance' }, balance)
  return {
    ours: BigInt(answer.local_balance.msat),
    onTheWire: BigInt(answer.unsettled_local_balance.msat),
  }
}
