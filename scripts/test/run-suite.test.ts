import { describe, expect, it } from 'vitest'
import { countReport, type VitestReport } from './run-suite.ts'
import { sumLine } from './summary.ts'

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
    expect(counts).toEqual({ passed: 3, failed: 1, skipped: 3 })
  })

  it('counts a file that did not load as failed', () => {
    const testResults = [{ status: 'failed', assertionResults: [] }]
    expect(countReport(report({ testResults }), 1)).toMatchObject({ passed: 3, failed: 1 })
  })

  it('counts a failed file once when its tests tell', () => {
    const testResults = [{ status: 'failed', assertionResults: [{ status: 'failed' }] }]
    const counts = countReport(report({ numFailedTests: 1, testResults }), 1)
    expect(counts).toMatchObject({ passed: 3, failed: 1 })
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
  const outcome = { name: 'unit', seconds: 1 }

  it('sums all suites and names the skipped only where there are some', () => {
    const one = { ...outcome, passed: 2, failed: 0, skipped: 0 }
    expect(sumLine([one, one])).toBe('4 passed, 0 failed')
    expect(sumLine([one, { ...one, failed: 1, skipped: 3 }])).toBe('4 passed, 1 failed, 3 skipped')
  })
})
