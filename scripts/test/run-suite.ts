import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from './run-command.ts'
import type { Suite } from './suites.ts'

export type Outcome = {
  readonly name: string
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly seconds: number
  /** Why a suite failed that has no failed test to show. */
  readonly note?: string
  /** Each test that failed, and how. */
  readonly failures: readonly Failure[]
}

export type Failure = { readonly file: string; readonly test: string; readonly message: string }

/** What we read of vitest's JSON report. */
export type VitestReport = {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: readonly {
      readonly status: string
      readonly fullName: string
      readonly failureMessages: readonly string[] | null
    }[]
  }[]
}

type Counts = Pick<Outcome, 'passed' | 'failed' | 'skipped' | 'note' | 'failures'>

const asFailed = (counts: Counts, note: string): Counts => ({
  ...counts,
  failed: Math.max(1, counts.failed),
  note,
})

const failuresOf = (report: VitestReport): readonly Failure[] =>
  report.testResults.flatMap((file) => {
    const failed = file.assertionResults.filter((one) => one.status === 'failed')
    if (file.status === 'failed' && failed.length === 0) {
      return [{ file: file.name, test: 'did not load', message: file.message ?? '' }]
    }
    return failed.map((one) => ({
      file: file.name,
      test: one.fullName,
      message: (one.failureMessages ?? []).join('\n'),
    }))
  })

/**
 * Counts a report. A file that did not load is one failed test, and so is a run that ended badly although no test failed
 * (an unhandled rejection, a crashed worker) or that held no test at all.
 */
export const countReport = (report: VitestReport, exitCode: number): Counts => {
  const broken = report.testResults.filter(
    (file) =>
      file.status === 'failed' && !file.assertionResults.some((one) => one.status === 'failed'),
  ).length
  const counts: Counts = {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: failuresOf(report),
    ...(broken > 0 ? { note: `${broken} file(s) did not load` } : {}),
  }
  if (counts.passed + counts.failed === 0) return asFailed(counts, 'no test ran')
  if (exitCode !== 0 && counts.failed === 0) {
    return asFailed(counts, `ended with exit code ${exitCode}`)
  }
  return counts
}

const nothing: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] }

const runVitest = async (
  suite: Extract<Suite, { kind: 'vitest' }>,
  filters: readonly string[],
): Promise<Counts> => {
  const folder = join(import.meta.dirname, '../../.build/test')
  const report = join(folder, `${suite.name}.json`)
  await mkdir(folder, { recursive: true })
  await rm(report, { force: true })
  const end = await runCommand(
    [
      ...(['vitest', 'run', '--project', suite.name, '--reporter=default'] as const),
      ...['--reporter=json', `--outputFile.json=${report}`, ...filters],
    ],
    suite.limitMs,
  )
  const text = await readFile(report, 'utf8').catch(() => undefined)
  if (end.timedOut) return asFailed(nothing, `killed after ${suite.limitMs / 60_000} minutes`)
  if (text === undefined) return asFailed(nothing, `crashed with exit code ${end.code}`)
  return countReport(JSON.parse(text) as VitestReport, end.code)
}

const runCheck = async (suite: Extract<Suite, { kind: 'check' }>): Promise<Counts> => {
  const end = await runCommand(suite.command, suite.limitMs)
  if (end.code === 0) return { ...nothing, passed: 1 }
  return asFailed(nothing, end.timedOut ? 'took too long' : suite.command.join(' '))
}

/** Runs one suite in the foreground and counts it; never throws for what a test did. */
export const runSuite = async (suite: Suite, filters: readonly string[]): Promise<Outcome> => {
  console.log(`\n── ${suite.name} ${'─'.repeat(60 - suite.name.length)}`)
  const from = performance.now()
  const counts = suite.kind === 'check' ? await runCheck(suite) : await runVitest(suite, filters)
  return { name: suite.name, ...counts, seconds: (performance.now() - from) / 1000 }
}
