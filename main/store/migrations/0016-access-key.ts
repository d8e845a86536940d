import { frozenBut, table, type Migration } from './vocabulary.ts'

/** Keys of programs of others: what their hash is and what they may. */
export const accessKey: Migration = {
  number: 16,
  name: '0016-access-key',
  steps: [
    table('access_key', {
      columns: {
        id: 'id',
        name: 'text',
        scopes: 'json',
        hash: 'ref',
        created_at: 'instant',
        ended_at: 'instant?',
      },
      key: ['id'],
      unique: [['hash']],
    }),
    frozenBut('access_key', ['ended_at']),
  ],
}
