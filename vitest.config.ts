import { defineConfig } from 'vitest/config'

const never = ['**/node_modules/**', '.build/**', '.flashtill/**']
const withReal = ['integration', 'patient', 'browser', 'shell'].map(
  (kind) => `**/*.${kind}.test.ts`,
)

/**
 * What meets real programs takes turns: two of them at once on a small machine only measure each other. It is tried a
 * second time where it failed, for a neighbour of the machine may hold up a node for a minute; the report says so.
 */
const inTurn = { fileParallelism: false, testTimeout: 120_000, hookTimeout: 300_000, retry: 1 }

/** One project a kind of test, told apart by the file's suffix; `npm test` runs them in the order of scripts/test.ts. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'tidy', include: ['scripts/tidy/**/*.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...never, ...withReal, 'scripts/tidy/**'],
          testTimeout: 20_000,
          // Pure tests share a worker's modules: half the time, and a leak between two of them would be a finding.
          isolate: false,
          // Every core: nothing else runs meanwhile.
          maxWorkers: '100%',
        },
      },
      {
        test: {
          name: 'integration',
          include: ['**/*.integration.test.ts'],
          exclude: never,
          ...inTurn,
        },
      },
      { test: { name: 'patient', include: ['**/*.patient.test.ts'], exclude: never, ...inTurn } },
      { test: { name: 'browser', include: ['**/*.browser.test.ts'], exclude: never, ...inTurn } },
      { test: { name: 'shell', include: ['**/*.shell.test.ts'], exclude: never, ...inTurn } },
    ],
  },
})
