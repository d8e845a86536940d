import { addColumns, index, type Migration } from './vocabulary.ts'

/** Each original receipt's web page, by a name that nobody guesses. */
export const receiptPage: Migration = {
  number: 8,
  name: '0008-receipt-page',
  steps: [
    addColumns('print_job', { columns: { page_id: 'ref?' } }),
    index('print_job_of_page', {
      table: 'print_job',
      columns: ['page_id'],
      where: 'page_id is not null',
      unique: true,
    }),
  ],
}
