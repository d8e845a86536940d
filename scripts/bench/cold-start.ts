import type { Figure } from './figure.ts'

export const coldStartFigure: Figure = {
  name: 'cold-start',
  title: 'cold-start',
  measure: async () => ({ rows: [], notes: [], samples: {} }),
}
