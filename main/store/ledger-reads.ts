import { sql } from 'kysely'
import type { StoreId } from '../../core/contract/ids.ts'
import { cardAccount, type AccountName } from '../../core/ledger/chart-of-accounts.ts'
import {
  entrySequence,
  largestTransaction,
  type Balance,
  type Entry,
  type Layer,
  type NewEntry,
  type Posted,
} from '../../core/ledger/transaction.ts'
import { minorUnits } from '../../core/money/units.ts'
import type { LedgerReads } from '../../core/ports/store.ts'
import { count, moment } from './row.ts'
import { firstRow, type Session } from './session.ts'
import { statement, type Builder, type Slots } from './statement.ts'

const postedColumns = [
  't.sequence',
  't.external_id',
  't.kind',
  't.at',
  't.description',
  'e.account',
  'e.direction',
  'e.currency',
  'e.amount',
  'e.layer',
] as const

/** A transaction and its entries in one statement, a row an entry. */
const withEntries = (db: Builder, slot: Slots<object>) =>
  db
    .selectFrom('ledger_transaction as t')
    .innerJoin('ledger_entry as e', (join) =>
      join
        .onRef('e.store_id', '=', 't.store_id')
        .onRef('e.transaction_sequence', '=', 't.sequence'),
    )
    .where('t.store_id', '=', slot('store'))
    .orderBy('t.sequence')
    .orderBy('e.position')
    .select(postedColumns)

type PostedRow = Awaited<ReturnType<ReturnType<typeof withEntries>['execute']>>[number]

const findByExternalId = statement<{ externalId: string }>()((db, slot) =>
  withEntries(db, slot).where('t.external_id', '=', slot('externalId')),
)

const transactionsAfter = statement<{ after: bigint; limit: number }>()((db, slot) =>
  withEntries(db, slot).where('t.sequence', 'in', (eb) =>
    eb
      .selectFrom('ledger_transaction as of')
      .where('of.store_id', '=', slot('store'))
      .where('of.sequence', '>', slot('after'))
      .orderBy('of.sequence')
      .limit(slot('limit'))
      .select('of.sequence'),
  ),
)

/** Without its header an entry is found as well: the audit wants to see it. */
const entriesAfter = statement<{ transaction: bigint; position: bigint; limit: number }>()(
  (db, slot) =>
    db
      .selectFrom('ledger_entry as e')
      .leftJoin('ledger_transaction as t', (join) =>
        join
          .onRef('t.store_id', '=', 'e.store_id')
          .onRef('t.sequence', '=', 'e.transaction_sequence'),
      )
      .where('e.store_id', '=', slot('store'))
      .where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple('e.transaction_sequence', 'e.position'),
          '>',
          tuple(slot('transaction'), slot('position')),
        ),
      )
      .orderBy('e.transaction_sequence')
      .orderBy('e.position')
      .limit(slot('limit'))
      .select([
        'e.transaction_sequence',
        'e.position',
        't.external_id',
        'e.account',
        'e.direction',
        'e.currency',
        'e.amount',
        'e.layer',
      ]),
)

/** In the words of the index `ledger_entry_of_card`. */
const movementsOf = statement<{ account: AccountName; before: bigint; limit: number }>()(
  (db, slot) =>
    db
      .selectFrom('ledger_entry as e')
      .innerJoin('ledger_transaction as t', (join) =>
        join
          .onRef('t.store_id', '=', 'e.store_id')
          .onRef('t.sequence', '=', 'e.transaction_sequence'),
      )
      .where('e.store_id', '=', slot('store'))
      .where('e.account', '=', slot('account'))
      .where('e.account', '>', sql.lit<AccountName>('card:'))
      .where('e.account', '<', sql<AccountName>`'card;'`)
      .where('e.layer', '=', sql.lit<Layer>('settled'))
      .where('e.transaction_sequence', '<', slot('before'))
      .orderBy('e.transaction_sequence', 'desc')
      .limit(slot('limit'))
      .select(postedColumns),
)

const balances = (db: Builder, slot: Slots<object>) =>
  db
    .selectFrom('ledger_balance')
    .where('store_id', '=', slot('store'))
    .select(['account', 'currency', 'layer', 'debits', 'credits'])

const findBalance = statement<{
  account: AccountName
  currency: string
  layer: Balance['layer']
}>()((db, slot) =>
  balances(db, slot)
    .where('account', '=', slot('account'))
    .where('currency', '=', slot('currency'))
    .where('layer', '=', slot('layer')),
)

const allBalances = statement<object>()((db, slot) =>
  balances(db, slot).orderBy('account').orderBy('currency').orderBy('layer'),
)

const entryFrom = ({ account, direction, currency, amount, layer }: NewEntry): NewEntry => ({
  account,
  direction,
  currency,
  amount,
  layer,
})

/** The rows of one transaction stand together. */
function postedFrom(rows: readonly PostedRow[]): readonly Posted[] {
  const posted: (Posted & { readonly entries: NewEntry[] })[] = []
  for (const row of rows) {
    const last = posted.at(-1)
    if (last?.sequence === row.sequence) last.entries.push(entryFrom(row))
    else
      posted.push({
        sequence: row.sequence,
        externalId: row.external_id,
        kind: row.kind,
        at: moment(row.at),
        description: row.description,
        entries: [entryFrom(row)],
      })
  }
  return posted
}

/** Above every transaction's number. */
const top = 9_223_372_036_854_775_807n

const room = BigInt(largestTransaction)

export function ledgerReads(session: Session, store: StoreId): LedgerReads {
  return {
    async balance(name, currency, layer = 'settled') {
      const account = name as AccountName
      const found = await firstRow(session.rows(findBalance, { store, account, currency, layer }))
      return found ?? { account, currency, layer, debits: minorUnits(0n), credits: minorUnits(0n) }
    },
    balances: () => session.rows(allBalances, { store }),
    async find(externalId) {
      return postedFrom(await session.rows(findByExternalId, { store, externalId }))[0]
    },
    async ofCard(id, { before = top, limit }) {
      const rows = await session.rows(movementsOf, {
        store,
        account: cardAccount(id),
        before,
        limit,
      })
      return rows.map((row) => ({
        ...entryFrom(row),
        sequence: row.sequence,
        externalId: row.external_id,
        kind: row.kind,
        at: moment(row.at),
        description: row.description,
      }))
    },
    async entries(after, limit): Promise<readonly Entry[]> {
      const place = { transaction: after / room, position: after % room }
      const rows = await session.rows(entriesAfter, { store, ...place, limit })
      return rows.map((row) => ({
        ...entryFrom(row),
        sequence: entrySequence(row.transaction_sequence, count(row.position)),
        externalId: row.external_id ?? '',
      }))
    },
    async transactions(after, limit) {
      return postedFrom(await session.rows(transactionsAfter, { store, after, limit }))
    },
  }
}
