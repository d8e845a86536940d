import { addColumns, index, type Migration } from './vocabulary.ts'

/** What a stack's cards are called and what ends it, replacements whose money is still to come, and the invoices behind a card's money. */
export const cardDesk: Migration = {
  number: 9,
  name: '0009-card-desk',
  steps: [
    addColumns('issuing_batch', {
      columns: { pattern: 'text?', on_error: 'text?' },
      frozen: true,
    }),
    index('provisioning_moving', {
      table: 'provisioning',
      columns: ['number'],
      where: "state = 'moving'",
    }),
    index('invoice_of_top_up', {
      table: 'invoice',
      columns: ['top_up_card_id', 'created_at'],
      where: 'top_up_card_id is not null',
    }),
  ],
}
