import type { Figure } from './figure.ts'

export const writesFigure: Figure = {
  name: 'writes',
  title: 'writes',
  measure: async () => ({ rows: [], notes: [], samples: {} }),
}
