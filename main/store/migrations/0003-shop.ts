import { table, type Migration } from './vocabulary.ts'

/** What the shop sets, and the till's keys as sealed bytes. */
export const shop: Migration = {
  number: 3,
  name: '0003-shop',
  steps: [
    table('shop', {
      columns: {
        name: 'text',
        currency: 'text',
        language: 'text',
        expiry_min: 'integer',
        tax_bp: 'integer',
        rate_max_age_min: 'integer',
        smallest_coin: 'amount',
      },
      key: [],
      clustered: true,
    }),
    table('sealed', {
      columns: { name: 'text', bytes: 'bytes' },
      key: ['name'],
    }),
  ],
}
