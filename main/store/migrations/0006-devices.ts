import { table, type Migration } from './vocabulary.ts'

/** The devices that the till has met: who each is, what it is called and what it does. Living state is stored nowhere. */
export const devices: Migration = {
  number: 6,
  name: '0006-devices',
  steps: [
    table('device', {
      columns: {
        id: 'id',
        bus: 'text',
        place: 'text',
        vendor: 'text',
        product: 'text',
        serial: 'text',
        kind: 'text',
        name: 'text',
        model: 'text',
        role: 'text?',
        profile: 'text?',
        speed: 'integer?',
        first_seen_at: 'instant',
      },
      key: ['id'],
      unique: [['name']],
    }),
  ],
}
