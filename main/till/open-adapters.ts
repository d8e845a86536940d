/** Node, rates, printers and readers, each behind its port. */
import type { NodePort } from '../../core/ports/node.ts'
import type { Payer } from '../../core/ports/payer.ts'
import { systemClock as clock } from '../clock.ts'
import { openReaders, type TillReaders } from '../devices/readers.ts'
import { joinReaders } from '../devices/join-readers.ts'
import { openDeviceBoard, type DeviceBoard } from '../devices/device-board.ts'
import { absentNode } from '../lightning/absent-node.ts'
import { lateNode } from '../lightning/late-node.ts'
import { latePayer } from '../lightning/late-payer.ts'
import { systemRandom as random } from '../random.ts'
import { rateSourcesFrom } from '../rates/rate-sources.ts'
import type { Settings } from '../settings.ts'
import { lastRate } from '../usecases/rates/last-rate.ts'
import type { Log } from '../../core/ports/log.ts'
import { createDrawerWatch, type DrawerWatch } from '../workers/watch-drawer.ts'
import { createRateWatch, type RateWatch } from '../workers/watch-rates.ts'
import type { Books, Setup } from './open-books.ts'

export type Adapters = {
  readonly node: NodePort & { close(): void }
  readonly payer?: Payer & { close(): void }
  readonly devices: DeviceBoard
  readonly readers: TillReaders
  readonly rates: RateWatch
  readonly drawerWatch: DrawerWatch
}

/** LND's code is loaded once the doors are open. */
function openNode({ node }: Settings, log: Log, doorsOpen: Promise<void>): Adapters['node'] {
  if (node === undefined) return absentNode()
  const { host, port, certificate, macaroon, network } = node
  const files = { certificatePath: certificate, macaroonPath: macaroon }
  const load = async () => {
    await doorsOpen
    const { createLndNode } = await import('../lightning/lnd-node.ts')
    return createLndNode({ host, port, ...files, network, clock, log })
  }
  return lateNode(network, load())
}

/** Only where the technician has given a macaroon that may pay. */
function openPayer({ node }: Settings, doorsOpen: Promise<void>): Pick<Adapters, 'payer'> {
  if (node?.payer === undefined) return {}
  const { host, port, certificate, payer } = node
  const load = async () => {
    await doorsOpen
    const { createLndPayer } = await import('../lightning/lnd-payer.ts')
    return createLndPayer({ host, port, certificatePath: certificate, macaroonPath: payer })
  }
  return { payer: latePayer(load()) }
}

export async function openAdapters(
  { settings, log }: Setup,
  books: Books,
  doorsOpen: Promise<void>,
): Promise<Adapters> {
  const { shop } = books
  const sources = rateSourcesFrom(settings.rates ?? {}, clock)
  const last = books.store.refusal() === undefined ? await lastRate(books) : undefined
  const watched = { sources, clock, log, ...(last === undefined ? {} : { last }) }
  const rates = createRateWatch(watched, shop.currency)
  rates.limits(shop.rateMaxAgeMin * 60_000)
  const { printer } = settings
  const devices = openDeviceBoard({ clock, log, random, printer, root: settings.devices?.root })
  const drawerWatch = createDrawerWatch({ drawer: devices.drawer, clock, log })
  const host = openReaders(settings.readers, { clock, log, random, after: doorsOpen })
  const readers = joinReaders(host, devices.plainReaders, clock)
  const node = openNode(settings, log, doorsOpen)
  return { node, ...openPayer(settings, doorsOpen), rates, devices, readers, drawerWatch }
}
