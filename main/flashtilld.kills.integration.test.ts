/** kill -9 of the real service at random moments of seeded sales; `npm run soak -- kills` does many more. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { booksProblems } from '../scripts/test/faults/check-books.ts'
import { killTrial, trialLine, type KillTrial } from '../scripts/test/faults/random-kills.ts'
import { openTillBench, until, type TillBench } from '../scripts/test/faults/till-bench.ts'

const firstSeed = 3000
const sales = 30

let bench: TillBench
beforeAll(async () => {
  bench = await openTillBench()
  console.log(`cold start: ready after ${Math.round(await bench.start())} ms`)
})
afterAll(() => bench.end())

it(`${sales} sales, each killed at a random moment: none lost, none doubled, one original receipt each`, async () => {
  const trials: KillTrial[] = []
  for (let seed = firstSeed; seed < firstSeed + sales; seed += 1) {
    const trial = await killTrial(bench, seed)
    trials.push(trial)
    console.log(trialLine(trial))
  }
  expect(trials.filter(({ problems }) => problems.length > 0)).toEqual([])
  const printed = "select count(*) from print_job where state in ('queued', 'sending')"
  await until('the printer is through', () => bench.books.count(printed) === 0)
  expect(
    await booksProblems(
      bench,
      trials.map(({ invoiceId }) => invoiceId),
    ),
  ).toEqual([])
}, 600_000)
