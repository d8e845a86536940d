import { appendOnly, frozenBut, index, table, type Migration } from './vocabulary.ts'

/** Cards being programmed, stacks of them, what was done in issuing sessions, and the host name on new cards. */
export const issuing: Migration = {
  number: 5,
  name: '0005-issuing',
  steps: [
    table('provisioning', {
      columns: {
        id: 'id',
        number: 'integer',
        card_id: 'ref',
        uid: 'ref',
        purpose: 'text',
        state: 'text',
        operator: 'text',
        started_at: 'instant',
        ended_at: 'instant?',
        batch_id: 'id?',
        replaces: 'ref?',
        journal: 'json',
      },
      key: ['id'],
      unique: [['number']],
    }),
    frozenBut('provisioning', ['state', 'ended_at', 'journal']),
    index('provisioning_open', {
      table: 'provisioning',
      columns: ['uid', 'number'],
      where: "state = 'open'",
    }),
    index('provisioning_of_card', { table: 'provisioning', columns: ['card_id', 'number'] }),
    index('provisioning_of_chip', { table: 'provisioning', columns: ['uid', 'number'] }),
    index('provisioning_of_batch', {
      table: 'provisioning',
      columns: ['batch_id', 'number'],
      where: 'batch_id is not null',
    }),
    table('issuing_batch', {
      columns: {
        id: 'id',
        name: 'text',
        budget: 'integer',
        operator: 'text',
        started_at: 'instant',
        ended_at: 'instant?',
      },
      key: ['id'],
    }),
    frozenBut('issuing_batch', ['ended_at']),
    table('issuing_event', {
      columns: {
        number: 'integer',
        at: 'instant',
        operator: 'text',
        deed: 'text',
        about: 'ref?',
        why: 'text?',
      },
      key: ['number'],
      clustered: true,
    }),
    appendOnly('issuing_event'),
    table('card_link', { columns: { host: 'text' }, key: [], clustered: true }),
  ],
}
