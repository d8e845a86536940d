import type { Outcome } from './run-suite.ts'

/** The truthful sum of all suites: `N passed, N failed`, and the skipped if there are any. */
export const sumLine = (outcomes: readonly Outcome[]): string => {
  const sum = (of: (outcome: Outcome) => number) =>
    outcomes.reduce((total, outcome) => total + of(outcome), 0)
  const skipped = sum((outcome) => outcome.skipped)
  return [
    `${sum((outcome) => outcome.passed)} passed`,
    `${sum((outcome) => outcome.failed)} failed`,
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ].join(', ')
}

/** A line a suite: counts, how long it took, and why it failed where no test tells. */
export const table = (outcomes: readonly Outcome[]): string =>
  outcomes
    .map((outcome) =>
      [
        outcome.failed > 0 ? '✗' : '✓',
        outcome.name.padEnd(12),
        `${outcome.passed} passed`.padStart(12),
        `${outcome.failed} failed`.padStart(10),
        `${outcome.skipped} skipped`.padStart(11),
        `${outcome.seconds.toFixed(1)} s`.padStart(9),
        outcome.note === undefined ? '' : `  ${outcome.note}`,
      ].join(' '),
    )
    .join('\n')

const firstLines = (text: string, count: number): string =>
  text
    .split('\n')
    .slice(0, count)
    .map((line) => `    ${line.slice(0, 300)}`)
    .join('\n')

/** Every test that failed with the first lines of its reason: the end of a log is what a person reads. */
export const failureList = (outcomes: readonly Outcome[]): string =>
  outcomes
    .flatMap((outcome) => outcome.failures)
    .map(({ file, test, message }) => `✗ ${file} › ${test}\n${firstLines(message, 12)}\n`)
    .join('\n')
