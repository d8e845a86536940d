/** The street of this till, where its settings name one: what strangers reach. */
import { explain } from '../explain.ts'
import type { FollowedShop } from '../follow-shop.ts'
import { receiptPageRoutes } from '../server/receipt-page.ts'
import { openStreet, type StreetPart, type StreetState } from '../server/street.ts'
import { streetPayRoutes } from '../server/street-pay.ts'
import { withdrawRoutes } from '../server/withdraw-routes.ts'
import type { PayOuts } from '../workers/pay-out.ts'
import { ownProxies, streetAddress } from '../settings.ts'
import { currentTemplate } from '../usecases/receipt/receipt-template.ts'
import { findReceiptPage } from '../usecases/receipt/receipt-page.ts'
import type { TillPorts } from './open-doors.ts'
import type { Setup } from './open-books.ts'

/** What the street's parts are made of. `payOuts` is missing where this till may not pay. */
type StreetInside = {
  readonly ports: TillPorts
  readonly payOuts: PayOuts | undefined
  readonly shop: Pick<FollowedShop, 'say' | 'current'>
  readonly isStopping: () => boolean
}

export type TillStreet = { state(): StreetState; close(): Promise<void> }

const nowhere: TillStreet = {
  state: () => ({ state: 'none', reason: 'street.none' }),
  close: async () => {},
}

/** What is mounted on the street. */
const partsOf = (inside: StreetInside, host: string): readonly StreetPart[] => {
  const { ports, payOuts, shop, isStopping } = inside
  const around = { ...ports, host, say: shop.say, shopName: () => shop.current().name }
  return [
    (app) =>
      receiptPageRoutes(app, {
        findReceipt: (page) => findReceiptPage(ports, page),
        template: () => currentTemplate(ports),
      }),
    (app) => streetPayRoutes(app, { ...around, isStopping }),
    withdrawRoutes({
      ...{ ...around, isStopping },
      payOut: (payout, bolt11) => payOuts?.begin(payout, bolt11),
    }),
  ]
}

/** A street that cannot be opened keeps nobody from selling: it is said, and the till goes on without. */
export async function openTillStreet(
  { settings }: Pick<Setup, 'settings'>,
  inside: StreetInside,
): Promise<TillStreet> {
  const { street } = settings
  const address = streetAddress(settings)
  if (street === undefined || address === undefined) return nowhere
  const { host, proxies = ownProxies, tills = [] } = street
  const { clock, log } = inside.ports
  const opened = await openStreet({
    ...{ clock, log, say: inside.shop.say, address, proxies, tills },
    parts: partsOf(inside, host),
  })
  if (!opened.ok) {
    await explain(opened.error)
    const reason = opened.error.code
    log.warn({ event: 'street.refused', code: reason })
    return { ...nowhere, state: () => ({ state: 'refused', host, reason }) }
  }
  log.info({ event: 'street.open', ...address })
  const { counts, close } = opened.value
  return { state: () => ({ state: 'open', host, ...counts() }), close }
}
