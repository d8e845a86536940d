import { describe, expect, it } from 'vitest'
import { countReport, type VitestReport } from './run-suite.ts'
import { failureList, sumLine } from './summary.ts'

const report = (change: Partial<VitestReport> = {}): VitestReport => ({
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
  ...change,
})

describe('countReport', () => {
  it('counts what passed, failed and was left out', () => {
    const counts = countReport(
      report({ numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 }),
      1,
    )
    expect(counts).toEqual({ passed: 3, failed: 1, skipped: 3, failures: [] })
  })

  it('counts a file that did not load as failed', () => {
    const file = { name: 'a.test.ts', status: 'failed', message: 'no module', assertionResults: [] }
    const counts = countReport(report({ testResults: [file] }), 1)
    expect(counts).toMatchObject({ passed: 3, failed: 1 })
    expect(counts.failures).toEqual([
      { file: 'a.test.ts', test: 'did not load', message: 'no module' },
    ])
  })

  it('counts a failed file once when its tests tell', () => {
    const one = { status: 'failed', fullName: 'adds up', failureMessages: ['1 is not 2'] }
    const file = { name: 'a.test.ts', status: 'failed', assertionResults: [one] }
    const counts = countReport(report({ numFailedTests: 1, testResults: [file] }), 1)
    expect(counts).toMatchObject({ passed: 3, failed: 1 })
    const outcome = { name: 'unit', seconds: 1, ...counts }
    expect(failureList([outcome])).toBe('✗ a.test.ts › adds up\n    1 is not 2\n')
  })

  it('fails a run that ended badly though every test passed', () => {
    expect(countReport(report(), 1)).toMatchObject({ passed: 3, failed: 1 })
  })

  it('fails a run without a test, also one where all were left out', () => {
    expect(countReport(report({ numPassedTests: 0 }), 0)).toMatchObject({ failed: 1 })
    const allSkipped = report({ numPassedTests: 0, numPendingTests: 4 })
    expect(countReport(allSkipped, 0)).toMatchObject({ failed: 1, skipped: 4 })
  })
})

describe('sumLine', () => {
  const outcome = { name: 'unit', seconds: 1, failures: [] }

  it('sums all suites and names the skipped only where there are some', () => {
    const one = { ...outcome, passed: 2, failed: 0, skipped: 0 }
    expect(sumLine([one, one])).toBe('4 passed, 0 failed')
    expect(sumLine([one, { ...one, failed: 1, skipped: 3 }])).toBe('4 passed, 1 failed, 3 skipped')
  })
})
