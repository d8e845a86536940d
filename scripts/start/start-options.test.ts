import { describe, expect, it } from 'vitest'
import { startOptions } from './start-options.ts'

describe('options of npm start', () => {
  it.each([
    [[], { open: true, fresh: false, yes: false }],
    [['--no-open'], { open: false, fresh: false, yes: false }],
    [['--fresh', '--yes'], { open: true, fresh: true, yes: true }],
    [['--frsh'], undefined],
    [['now'], undefined],
  ])('%j', (args, options) => expect(startOptions(args)).toEqual(options))
})
