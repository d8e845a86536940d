import type { StoreId } from '../../core/contract/ids.ts'
import { failure, type Failure } from '../../core/errors/registry.ts'
import { err, ok, type Result } from '../../core/errors/result.ts'
import { checkBalance } from '../../core/ledger/balance-check.ts'
import { afterEntry, nothingBooked } from '../../core/ledger/sums.ts'
import type { Balance, NewEntry, Posted, Transaction } from '../../core/ledger/transaction.ts'
import type { Unit } from '../../core/ports/store.ts'
import type { Instant } from '../../core/time/instant.ts'
import { nextCount } from './counters.ts'
import { ledgerReads } from './ledger-reads.ts'
import { held } from './row.ts'
import type { Session } from './session.ts'
import { statement, statementOfSize } from './statement.ts'

/** 0, 1, … below `size`. */
const places = (size: number): readonly number[] => Array.from({ length: size }, (_, at) => at)

const insertEntries = statementOfSize((size) =>
  statement<{ sequence: bigint; entries: readonly NewEntry[] }>()((db, slot) =>
    db.insertInto('ledger_entry').values(
      places(size).map((at) => ({
        store_id: slot('store'),
        transaction_sequence: slot('sequence'),
        position: at,
        account: slot.item('entries', at, 'account'),
        direction: slot.item('entries', at, 'direction'),
        currency: slot.item('entries', at, 'currency'),
        amount: slot.item('entries', at, 'amount'),
        layer: slot.item('entries', at, 'layer'),
      })),
    ),
  ),
)

const insertHeader = statement<{
  sequence: bigint
  externalId: string
  kind: string
  at: Instant
  description: string
  count: number
}>()((db, slot) =>
  db.insertInto('ledger_transaction').values({
    store_id: slot('store'),
    sequence: slot('sequence'),
    external_id: slot('externalId'),
    kind: slot('kind'),
    at: slot('at'),
    description: slot('description'),
    entry_count: slot('count'),
  }),
)

/**
 * Asked before each posting. One table and no more: SQLite (built with STAT4) compiles a join anew whenever its parameters
 * change, which costs as much as the rest of the posting.
 */
const findSequence = statement<{ externalId: string }>()((db, slot) =>
  db
    .selectFrom('ledger_transaction')
    .where('store_id', '=', slot('store'))
    .where('external_id', '=', slot('externalId'))
    .select('sequence'),
)

const addToBalances = statementOfSize((size) =>
  statement<{ sums: readonly Balance[] }>()((db, slot) =>
    db
      .insertInto('ledger_balance')
      .values(
        places(size).map((at) => ({
          store_id: slot('store'),
          account: slot.item('sums', at, 'account'),
          currency: slot.item('sums', at, 'currency'),
          layer: slot.item('sums', at, 'layer'),
          debits: slot.item('sums', at, 'debits'),
          credits: slot.item('sums', at, 'credits'),
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['store_id', 'account', 'currency', 'layer']).doUpdateSet((eb) => ({
          debits: eb('ledger_balance.debits', '+', eb.ref('excluded.debits')),
          credits: eb('ledger_balance.credits', '+', eb.ref('excluded.credits')),
        })),
      ),
  ),
)

/** The same content under the same key; when it was booked and in which words does not matter. */
function isSame(before: Posted, now: Transaction): boolean {
  const legs = ({ entries }: Transaction) =>
    entries
      .map((e) => `${e.account} ${e.direction} ${e.currency} ${e.amount} ${e.layer}`)
      .toSorted()
      .join('\n')
  return before.kind === now.kind && legs(before) === legs(now)
}

/** What the entries add to each balance: PostgreSQL takes each row once a statement. */
function sumsOf(entries: readonly NewEntry[]): readonly Balance[] {
  const sums = new Map<string, Balance>()
  for (const entry of entries) {
    const { account, currency, layer } = entry
    const key = `${account} ${currency} ${layer}`
    const before = sums.get(key) ?? { account, currency, layer, ...nothingBooked }
    sums.set(key, { ...before, ...afterEntry(before, entry) })
  }
  return [...sums.values()]
}

/** Entries first, the header last: its trigger refuses what does not balance. */
async function write(session: Session, store: StoreId, transaction: Transaction): Promise<Posted> {
  const { entries, externalId, kind, at, description } = transaction
  const sequence = await nextCount(session, store, 'transaction')
  await session.rows(insertEntries(entries.length), { store, sequence, entries })
  const sums = sumsOf(entries)
  await session.rows(addToBalances(sums.length), { store, sums })
  const header = { sequence, externalId, kind, at, description, count: entries.length }
  await session.rows(insertHeader, { store, ...header })
  return { ...transaction, sequence }
}

export function ledgerWrites(session: Session, store: StoreId): Unit['ledger'] {
  const reads = ledgerReads(session, store)
  return {
    ...reads,
    async post(transaction): Promise<Result<Posted, Failure>> {
      const { externalId, entries } = transaction
      const checked = checkBalance(entries)
      if (!checked.ok) return checked
      const [posted] = await session.rows(findSequence, { store, externalId })
      if (posted === undefined) return ok(await write(session, store, transaction))
      const before = held((await reads.find(externalId)) ?? null)
      return isSame(before, transaction)
        ? ok(before)
        : err(failure('ledger.conflict', { externalId }))
    },
  }
}
