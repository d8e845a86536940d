import { addColumns, appendOnly, table, type Migration } from './vocabulary.ts'

/** How a drawer hangs on its printer, and every opening without a sale: who, and why. */
export const drawer: Migration = {
  number: 13,
  name: '0013-drawer',
  steps: [
    addColumns('device', {
      columns: { drawer_pin: 'integer?', drawer_pulse_ms: 'integer?', drawer_open_is: 'text?' },
    }),
    table('drawer_opening', {
      columns: { id: 'id', at: 'instant', reason: 'text', opened_by: 'text' },
      key: ['id'],
    }),
    appendOnly('drawer_opening'),
  ],
}
