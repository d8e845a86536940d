/**
 * `npm test`: types, lint, format, tidy, unit, nodes, pages, patient beside integration, browser, shell; `--fast` leaves out what
 * needs real programs. `npm test -- core/money` runs the tests whose path holds one of the words. The last line is the sum.
 */
import { glob } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { endRunning } from './test/run-command.ts'
import { type Outcome, runSuite } from './test/run-suite.ts'
import { type Suite, suites, type VitestProject } from './test/suites.ts'
import { failureList, sumLine, table } from './test/summary.ts'
import { prepareSystem } from './test/system-packages.ts'

const root = join(import.meta.dirname, '..')
const args = process.argv.slice(2)
const fast = args.includes('--fast')
const filters = args.filter((arg) => !arg.startsWith('-'))

const projectOf = (file: string): VitestProject => {
  const kind = /\.(integration|patient|browser|shell)\.test\.ts$/.exec(file)?.[1]
  if (kind !== undefined) return kind as VitestProject
  return file.startsWith('scripts/tidy/') ? 'tidy' : 'unit'
}

const needNodes: readonly VitestProject[] = ['patient', 'integration', 'browser']

const projectsNamed = async (): Promise<ReadonlySet<VitestProject>> => {
  const found = new Set<VitestProject>()
  const tests = glob('**/*.test.{ts,tsx}', {
    cwd: root,
    exclude: ['node_modules/**', '.build/**', '.flashtill/**'],
  })
  for await (const file of tests) {
    if (filters.some((filter) => file.includes(filter))) found.add(projectOf(file))
  }
  return found
}

const chosenSuites = async (): Promise<readonly Suite[]> => {
  if (filters.length === 0) return suites.filter((suite) => suite.fast || !fast)
  const named = await projectsNamed()
  return suites.filter(
    (suite) =>
      (suite.kind === 'vitest' && named.has(suite.name)) ||
      (suite.name === 'nodes' && needNodes.some((kind) => named.has(kind))) ||
      (suite.name === 'pages' && (named.has('browser') || named.has('shell'))),
  )
}

let interrupted = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interrupted = true
    endRunning('SIGTERM')
    setTimeout(() => endRunning('SIGKILL'), 5000).unref()
  })
}

const chosen = await chosenSuites()
if (chosen.some((suite) => !suite.fast)) prepareSystem()

const running: Promise<Outcome>[] = []
for (const suite of chosen) {
  if (interrupted) break
  const outcome = runSuite(suite, filters)
  running.push(outcome)
  if (suite.kind !== 'vitest' || suite.beside !== true) await outcome
}
const outcomes = await Promise.all(running)
if (chosen.length === 0) console.log(`No test has ${filters.join(' or ')} in its path.`)
if (interrupted) console.log('Interrupted: what follows is not the whole.')

console.log(`\n${failureList(outcomes)}\n${table(outcomes)}\n`)
console.log(sumLine(outcomes))
const clean = outcomes.length > 0 && outcomes.every((outcome) => outcome.failed === 0)
process.exitCode = clean && !interrupted ? 0 : 1
