import { addColumns, type Migration } from './vocabulary.ts'

/** How long a shop keeps a tap for Charge, and whether its cashiers see what a card holds. */
export const tapSettings: Migration = {
  number: 14,
  name: '0014-tap-settings',
  steps: [
    addColumns('shop', { columns: { tap_hold_sec: 'integer?', cashier_sees_balance: 'flag?' } }),
  ],
}
