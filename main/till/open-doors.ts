/** The doors: own contract, screens, technician. */
import { fileURLToPath } from 'node:url'
import { ok } from '../../core/errors/result.ts'
import type { ReaderPort } from '../../core/ports/reader.ts'
import type { Ports } from '../../core/ports/ports.ts'
import { systemClock as clock } from '../clock.ts'
import type { FollowedShop } from '../follow-shop.ts'
import { createPaper } from '../devices/paper.ts'
import { openDesk } from '../server/desk.ts'
import { openHouse } from '../server/house.ts'
import { createScreens } from '../server/screens.ts'
import { issuingView, tellIssuing } from '../server/issuing-view.ts'
import { statusView, storeState } from '../server/status.ts'
import { houseAddress, type Settings } from '../settings.ts'
import { openPinDesk } from '../usecases/card/choose-pin.ts'
import { notTaken, openIssuing } from '../usecases/card/issuing-table.ts'
import { currentTemplate } from '../usecases/receipt/receipt-template.ts'
import type { PrintDesk } from '../usecases/receipt/print-desk.ts'
import { findReceiptPage } from '../usecases/receipt/receipt-page.ts'
import { version } from '../version.ts'
import { followTaps } from '../workers/follow-taps.ts'
import type { PayOuts } from '../workers/pay-out.ts'
import type { Log } from '../../core/ports/log.ts'
import type { Adapters } from './open-adapters.ts'
import type { Books, Setup } from './open-books.ts'
import { openTillStreet } from './open-street.ts'

const pages = fileURLToPath(new URL('../../.build/pages', import.meta.url))

/** What every use-case and loop of this till is handed. */
export type TillPorts = Omit<Ports, 'store'> & {
  readonly store: Books['store']
  readonly log: Log
  readonly rates: Adapters['rates']
  readonly readers: ReaderPort
}

type Inside = {
  readonly books: Books
  readonly adapters: Adapters
  readonly ports: TillPorts
  readonly payOuts: PayOuts | undefined
  readonly printDesk: PrintDesk
  readonly shop: FollowedShop
}

/** Told by the loops, said by the doors. */
type End = { readonly isStopping: () => boolean; readonly unheard: { count: number } }

type Opened = Awaited<ReturnType<typeof openDoors>>
export type Doors = Extract<Opened, { readonly ok: true }>['value']

export async function openDoors(setup: Setup, inside: Inside, end: End) {
  const { books, adapters, ports, shop, printDesk } = inside
  const { node, rates, devices } = adapters
  const { store } = books
  const practice = node.network !== 'mainnet'
  const { folder, settings } = setup
  const publicHost = settings.street?.host
  const issuing = openIssuing({ ...ports, practice, storeId: folder.storeId, publicHost })
  const status = () =>
    statusView({
      ...ports,
      printer: devices.receiptPrinter,
      currency: () => shop.current().currency,
      storeState: () => storeState(store.refusal()),
      drawerLeftOpen: adapters.drawerWatch.isLeftOpen,
      version,
    })
  const pinDesk = openPinDesk(ports)
  const cashierSees = () => shop.current().cashierSeesBalance === true
  const desk = await openDesk({
    ...ports,
    cashierSees,
    pinDesk,
    status,
    issuing: () => issuingView(issuing),
  })
  const screens = await createScreens({ ...ports, cashierSees, pinDesk, desk, status })
  const forSale = notTaken(ports.readers, issuing.table)
  const taps = followTaps({ ...ports, readers: forSale, onCounter: desk.onCounter })
  const address = houseAddress(setup.settings)
  const street = await openTillStreet(setup, { ...inside, isStopping: end.isStopping })
  const house = await openHouse({
    ...ports,
    street: street.state,
    ...{ printDesk, printer: devices.receiptPrinter },
    paper: createPaper(devices),
    template: () => currentTemplate(ports),
    publicHost,
    findReceipt: (page) => findReceiptPage(ports, page),
    desk,
    pinDesk,
    screens,
    taps,
    status,
    devices,
    till: tillFacts(setup.settings),
    say: shop.say,
    shopChanged: async () => {
      await shop.reload()
      rates.follow(shop.current().currency)
      screens.status()
    },
    isStopping: end.isStopping,
    practice,
    issuing,
    pages,
    address,
    names: setup.settings.service?.names ?? [],
    socketPath: setup.folder.socketPath,
    rateSources: rates.sources,
    unheard: () => end.unheard.count,
    facts: houseFacts(setup),
  })
  tellIssuing(issuing, screens)
  if (!house.ok) {
    await street.close()
    return house
  }
  return ok({ house: house.value, street, screens, taps, issuing, desk })
}

const houseFacts = ({ folder, logFile, settings }: Setup) => ({
  ...tillFacts(settings),
  folder: folder.path,
  logFile,
  startedAt: clock.now(),
})

/** What a status slip says of the till. */
export function tillFacts(settings: Settings) {
  const { host, port } = houseAddress(settings)
  return { address: `http://${host}:${port}`, version }
}
