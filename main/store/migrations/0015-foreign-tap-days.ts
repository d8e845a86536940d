import { index, type Migration } from './vocabulary.ts'

/** What other issuers' cards did lately, without a walk through all that they ever did. */
export const foreignTapDays: Migration = {
  number: 15,
  name: '0015-foreign-tap-days',
  steps: [
    index('foreign_tap_ended', {
      table: 'foreign_tap',
      columns: ['started_at'],
      where: "state <> 'sending'",
    }),
  ],
}
