import type { Figure } from './figure.ts'

export const historyFigure: Figure = {
  name: 'history',
  title: 'history',
  measure: async () => ({ rows: [], notes: [], samples: {} }),
}
