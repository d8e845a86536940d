import type { StoreId } from '../../core/contract/ids.ts'
import { failure, type Failure } from '../../core/errors/registry.ts'
import { err, ok, type Result } from '../../core/errors/result.ts'
import { checkBalance } from '../../core/ledger/balance-check.ts'
import type { NewEntry, Posted, Transaction } from '../../core/ledger/transaction.ts'
import { minorUnits, type MinorUnits } from '../../core/money/units.ts'
import type { Unit } from '../../core/ports/store.ts'
import type { Instant } from '../../core/time/instant.ts'
import { nextCount } from './counters.ts'
import { ledgerReads } from './ledger-reads.ts'
import { held } from './row.ts'
import type { Session } from './session.ts'
import { statement } from './statement.ts'

const insertEntry = statement<NewEntry & { sequence: bigint; position: number }>()((db, slot) =>
  db.insertInto('ledger_entry').values({
    store_id: slot('store'),
    transaction_sequence: slot('sequence'),
    position: slot('position'),
    account: slot('account'),
    direction: slot('direction'),
    currency: slot('currency'),
    amount: slot('amount'),
    layer: slot('layer'),
  }),
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

type Sums = Pick<NewEntry, 'account' | 'currency' | 'layer'> & {
  debits: MinorUnits
  credits: MinorUnits
}

const addToBalance = statement<Sums>()((db, slot) =>
  db
    .insertInto('ledger_balance')
    .values({
      store_id: slot('store'),
      account: slot('account'),
      currency: slot('currency'),
      layer: slot('layer'),
      debits: slot('debits'),
      credits: slot('credits'),
    })
    .onConflict((conflict) =>
      conflict.columns(['store_id', 'account', 'currency', 'layer']).doUpdateSet((eb) => ({
        debits: eb('ledger_balance.debits', '+', eb.ref('excluded.debits')),
        credits: eb('ledger_balance.credits', '+', eb.ref('excluded.credits')),
      })),
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

const nothing = minorUnits(0n)

function sumsOf({ account, currency, layer, direction, amount }: NewEntry): Sums {
  const [debits, credits] = direction === 'debit' ? [amount, nothing] : [nothing, amount]
  return { account, currency, layer, debits, credits }
}

/** Entries first, the header last: its trigger refuses what does not balance. */
async function write(session: Session, store: StoreId, transaction: Transaction): Promise<Posted> {
  const { entries, externalId, kind, at, description } = transaction
  const sequence = await nextCount(session, store, 'transaction')
  for (const [position, entry] of entries.entries()) {
    await session.rows(insertEntry, { store, sequence, position, ...entry })
    await session.rows(addToBalance, { store, ...sumsOf(entry) })
  }
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
