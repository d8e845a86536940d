import type { Server } from 'node:http'
import path from 'node:path'
import { newId, type InvoiceId, type StoreId } from '../../../core/contract/ids.ts'
import type { ForeignTap } from '../../../core/card/foreign-tap.ts'
import type { Failure } from '../../../core/errors/registry.ts'
import type { Result } from '../../../core/errors/result.ts'
import { secret } from '../../../core/errors/secret.ts'
import { invoiceState } from '../../../core/invoice/invoice-state.ts'
import type { Invoice } from '../../../core/invoice/invoice.ts'
import type { LnurlLink } from '../../../core/lnurl/lnurl-link.ts'
import type { Pin } from '../../../core/lnurl/withdraw-callback.ts'
import { money } from '../../../core/money/units.ts'
import { cardMemory } from '../../../core/ports/card-memory.ts'
import type { Clock } from '../../../core/ports/clock.ts'
import type { LnurlPort } from '../../../core/ports/lnurl.ts'
import type { Log } from '../../../core/ports/log.ts'
import type { NodePort } from '../../../core/ports/node.ts'
import { openCodes } from '../../../core/ports/open-codes.ts'
import type { Store } from '../../../core/ports/store.ts'
import { later } from '../../../core/time/instant.ts'
import { createBell } from '../../../main/bell.ts'
import { systemClock } from '../../../main/clock.ts'
import { openLnurl } from '../../../main/lnurl/open-lnurl.ts'
import { systemRandom as random } from '../../../main/random.ts'
import { closeDoor, openDoor } from '../../../main/sandbox/http-door.ts'
import { openIssuerCards, type IssuerCard } from '../../../main/sandbox/issuer-cards.ts'
import { openIssuer, type PracticeIssuer } from '../../../main/sandbox/issuer-routes.ts'
import { payBolt11 } from '../../../main/sandbox/pay-bolt11.ts'
import { openStore } from '../../../main/store/open-store.ts'
import { chargeForeignCard } from '../../../main/usecases/card/charge-foreign-card.ts'
import { cancelInvoice } from '../../../main/usecases/invoice/cancel-invoice.ts'
import type { StreetPorts } from '../../../main/usecases/card/open-street-code.ts'
import { openInvoice } from '../../../main/usecases/invoice/open-invoice.ts'
import { auditBooks } from '../../../main/usecases/ledger/audit-books.ts'
import { openInvoiceKey } from '../../../main/usecases/lightning/open-invoice-key.ts'
import { openShop } from '../../../main/usecases/shop/set-shop.ts'
import { followSettlements } from '../../../main/workers/follow-settlements.ts'
import { freePort } from '../../bench/bench-till.ts'
import { until } from '../faults/till-bench.ts'
import { ready, startPracticeTill, type PracticeTill } from '../practice-till.ts'

/** A till's use-cases on a real node, and the foreign issuer on the customer's; waits of both go by at `haste` times the speed. */
export type ForeignRig = {
  readonly till: PracticeTill
  readonly node: NodePort
  readonly store: Store
  readonly issuer: PracticeIssuer
  /** What strangers' codes are made of. */
  readonly street: StreetPorts & { readonly log: Log }
  readonly lnurl: LnurlPort
  /** Everything that was logged, as text. */
  readonly logged: () => string
  /** Moves the till's wall clock on. */
  pass(ms: number): void
  /** A sale in sat with its code. */
  sale(amountSat: bigint): Promise<Invoice>
  find(id: InvoiceId): Promise<Invoice>
  status(id: InvoiceId): Promise<string>
  settled(id: InvoiceId): Promise<void>
  cancel(id: InvoiceId): Promise<unknown>
  card(shape: IssuerCard['shape']): IssuerCard
  tap(card: IssuerCard): LnurlLink
  charge(id: InvoiceId, by: { link?: LnurlLink; pin?: Pin }): Promise<Result<ForeignTap, Failure>>
  findings(): Promise<number>
  end(): Promise<void>
}

const unwrap = <T>(result: Result<T, Failure>): T => {
  if (result.ok) return result.value
  throw new Error(`${result.error.code} ${JSON.stringify(result.error.detail)}`)
}

type Noted = { readonly log: Log; readonly logged: () => string }

function notes(): Noted {
  const lines: string[] = []
  const write = (line: object) => void lines.push(JSON.stringify(line))
  return {
    log: { info: write, warn: write, error: write, debug: write },
    logged: () => lines.join('\n'),
  }
}

type Around = { readonly till: PracticeTill; readonly hasty: Clock; readonly log: Log }

async function openAround({ till, hasty, log }: Around) {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const issuer = openIssuer({
    cards: openIssuerCards(till.folder, random),
    clock: hasty,
    random,
    origin,
    pay: (bolt11) => payBolt11(till.nodes.customer, { bolt11 }),
  })
  const door: Server = await openDoor({ port }, issuer.routes)
  const lnurl = unwrap(openLnurl({ allow: [origin] }, { clock: hasty, log }))
  return { issuer, lnurl, door }
}

async function openBooks(folder: string) {
  const storeId = newId<StoreId>(systemClock.now(), random.bytes(10))
  const store = unwrap(await openStore({ folder, storeId, clock: systemClock }))
  unwrap(await openShop({ store }, { name: 'Foreign', currency: 'EUR' }))
  const deviceKey = secret(random.bytes(32))
  const invoiceKey = unwrap(await openInvoiceKey({ store, random }, deviceKey))
  return { store, invoiceKey }
}

export type ForeignRigOptions = {
  /** How much faster the issuer's and the client's waits go by. */
  readonly haste: number
  /** Nodes that run already. */
  readonly till?: PracticeTill
}

/** Starts nodes, books and issuer. About 10 s. */
export async function openForeignRig(options: ForeignRigOptions): Promise<ForeignRig> {
  const { haste } = options
  const till = options.till ?? (await startPracticeTill())
  const { log, logged } = notes()
  const shift = { ms: 0 }
  const clock: Clock = { ...systemClock, now: () => later(systemClock.now(), shift.ms) }
  const hasty: Clock = { ...clock, sleep: (ms, stop) => systemClock.sleep(ms / haste, stop) }
  const { issuer, lnurl, door } = await openAround({ till, hasty, log })
  const { store, invoiceKey } = await openBooks(path.join(till.folder, 'books'))
  const node = till.connect()
  const rates = { used: () => ({ ok: false, error: { code: 'rate.none' } }) as const }
  const memory = { codes: openCodes(), cardMemory: cardMemory(clock), bell: createBell() }
  const trust = { clockTrust: { isTrusted: () => true }, invoiceKey }
  const ports = { ...memory, ...trust, store, node, clock, random, rates, lnurl, log }
  const stopFollowing = followSettlements(ports)
  await ready(node, till)
  const find = async (id: InvoiceId): Promise<Invoice> => {
    const row = await store.read.invoices.find(id)
    if (row === undefined) throw new Error('no such sale')
    return ports.codes.over(row)
  }
  const status = async (id: InvoiceId) => invoiceState(await find(id)).status
  return Object.freeze({
    ...{ till, node, store, issuer, lnurl, logged, find, status, street: ports },
    pass: (ms: number) => void (shift.ms += ms),
    sale: async (amountSat: bigint) => {
      const id = newId<InvoiceId>(clock.now(), random.bytes(10))
      const price = money('BTC', amountSat * 1000n)
      return unwrap(await openInvoice(ports, { id, price, lightning: true }))
    },
    settled: async (id: InvoiceId) =>
      void (await until('the sale is settled', async () => (await status(id)) === 'Settled')),
    cancel: (id: InvoiceId) => cancelInvoice(ports, id),
    card: (shape: IssuerCard['shape']) => {
      const found = issuer.cards.all().find((card) => card.shape === shape)
      if (found === undefined) throw new Error('the issuer begins with a card of each shape')
      return found
    },
    tap: (card: IssuerCard) => unwrap(lnurl.readLink(issuer.tap(card))),
    charge: (invoiceId: InvoiceId, by: { link?: LnurlLink; pin?: Pin }) =>
      chargeForeignCard(ports, { invoiceId, ...by }),
    findings: async () => (await auditBooks(ports)).findings.length,
    end: async () => {
      stopFollowing()
      lnurl.close()
      await closeDoor(door)
      await store.close()
      await till.end()
    },
  })
}
