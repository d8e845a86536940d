import { writeFile } from 'node:fs/promises'
import { Type } from 'typebox'
import type { Lnd } from './lnd.ts'

/** What the till may do at its node: sell, and read what it sold. It cannot pay, and cannot make further rights. */
export const tillRights = [
  '/lnrpc.Lightning/AddInvoice',
  '/lnrpc.Lightning/LookupInvoice',
  '/lnrpc.Lightning/SubscribeInvoices',
  '/lnrpc.Lightning/ListInvoices',
  '/lnrpc.Lightning/ListChannels',
  '/lnrpc.Lightning/SubscribeChannelEvents',
  '/lnrpc.Lightning/DecodePayReq',
  '/lnrpc.Lightning/GetInfo',
  '/invoicesrpc.Invoices/CancelInvoice',
] as const

/** What pays own cards' way elsewhere: to send, and to look up what was sent. Nothing of its balance, its keys or its coins. */
export const payerRights = [
  '/routerrpc.Router/SendPaymentV2',
  '/routerrpc.Router/TrackPaymentV2',
] as const

export type MacaroonWish = {
  /** Full method names, e.g. `/lnrpc.Lightning/AddInvoice`. */
  readonly rights: readonly string[]
  /** An own number each: deleting a root key ends its macaroons alone. */
  readonly rootKeyId: number
  readonly file: string
}

/** The two macaroons of a till, each with a root key of its own. */
export async function bakeTillMacaroons(
  node: Lnd,
  files: { readonly tillMacaroonFile: string; readonly payerMacaroonFile: string },
): Promise<void> {
  await bakeMacaroon(node, { rights: tillRights, rootKeyId: 1, file: files.tillMacaroonFile })
  await bakeMacaroon(node, { rights: payerRights, rootKeyId: 2, file: files.payerMacaroonFile })
}

/** Has LND bake a macaroon that allows these calls and nothing else, and writes it for its owner's eyes only. */
export async function bakeMacaroon(node: Lnd, wish: MacaroonWish): Promise<void> {
  const admin = await node.admin()
  const baked = await admin.ask(
    {
      method: 'lnrpc.Lightning/BakeMacaroon',
      request: {
        permissions: wish.rights.map((action) => ({ entity: 'uri', action })),
        root_key_id: String(wish.rootKeyId),
      },
    },
    Type.Object({ macaroon: Type.String({ pattern: '^([0-9a-f]{2})+$' }) }),
  )
  await writeFile(wish.file, Buffer.from(baked.macaroon, 'hex'), { mode: 0o600 })
}
