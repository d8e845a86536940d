/** One line of the table: a checker that passes or fails as a whole, or a vitest project whose tests are counted. */
export type Suite =
  | {
      readonly name: string
      readonly kind: 'check'
      readonly command: readonly [string, ...string[]]
      readonly limitMs: number
      readonly fast: boolean
    }
  | {
      readonly name: VitestProject
      readonly kind: 'vitest'
      readonly limitMs: number
      readonly fast: boolean
      /** Runs while the next ones run: it waits for minutes to pass and needs next to no processor. */
      readonly beside?: boolean
    }

export type VitestProject = 'tidy' | 'unit' | 'patient' | 'integration' | 'browser' | 'shell'

const minute = 60_000

/** In the order in which they run: what is quick to know comes first. */
export const suites: readonly Suite[] = [
  { name: 'types', kind: 'check', command: ['tsc', '-b'], limitMs: 10 * minute, fast: true },
  { name: 'lint', kind: 'check', command: ['oxlint'], limitMs: 5 * minute, fast: true },
  {
    name: 'format',
    kind: 'check',
    command: ['oxfmt', '--check', '.'],
    limitMs: 5 * minute,
    fast: true,
  },
  { name: 'tidy', kind: 'vitest', limitMs: 5 * minute, fast: true },
  { name: 'unit', kind: 'vitest', limitMs: 10 * minute, fast: true },
  // Before the tests that start them: on a new machine LND is built from its source for minutes, which no test waits for.
  {
    name: 'nodes',
    kind: 'check',
    command: ['node', 'scripts/nodes/ensure-nodes.ts'],
    limitMs: 40 * minute,
    fast: false,
  },
  {
    name: 'pages',
    kind: 'check',
    command: ['node', 'scripts/build.ts'],
    limitMs: 5 * minute,
    fast: false,
  },
  { name: 'patient', kind: 'vitest', limitMs: 30 * minute, fast: false, beside: true },
  { name: 'integration', kind: 'vitest', limitMs: 90 * minute, fast: false },
  { name: 'browser', kind: 'vitest', limitMs: 30 * minute, fast: false },
  { name: 'shell', kind: 'vitest', limitMs: 15 * minute, fast: false },
]
