import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { json, refused, type DoorReply, type DoorRoute } from './http-door.ts'
import { Bytes } from './lnd-rpc.ts'
import type { Lnd } from './lnd.ts'
import type { Terminal, TerminalNode } from './terminal.ts'

const made = Type.Object({ payment_request: Type.String(), r_hash: Bytes })
const found = Type.Object({ state: Type.String() })

/** The other shop's node: in practice it is the customer's, at the far end of the till's channel. */
export const terminalNode = (lnd: Lnd): TerminalNode => ({
  makeCode: async (amountSat) => {
    const request = { value: amountSat, memo: 'Another shop', expiry: '600' }
    const admin = await lnd.admin()
    const code = await admin.ask({ method: 'lnrpc.Lightning/AddInvoice', request }, made)
    const paymentHash = Buffer.from(code.r_hash).toString('hex')
    return { bolt11: code.payment_request, paymentHash }
  },
  isPaid: async (paymentHash) => {
    const request = { r_hash: Buffer.from(paymentHash, 'hex') }
    const admin = await lnd.admin()
    const invoice = await admin.ask({ method: 'lnrpc.Lightning/LookupInvoice', request }, found)
    return invoice.state === 'SETTLED'
  },
})

const amountWish = Type.Object({ amountSat: Type.String({ pattern: '^[1-9][0-9]{0,8}$' }) })
const pinWish = Type.Object({ pin: Type.String({ maxLength: 12 }) })

/** A terminal that is not ours, as its cashier has it. */
export function terminalRoutes(terminal: Terminal): readonly DoorRoute[] {
  const now = async (): Promise<DoorReply> => {
    await terminal.look()
    const sale = terminal.sale()
    return json(sale === undefined ? {} : { sale })
  }
  return [
    { method: 'GET', pattern: /^\/terminal\/sale$/, handle: now },
    {
      method: 'POST',
      pattern: /^\/terminal\/charge$/,
      handle: async ({ body }) => {
        if (!Value.Check(amountWish, body)) return refused(422, 'An amount is in whole sat.')
        await terminal.charge(body.amountSat)
        return now()
      },
    },
    {
      method: 'POST',
      pattern: /^\/terminal\/tap\/(card-\d{1,6})$/,
      handle: async ({ caught: [card = ''] }) => {
        await terminal.tap(card)
        return now()
      },
    },
    {
      method: 'POST',
      pattern: /^\/terminal\/pin$/,
      handle: async ({ body }) => {
        if (!Value.Check(pinWish, body)) return refused(422, 'A PIN has four digits.')
        await terminal.type(body.pin)
        return now()
      },
    },
  ]
}
