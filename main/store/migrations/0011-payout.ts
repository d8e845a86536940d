import { frozenBut, index, table, type Migration } from './vocabulary.ts'

/** Own cards at other people's terminals: the intent of each send over Lightning, written with its hold before the node is asked. */
export const payout: Migration = {
  number: 11,
  name: '0011-payout',
  steps: [
    table('payout', {
      columns: {
        id: 'id',
        card_id: 'id',
        tap_id: 'id',
        node_key: 'ref',
        generation: 'integer',
        payment_hash: 'ref',
        amount_msat: 'amount',
        fee_limit_msat: 'amount',
        created_at: 'instant',
        state: 'text',
        fee_msat: 'amount?',
        reason: 'text?',
      },
      key: ['id'],
      unique: [['tap_id']],
      references: [
        { columns: ['card_id'], table: 'card', to: ['id'] },
        { columns: ['tap_id'], table: 'tap', to: ['id'] },
      ],
      checks: [
        "state in ('open', 'closed', 'paid', 'failed', 'neverSent')",
        "(state = 'paid') = (fee_msat is not null)",
      ],
    }),
    frozenBut('payout', ['state', 'fee_msat', 'reason']),
    index('payout_standing', {
      table: 'payout',
      columns: ['payment_hash'],
      where: "state in ('open', 'closed', 'paid')",
      unique: true,
    }),
    index('payout_under_way', {
      table: 'payout',
      columns: ['state', 'card_id'],
      where: "state in ('open', 'closed')",
    }),
    index('payout_of_card', { table: 'payout', columns: ['card_id', 'created_at'] }),
  ],
}
