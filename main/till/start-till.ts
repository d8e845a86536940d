/** A till: its parts in the order in which they need each other, closed in the other order. */
import type { Failure } from '../../core/errors/registry.ts'
import { ok, type Result } from '../../core/errors/result.ts'
import type { LnurlPort } from '../../core/ports/lnurl.ts'
import { tapHoldOf, tillMemory } from '../../core/ports/memory.ts'
import { createStop } from '../../core/ports/stop.ts'
import { createBell } from '../bell.ts'
import { systemClock as clock } from '../clock.ts'
import { followShop, type FollowedShop } from '../follow-shop.ts'
import { openLnurl } from '../lnurl/open-lnurl.ts'
import { systemRandom as random } from '../random.ts'
import { stretch } from '../stretch.ts'
import { createPrintDesk } from '../usecases/receipt/print-desk.ts'
import { openAdapters, type Adapters } from './open-adapters.ts'
import { openBooks, orRefusal, type Books, type Setup } from './open-books.ts'
import { openDoors, type TillPorts } from './open-doors.ts'
import { createPayOuts } from '../workers/pay-out.ts'
import { startLoops } from './start-loops.ts'

export type Stop = () => Promise<void>

/** Long enough for what is booked, short enough for systemd. */
const stopWithinMs = 5_000

/** The clock is doubted while the node's adapter doubts it; receipts say so. */
const trusts = ({ node }: Adapters): boolean => node.state().facts.clockIsWrong !== true

function joinPorts(
  setup: Setup,
  books: Books,
  adapters: Adapters & { lnurl: LnurlPort; shop: FollowedShop },
): TillPorts {
  const { node, payer, rates, readers, lnurl, shop } = adapters
  const { log, folder } = setup
  const { store, invoiceKey } = books
  const clockTrust = { isTrusted: () => trusts(adapters) }
  const memory = tillMemory(clock, () => tapHoldOf(shop.current()))
  const own = { ...memory, bell: createBell(), clockTrust, log, stretch, clock, random }
  return {
    ...own,
    invoiceKey,
    deviceKey: folder.deviceKey,
    lnurl,
    store,
    node,
    ...(payer && { payer }),
    rates,
    readers,
  }
}

/** Starts a till on a data folder, or says why it cannot. */
export async function startTill(setup: Setup): Promise<Result<Stop, Failure>> {
  const lnurl = openLnurl(setup.settings.lnurl ?? {}, { clock, log: setup.log })
  if (!lnurl.ok) return lnurl
  const opened = await openBooks(setup)
  if (!opened.ok) return opened
  const books = opened.value
  const doorsOpen = Promise.withResolvers<void>()
  const adapters = await openAdapters(setup, books, doorsOpen.promise)
  const shop = await followShop(books)
  const ports = joinPorts(setup, books, { ...adapters, lnurl: lnurl.value, shop })
  const closeAdapters = async () => {
    await Promise.all([adapters.devices.close(), adapters.readers.close()])
    lnurl.value.close()
    adapters.node.close()
    adapters.payer?.close()
    await books.store.close()
  }
  const ending = createStop()
  const unheard = { count: 0 }
  const end = { isStopping: () => ending.stop.stopped, unheard }
  const payOuts = ports.payer && createPayOuts({ ...ports, payer: ports.payer }, ending.stop)
  const { devices } = adapters
  const publicHost = setup.settings.street?.host
  const printDesk = createPrintDesk({
    ...ports,
    devices,
    printer: devices.receiptPrinter,
    publicHost,
  })
  const inside = { books, adapters, ports, payOuts, shop, printDesk }
  const doors = await orRefusal(openDoors(setup, inside, end))
  if (!doors.ok) {
    await closeAdapters()
    return doors
  }
  doorsOpen.resolve()
  const parts = { setup, ports, adapters, doors: doors.value, payOuts, printDesk, unheard }
  const running = await startLoops(parts, ending.stop)
  return ok(async () => {
    ending.call()
    running.unhear()
    await Promise.race([running.ended, clock.sleep(stopWithinMs)])
    await doors.value.street.close()
    await doors.value.house.close()
    await closeAdapters()
  })
}
