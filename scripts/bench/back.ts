import type { Figure } from './figure.ts'

export const backFigure: Figure = {
  name: 'back',
  title: 'back',
  measure: async () => ({ rows: [], notes: [], samples: {} }),
}
