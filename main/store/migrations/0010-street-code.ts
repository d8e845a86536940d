import { frozenBut, index, table, type Migration } from './vocabulary.ts'

/** Codes by which strangers top up a card: no sales, and never many at once. */
export const streetCode: Migration = {
  number: 10,
  name: '0010-street-code',
  steps: [
    table('street_code', {
      columns: {
        id: 'id',
        card_id: 'id',
        state: 'text',
        created_at: 'instant',
        expires_at: 'instant',
        amount_msat: 'amount',
        payment_hash: 'ref',
        node_key: 'ref',
        bolt11: 'text?',
        comment: 'text?',
        received_msat: 'amount?',
        settled_at: 'instant?',
      },
      key: ['id'],
      unique: [['payment_hash']],
      references: [{ columns: ['card_id'], table: 'card', to: ['id'] }],
      checks: ["state in ('planned', 'open', 'settled', 'ended')"],
    }),
    frozenBut('street_code', ['state', 'bolt11', 'received_msat', 'settled_at']),
    index('street_code_of_card', { table: 'street_code', columns: ['card_id'] }),
    index('street_code_unfinished', {
      table: 'street_code',
      columns: ['id'],
      where: "state in ('planned', 'open')",
    }),
  ],
}
