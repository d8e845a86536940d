import Database from 'better-sqlite3'
import { newPageId } from '../../core/receipt/page-id.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { failure } from '../../core/errors/registry.ts'
import type { ChipRef } from '../../core/card/chip-ref.ts'
import { instant } from '../../core/time/instant.ts'
import type { AccessKeyId, CardId } from '../../core/contract/ids.ts'
import { sampleDevice } from './contract/device-contract.ts'
import { sampleStreetCode } from './contract/street-code-contract.ts'
import { sampleAct, sampleCard, sampleIssuer, sampleTap } from './contract/card-contract.ts'
import { samplePayout } from './contract/payout-contract.ts'
import { testId, testMoment } from './contract/place.ts'
import {
  node,
  nodeKey,
  plannedPayment,
  sampleForeignTap,
  sampleHash,
  sampleInvoice,
  sampleJob,
  sampleLateMoney,
  sampleSale,
  sampleSettlement,
  sampleShop,
} from './contract/samples.ts'
import { createReads } from './create-reads.ts'
import { createUnit } from './create-unit.ts'
import { migrate } from './migrate.ts'
import type { Session } from './session.ts'
import { sqliteSchema } from './sqlite/sqlite-schema.ts'

/** A session that notes the SQL of what it is asked, and answers one row with a value for every column. */
function noting(): { readonly session: Session; readonly sql: Set<string> } {
  const sql = new Set<string>()
  const anything = new Proxy({}, { get: () => 1n })
  const session: Session = {
    engine: 'sqlite',
    answersAtOnce: true,
    rows(statement) {
      sql.add(statement.compile('sqlite').sql)
      return Promise.resolve([anything as never])
    },
  }
  return { session, sql }
}

const ask = async (run: () => Promise<unknown>) => {
  try {
    await run()
  } catch {
    // The made-up row does not fit everywhere; the statement has been noted by then.
  }
}

/** Everything that the port can be asked, by name. */
async function statementsByName(): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>()
  const store = testId<never>()
  const note = async (name: string, run: (session: Session) => Promise<unknown>) => {
    const { session, sql } = noting()
    await ask(() => run(session))
    found.set(name, [...sql])
  }
  const reads = (session: Session) => createReads(session, store)
  const unit = (session: Session) => createUnit(session, store, () => {})
  const invoice = sampleInvoice(1n)
  await note('invoices.find', (s) => reads(s).invoices.find(invoice.id))
  await note('invoices.ofHash', (s) => reads(s).invoices.ofHash(sampleHash()))
  await note('invoices.page', (s) => reads(s).invoices.page({ limit: 50 }))
  await note('invoices.unfinished', (s) => reads(s).invoices.unfinished())
  await note('invoices.insert', (s) => unit(s).invoices.insert(invoice))
  await note('invoices.mark', (s) => unit(s).invoices.markCancelAsked(invoice.id, testMoment()))
  await note('invoices.putPayment', (s) => unit(s).invoices.putPayment(plannedPayment(invoice)))
  await note('counters', (s) => unit(s).invoices.nextNumber())
  await note('ledger.find', (s) => reads(s).ledger.find('a'))
  await note('ledger.balance', (s) => reads(s).ledger.balance('sales', 'EUR'))
  await note('ledger.balances', (s) => reads(s).ledger.balances())
  await note('ledger.entries', (s) => reads(s).ledger.entries(0n, 10))
  await note('ledger.transactions', (s) => reads(s).ledger.transactions(0n, 10))
  const empty = (s: Session): Session => ({
    ...s,
    rows: async (statement, values) => {
      const rows = await s.rows(statement, values)
      return statement.compile('sqlite').sql.includes('ledger_transaction') ? [] : rows
    },
  })
  await note('ledger.post', (s) => unit(empty(s)).ledger.post(sampleSale()))
  await note('settlements.ofHash', (s) => reads(s).settlements.ofHash(nodeKey, sampleHash()))
  await note('settlements.ofIndex', (s) => reads(s).settlements.ofIndex(node, 1n))
  await note('settlements.contiguousFrom', (s) => reads(s).settlements.contiguousFrom(node, 1n))
  await note('settlements.page', (s) => reads(s).settlements.page(node, 1n, 5))
  await note('settlements.nodes', (s) => reads(s).settlements.nodes())
  await note('settlements.insert', (s) => unit(s).settlements.insert(sampleSettlement(1n)))
  const record = { ...node, cursor: 1n, firstSeenAt: testMoment() }
  await note('settlements.putNode', (s) => unit(s).settlements.putNode(record))
  const job = sampleJob(invoice.id, 1n)
  await note('printJobs.find', (s) => reads(s).printJobs.find(job.id))
  await note('printJobs.ofInvoice', (s) => reads(s).printJobs.ofInvoice(invoice.id))
  await note('printJobs.ofPage', (s) => reads(s).printJobs.ofPage(newPageId(new Uint8Array(16))))
  await note('printJobs.inState', (s) => reads(s).printJobs.inState('queued', 10))
  await note('printJobs.insert', (s) => unit(s).printJobs.insert(job))
  const away = failure('printer.absent')
  await note('printJobs.setState', (s) => unit(s).printJobs.setState(job.id, 'sending', away))
  const late = sampleLateMoney(invoice.id)
  await note('lateMoney.find', (s) => reads(s).lateMoney.find(late.id))
  await note('lateMoney.open', (s) => reads(s).lateMoney.open())
  await note('lateMoney.ofInvoice', (s) => reads(s).lateMoney.ofInvoice(invoice.id))
  await note('lateMoney.all', (s) => reads(s).lateMoney.all('', 10))
  await note('lateMoney.insert', (s) => unit(s).lateMoney.insert(late))
  const resolution = { how: 'note', note: '', at: testMoment() } as const
  await note('lateMoney.resolve', (s) => unit(s).lateMoney.resolve(late.id, resolution))
  const card = sampleCard(1n)
  const ref = '' as ChipRef
  await note('cards.find', (s) => reads(s).cards.find(card.id))
  await note('cards.ofChip', (s) => reads(s).cards.ofChip(testId(), ref))
  await note('cards.page', (s) => reads(s).cards.page({ limit: 10 }))
  await note('cards.keys', (s) => reads(s).cards.keys(card.id))
  await note('cards.acts', (s) => reads(s).cards.acts(card.id, { limit: 10 }))
  await note('cards.spentSince', (s) => reads(s).cards.spentSince(card.id, testMoment()))
  const since = testMoment()
  await note('cards.invoicesBehind', (s) => reads(s).cards.invoicesBehind(card.id, since))
  await note('issuing.moving', (s) => reads(s).issuing.moving())
  await note('cards.put', (s) => unit(s).cards.put(card))
  await note('cards.takeCounter', (s) => unit(s).cards.takeCounter(card.id, 1, 1))
  const key = { cardId: card.id, version: 1, chipByte: 1, sealedK2: new Uint8Array(1) }
  await note('cards.insertKey', (s) => unit(s).cards.insertKey(key))
  await note('cards.addAct', (s) => unit(s).cards.addAct(sampleAct(card.id)))
  await note('ledger.ofCard', (s) => reads(s).ledger.ofCard(card.id, { limit: 10 }))
  await note('issuers.all', (s) => reads(s).issuers.all())
  await note('issuers.put', (s) => unit(s).issuers.put(sampleIssuer()))
  const tap = sampleTap(testId<CardId>(), 1)
  await note('taps.find', (s) => reads(s).taps.find(tap.id))
  await note('taps.ofCounter', (s) => reads(s).taps.ofCounter(card.id, 1, 1))
  await note('taps.waiting', (s) => reads(s).taps.waiting())
  await note('taps.ofInvoice', (s) => reads(s).taps.ofInvoice(invoice.id))
  await note('taps.all', (s) => reads(s).taps.all('', 10))
  await note('taps.insert', (s) => unit(s).taps.insert(tap))
  await note('taps.mark', (s) => unit(s).taps.mark(tap))
  const foreign = sampleForeignTap(plannedPayment(invoice))
  await note('foreignTaps.ofInvoice', (s) => reads(s).foreignTaps.ofInvoice(invoice.id))
  await note('foreignTaps.sending', (s) => reads(s).foreignTaps.sending())
  await note('foreignTaps.endedSince', (s) => reads(s).foreignTaps.endedSince(testMoment(), 10))
  await note('foreignTaps.insert', (s) => unit(s).foreignTaps.insert(foreign))
  await note('foreignTaps.end', (s) => unit(s).foreignTaps.end(foreign))
  const street = sampleStreetCode(card.id)
  await note('drawerOpenings.last', (s) => reads(s).drawerOpenings.last(9))
  await note('drawerOpenings.insert', (s) =>
    unit(s).drawerOpenings.insert({ id: testId(), at: testMoment(), reason: '', by: '' }),
  )
  await note('streetCodes.find', (s) => reads(s).streetCodes.find(street.id))
  await note('streetCodes.ofHash', (s) => reads(s).streetCodes.ofHash(street.paymentHash))
  await note('streetCodes.unfinished', (s) => reads(s).streetCodes.unfinished())
  await note('streetCodes.insert', (s) => unit(s).streetCodes.insert(street))
  await note('streetCodes.mark', (s) => unit(s).streetCodes.mark(street))
  const payout = samplePayout({ cardId: card.id, tapId: tap.id })
  await note('payouts.find', (s) => reads(s).payouts.find(payout.id))
  await note('payouts.ofTap', (s) => reads(s).payouts.ofTap(tap.id))
  await note('payouts.standingFor', (s) => reads(s).payouts.standingFor(payout.paymentHash))
  await note('payouts.underWay', (s) => reads(s).payouts.underWay())
  await note('payouts.underWayOf', (s) => reads(s).payouts.underWayOf(card.id))
  await note('payouts.all', (s) => reads(s).payouts.all('', 10))
  await note('payouts.insert', (s) => unit(s).payouts.insert(payout))
  await note('payouts.advance', (s) => unit(s).payouts.advance(payout))
  const opener = {
    id: testId<AccessKeyId>(),
    name: '',
    scopes: [],
    hash: '',
    createdAt: testMoment(),
  }
  await note('accessKeys.ofHash', (s) => reads(s).accessKeys.ofHash(''))
  await note('accessKeys.all', (s) => reads(s).accessKeys.all())
  await note('accessKeys.insert', (s) => unit(s).accessKeys.insert(opener))
  await note('accessKeys.end', (s) => unit(s).accessKeys.end(opener.id, testMoment()))
  await note('shop.find', (s) => reads(s).shop.find())
  await note('shop.put', (s) => unit(s).shop.put(sampleShop))
  await note('devices.all', (s) => reads(s).devices.all())
  await note('devices.put', (s) => unit(s).devices.put(sampleDevice()))
  await note('devices.remove', (s) => unit(s).devices.remove(testId()))
  await note('receiptTemplates.newest', (s) => reads(s).receiptTemplates.newest(1))
  const version = { at: instant(0), by: 'Ada', text: '{}' }
  await note('receiptTemplates.add', (s) => unit(s).receiptTemplates.add(version))
  await note('changes.since', (s) => reads(s).changes.since(0n, 10))
  await note('changes.last', (s) => reads(s).changes.last())
  await note('changes.add', (s) => unit(s).changes.add('invoice', 'x'))
  await note('sealed.find', (s) => reads(s).sealed.find('a'))
  await note('sealed.put', (s) => unit(s).sealed.put('a', new Uint8Array(1)))
  return found
}

/** What may walk through a part of a shop: it is small by nature, or the walk ends at the first row. */
const walksFew: Readonly<Record<string, RegExp>> = {
  'invoices.unfinished': /payment_pending/,
  'lateMoney.open': /late_money_open/,
  'ledger.balances': /ledger_balance/,
  'settlements.nodes': /SEARCH n/,
  'shop.find': /shop/,
  'shop.put': /shop/,
  'issuers.all': /issuer/,
  'taps.waiting': /tap_waiting/,
  'issuing.moving': /provisioning_moving/,
  'devices.all': /device/,
  'accessKeys.all': /access_key/,
  'receiptTemplates.newest': /receipt_template/,
  'foreignTaps.sending': /foreign_tap_sending/,
  'streetCodes.unfinished': /street_code_unfinished/,
  'payouts.underWay': /payout_under_way/,
  'drawerOpenings.last': /drawer_opening/,
  'changes.last': /change_log/,
}

describe('no question grows with the history', () => {
  const db = new Database(':memory:')
  let statements: ReadonlyMap<string, readonly string[]> = new Map()
  const planOf = (sql: string): readonly string[] =>
    db
      .prepare<unknown[], { detail: string }>(`explain query plan ${sql}`)
      .all(...Array.from({ length: sql.split('?').length - 1 }, () => null))
      .map(({ detail }) => detail)

  beforeAll(async () => {
    await migrate(sqliteSchema(db))
    statements = await statementsByName()
  })

  it('asks every noun of the port', () => {
    expect(statements.size).toBe(91)
    expect([...statements].filter(([, sql]) => sql.length === 0)).toEqual([])
    expect(statements.get('ledger.post')).toHaveLength(5)
  })

  it('finds rows by a key or an index that names more than the shop', () => {
    const walks = [...statements].flatMap(([name, sqls]) =>
      sqls
        .flatMap(planOf)
        .filter(
          (step) =>
            /^SCAN (?!CONSTANT|\d+-ROW VALUES|run$)/.test(step) || /\(store_id=\?\)/.test(step),
        )
        .filter((step) => walksFew[name]?.test(step) !== true)
        .map((step) => `${name}: ${step}`),
    )
    expect(walks).toEqual([])
  })

  it('would see a walk through everything', () => {
    expect(planOf('select * from invoice where price_amount = ?')).toEqual(['SCAN invoice'])
    const ofShop = planOf('select * from invoice where store_id = ? and price_amount = ?')
    expect(ofShop.join()).toContain('(store_id=?)')
  })
})
