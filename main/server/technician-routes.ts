/** What the technician's command asks for: the same truth, with more of it. */
import type { StatusView } from '../../core/contract/screen.ts'
import type { LnurlPort } from '../../core/ports/lnurl.ts'
import { pricePerBtc } from '../../core/rates/convert.ts'
import type { RateSourceView } from '../../core/rates/rate-book.ts'
import { supportBundle } from '../support-bundle.ts'
import { issuerStatistics } from '../usecases/card/issuer-statistics.ts'
import { auditBooks, type AuditPorts } from '../usecases/ledger/audit-books.ts'
import { deviceRoutes, deviceViews, type DevicePorts } from './device-routes.ts'
import { examine } from './doctor.ts'
import { readerRoutes, type ReaderRoutePorts } from './reader-routes.ts'
import type { Screens } from './screens.ts'
import type { StreetState } from './street.ts'
import type { TillApp } from './till-routes.ts'

export type TechnicianPorts = AuditPorts &
  ReaderRoutePorts &
  DevicePorts & {
    readonly status: () => StatusView
    readonly rateSources: () => readonly RateSourceView[]
    readonly screens: Screens
    readonly lnurl: Pick<LnurlPort, 'providers'>
    readonly street: () => StreetState
    /** Settlements that only the look-up found. */
    readonly unheard: () => number
    readonly facts: {
      readonly version: string
      readonly folder: string
      readonly logFile: string
      readonly address: string
      readonly startedAt: number
    }
  }

/** bigints as decimal strings, whatever the value's shape. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_key, part: unknown) =>
      typeof part === 'bigint' ? part.toString() : part,
    ),
  )

/** `/till/status`, `/till/rates`, `/till/providers`, `/till/devices`, `/till/doctor`, `/till/audit`, `/till/support` and health. */
export function technicianRoutes(app: TillApp, ports: TechnicianPorts): void {
  app.get('/till/status', async (_request, reply) => {
    const open = await ports.store.read.invoices.unfinished()
    const queued = await ports.store.read.printJobs.inState('queued', 100)
    const doubted = await ports.store.read.printJobs.inState('unknown', 100)
    return reply.send({
      ...ports.facts,
      pid: process.pid,
      ...ports.status(),
      node: { ...ports.status().node, ...plainFacts(ports) },
      openSales: open.length,
      printQueue: queued.length,
      printsInDoubt: doubted.length,
      lateMoney: (await ports.store.read.lateMoney.open()).length,
      payoutsUnderWay: (await ports.store.read.payouts.underWay()).length,
      unheardSettlements: ports.unheard(),
      street: ports.street(),
      nodes: plain(await ports.store.read.settlements.nodes()),
      screens: ports.screens.count(),
      seq: (await ports.store.read.changes.last()).toString(),
    })
  })
  app.get('/till/rates', async (_request, reply) => {
    const { rate, rateFailure } = ports.status()
    const sources = ports.rateSources().map(({ quote, ageMs, used }) => ({
      name: quote.source,
      pricePerBtcMinor: pricePerBtc(quote.rate).amount.toString(),
      quote: quote.rate.quote,
      asOf: quote.asOf,
      ageMs: Math.round(ageMs),
      used,
    }))
    return reply.send({ rate, rateFailure, sources })
  })
  app.get('/till/providers', async (_request, reply) =>
    reply.send({ providers: ports.lnurl.providers(), days: await issuerStatistics(ports) }),
  )
  deviceRoutes(app, ports)
  readerRoutes(app, ports)
  app.get('/till/doctor', async (_request, reply) => {
    const { printJobs, lateMoney } = ports.store.read
    const examined = {
      status: ports.status(),
      devices: await deviceViews(ports),
      printsInDoubt: (await printJobs.inState('unknown', 100)).length,
      lateMoney: (await lateMoney.open()).length,
    }
    return reply.send({ findings: examine(examined, ports.say) })
  })
  app.get('/till/audit', async (_request, reply) => reply.send(plain(await auditBooks(ports))))
  app.get('/till/support', async (_request, reply) => {
    const { host } = new URL(ports.facts.address)
    const ask = async (path: string): Promise<unknown> =>
      (await app.inject({ url: path, headers: { host } })).json()
    const text = await supportBundle(ports.facts.folder, ask)
    return reply
      .type('text/plain; charset=utf-8')
      .header('content-disposition', 'attachment; filename="flashtill-support.txt"')
      .send(text)
  })
  app.get('/healthz', async (_request, reply) => reply.send({ ok: true }))
  app.get('/readyz', async (_request, reply) => {
    const { store, node } = ports.status()
    return reply.status(store === 'ready' ? 200 : 503).send({ store, node: node.state })
  })
}

function plainFacts({ node }: AuditPorts): Readonly<Record<string, unknown>> {
  const { identityKey, blockTime } = node.state().facts
  return {
    ...(identityKey === undefined ? {} : { identityKey }),
    ...(blockTime === undefined ? {} : { blockTime }),
  }
}
