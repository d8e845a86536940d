import { frozenBut, index, table, type Migration } from './vocabulary.ts'

/** Cards of other issuers, asked to pay a sale's code: where, how long, and how it ended. Nothing of the card itself. */
export const foreignTap: Migration = {
  number: 7,
  name: '0007-foreign-tap',
  steps: [
    table('foreign_tap', {
      columns: {
        invoice_id: 'id',
        id: 'id',
        payment_id: 'id',
        host: 'text',
        state: 'text',
        started_at: 'instant',
        offer_ms: 'integer?',
        withdraw_ms: 'integer?',
        note: 'text?',
        failure: 'text?',
        detail: 'json?',
      },
      key: ['invoice_id', 'id'],
      references: [
        {
          columns: ['invoice_id', 'payment_id'],
          table: 'payment',
          to: ['invoice_id', 'id'],
          deferred: true,
        },
      ],
      checks: ["state in ('sending', 'accepted', 'refused', 'unknown', 'notSent')"],
    }),
    frozenBut('foreign_tap', ['state', 'offer_ms', 'withdraw_ms', 'note', 'failure', 'detail']),
    index('foreign_tap_sending', {
      table: 'foreign_tap',
      columns: ['invoice_id', 'id'],
      where: "state = 'sending'",
    }),
  ],
}
