import type { Figure } from './figure.ts'

export const memoryFigure: Figure = {
  name: 'memory',
  title: 'memory',
  measure: async () => ({ rows: [], notes: [], samples: {} }),
}
