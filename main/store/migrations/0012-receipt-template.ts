import { appendOnly, table, type Migration } from './vocabulary.ts'

/** How receipts look: every version that a shop has set, and who; the newest that can be read is in force. */
export const receiptTemplate: Migration = {
  number: 12,
  name: '0012-receipt-template',
  steps: [
    table('receipt_template', {
      columns: { number: 'integer', made_at: 'instant', made_by: 'text', template: 'json' },
      key: ['number'],
    }),
    appendOnly('receipt_template'),
  ],
}
