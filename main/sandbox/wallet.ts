import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Clock } from '../../core/ports/clock.ts'
import { json, refused, type DoorRoute } from './http-door.ts'
import type { Lnd } from './lnd.ts'
import { payBolt11 } from './pay-bolt11.ts'

const balance = Type.Object({ local_balance: Type.Object({ sat: Type.String() }) })

const decoded = Type.Object({
  num_msat: Type.String(),
  description: Type.String(),
  payment_hash: Type.String(),
  timestamp: Type.String(),
  expiry: Type.String(),
})

const snapshot = Type.Object({
  invoice: Type.Optional(
    Type.Object({ bolt11: Type.Optional(Type.String()), phase: Type.String() }),
  ),
})

const wish = Type.Object({
  bolt11: Type.String({ minLength: 1, maxLength: 4000 }),
  amountMsat: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,17}$' })),
})

/** What a phone makes of what it scanned: `LIGHTNING:` in front, either case. */
export const cleanBolt11 = (text: string): string =>
  text
    .trim()
    .replace(/^lightning:(\/\/)?/i, '')
    .toLowerCase()

/** The code that the customer's display shows now, read where a phone would read its QR code. */
const pickUp = async (customerScreen: string): Promise<string | undefined> => {
  const answer = await fetch(customerScreen, { signal: AbortSignal.timeout(3000) })
  const shown: unknown = await answer.json()
  return Value.Check(snapshot, shown) && shown.invoice?.phase === 'paying'
    ? shown.invoice.bolt11
    : undefined
}

export type WalletParts = {
  readonly customer: Lnd
  /** Where the till shows its customer what to pay. */
  readonly customerScreen: string
  readonly clock: Clock
}

/** The customer's phone: balance, what a code says, pick-up, paying. */
export function walletRoutes({
  customer,
  customerScreen,
  clock,
}: WalletParts): readonly DoorRoute[] {
  return [
    {
      method: 'GET',
      pattern: /^\/wallet\/balance$/,
      handle: async () => {
        const admin = await customer.admin()
        const call = { method: 'lnrpc.Lightning/ChannelBalance', deadlineMs: 3000 }
        return json({ balanceSat: (await admin.ask(call, balance)).local_balance.sat })
      },
    },
    {
      method: 'POST',
      pattern: /^\/wallet\/pick-up$/,
      handle: async () => {
        const bolt11 = await pickUp(customerScreen).catch(() => undefined)
        return json(bolt11 === undefined ? {} : { bolt11: cleanBolt11(bolt11) })
      },
    },
    {
      method: 'POST',
      pattern: /^\/wallet\/read$/,
      handle: async ({ body }) => {
        if (!Value.Check(wish, body)) return refused(422, 'That is no Lightning code.')
        const admin = await customer.admin()
        const call = {
          method: 'lnrpc.Lightning/DecodePayReq',
          request: { pay_req: cleanBolt11(body.bolt11) },
          deadlineMs: 3000,
        }
        const read = await admin.ask(call, decoded).catch(() => undefined)
        if (read === undefined) return refused(422, 'That is no Lightning code of this network.')
        return json({
          amountMsat: read.num_msat,
          description: read.description,
          paymentHash: read.payment_hash,
          secondsLeft:
            Number(read.timestamp) + Number(read.expiry) - Math.floor(clock.now() / 1000),
        })
      },
    },
    {
      method: 'POST',
      pattern: /^\/wallet\/pay$/,
      handle: async ({ body }) => {
        if (!Value.Check(wish, body)) return refused(422, 'That is no Lightning code.')
        return json(await payBolt11(customer, { ...body, bolt11: cleanBolt11(body.bolt11) }))
      },
    },
  ]
}
