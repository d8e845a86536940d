import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeBolt11 } from '../../core/lightning/decode-bolt11.ts'
import type { HopHint } from '../../core/lightning/bolt11-fields.ts'
import type { NodePort } from '../../core/ports/node.ts'
import {
  codeRequest,
  payEventually,
  ready,
  startPracticeTill,
  until,
} from '../../scripts/test/practice-till.ts'
import type { PracticeTill } from '../../scripts/test/practice-till.ts'
import { publicKeyOf } from '../sandbox/channels.ts'

let till: PracticeTill
let node: NodePort
beforeAll(async () => {
  till = await startPracticeTill()
  node = till.connect()
  await ready(node, till)
})
afterAll(() => till.end())

const newCode = async () => {
  const added = await node.addCode(codeRequest())
  if (added.kind !== 'added') throw new Error(added.kind)
  const decoded = decodeBolt11(added.bolt11)
  if (!decoded.ok) throw new Error(added.bolt11)
  return { bolt11: added.bolt11, routes: decoded.value.routes }
}
const hops = (routes: readonly (readonly HopHint[])[]) =>
  routes.map((route) => route.map(({ nodeKey }) => nodeKey))

describe('a private channel', () => {
  it('is named in every code, also in the first one after a restart of LND', async () => {
    const { bitcoind, till: lnd, customer } = till.nodes
    expect((await newCode()).routes).toEqual([])
    const rpc = await customer.admin()
    await rpc.ask(
      {
        method: 'lnrpc.Lightning/OpenChannelSync',
        request: {
          node_pubkey: Buffer.from(await publicKeyOf(lnd), 'hex'),
          local_funding_amount: '500000',
          private: true,
        },
      },
      Type.Object({}),
    )
    await bitcoind.mine(6)
    let channels = await node.channels()
    await until('the third channel is active', () => {
      void node.channels().then((now) => (channels = now))
      return channels.ok && channels.value.some((one) => one.private && one.active)
    })
    const payer = await publicKeyOf(customer)
    // The peer's terms for it come a moment after it is active; without them LND writes no hint.
    let code = await newCode()
    while (code.routes.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      code = await newCode()
    }
    expect(hops(code.routes)).toEqual([[payer]])
    expect(await payEventually(till, code.bolt11)).toMatchObject({ status: 'SUCCEEDED' })

    lnd.part.kill()
    await until('LND is away', () => node.state().kind !== 'ready')
    await ready(node, till)
    expect(hops((await newCode()).routes)).toEqual([[payer]])
  })
})
