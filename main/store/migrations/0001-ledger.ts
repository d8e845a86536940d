import { appendOnly, ledgerGuard, table, type Migration } from './vocabulary.ts'

/** Counters, the change log, and the books: entries are written first, the transaction's header last. */
export const ledger: Migration = {
  number: 1,
  name: '0001-ledger',
  steps: [
    table('counter', {
      columns: { name: 'text', value: 'integer' },
      key: ['name'],
      clustered: true,
    }),
    table('change_log', {
      columns: { seq: 'integer', noun: 'text', row_id: 'ref' },
      key: ['seq'],
      clustered: true,
    }),
    appendOnly('change_log'),
    table('ledger_transaction', {
      columns: {
        sequence: 'integer',
        external_id: 'ref',
        kind: 'text',
        at: 'instant',
        description: 'text',
        entry_count: 'integer',
      },
      key: ['sequence'],
      unique: [['external_id']],
      clustered: true,
    }),
    table('ledger_entry', {
      columns: {
        transaction_sequence: 'integer',
        position: 'integer',
        account: 'text',
        direction: 'text',
        currency: 'text',
        amount: 'amount',
        layer: 'text',
      },
      key: ['transaction_sequence', 'position'],
      references: [
        {
          columns: ['transaction_sequence'],
          table: 'ledger_transaction',
          to: ['sequence'],
          deferred: true,
        },
      ],
      checks: [
        'amount > 0',
        "direction in ('debit', 'credit')",
        "layer in ('settled', 'pending', 'encumbered')",
      ],
      clustered: true,
    }),
    appendOnly('ledger_transaction'),
    appendOnly('ledger_entry'),
    ledgerGuard,
    table('ledger_balance', {
      columns: {
        account: 'text',
        currency: 'text',
        layer: 'text',
        debits: 'amount',
        credits: 'amount',
      },
      key: ['account', 'currency', 'layer'],
      clustered: true,
    }),
  ],
}
