import { describe, expect, it } from 'vitest'
import { instant } from '../time/instant.ts'
import { judgeClock } from './judge-clock.ts'
import type { ClockJudgement } from './judge-clock.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const start = 1_800_000_000_000

/** Runs a day at the till: each step passes some time, moves the wall clock's error, and may bring a block. */
function run(steps: readonly { passMs: number; errorMs: number; blockMs?: number }[]): string[] {
  let judgement: ClockJudgement | undefined
  let passed = 0
  let block: number | undefined
  return steps.map(({ passMs, errorMs, blockMs }) => {
    passed += passMs
    block = blockMs === undefined ? block : start + blockMs
    judgement = judgeClock(judgement, {
      wall: instant(start + passed + errorMs),
      monotonicMs: 5_000 + passed,
      ...(block === undefined ? {} : { blockTime: instant(block) }),
    })
    return judgement.verdict
  })
}

describe('judgeClock', () => {
  it('is right while both clocks run alike, whatever the chain has told so far', () => {
    expect(
      run([
        { passMs: 0, errorMs: 0 },
        { passMs: hour, errorMs: 0, blockMs: 0 },
        { passMs: day, errorMs: 30_000 },
      ]),
    ).toEqual(['right', 'right', 'right'])
  })

  it('follows a clock that is slowly pulled right', () => {
    const steps = Array.from({ length: 20 }, (_, at) => ({ passMs: hour, errorMs: at * 50_000 }))
    expect(new Set(run(steps))).toEqual(new Set(['right']))
  })

  it('sees a jump of a day and the way back', () => {
    expect(
      run([
        { passMs: 0, errorMs: 0, blockMs: -minute },
        { passMs: 1000, errorMs: day },
        { passMs: 1000, errorMs: day },
        { passMs: 1000, errorMs: 0 },
      ]),
    ).toEqual(['right', 'jumped', 'jumped', 'right'])
  })

  it('takes 60 s for no jump and 61 s for one', () => {
    const to = (errorMs: number) =>
      run([
        { passMs: 0, errorMs: 0 },
        { passMs: 1, errorMs },
      ])[1]
    expect([to(minute), to(-minute), to(61_000), to(-61_000)]).toEqual([
      'right',
      'right',
      'jumped',
      'jumped',
    ])
  })

  it('sees a clock set back by a year as behind the chain, and the way back', () => {
    expect(
      run([
        { passMs: 0, errorMs: 0, blockMs: -minute },
        { passMs: 1000, errorMs: -365 * day },
        { passMs: 1000, errorMs: day },
        { passMs: 1000, errorMs: 0 },
      ]),
    ).toEqual(['right', 'behindChain', 'jumped', 'right'])
  })

  it('allows a block two hours ahead and no more', () => {
    const at = (blockMs: number) => run([{ passMs: 0, errorMs: 0, blockMs }])[0]
    expect([at(2 * hour), at(2 * hour + 1)]).toEqual(['right', 'behindChain'])
  })

  it('believes a clock that starts behind the chain and is then set right', () => {
    expect(
      run([
        { passMs: 0, errorMs: -400 * day, blockMs: 0 },
        { passMs: 1000, errorMs: 0 },
        { passMs: 1000, errorMs: 0 },
      ]),
    ).toEqual(['behindChain', 'right', 'right'])
  })

  it('believes a new time once a block after the jump vouches for it, not an old block', () => {
    expect(
      run([
        { passMs: 0, errorMs: -hour, blockMs: -minute },
        { passMs: 1000, errorMs: 0 },
        { passMs: 9 * minute, errorMs: 0 },
        { passMs: minute, errorMs: 0, blockMs: 10 * minute },
        { passMs: minute, errorMs: 0 },
      ]),
    ).toEqual(['right', 'jumped', 'jumped', 'right', 'right'])
  })

  it('does not believe a day ahead because of a block of the true time', () => {
    expect(
      run([
        { passMs: 0, errorMs: 0, blockMs: -minute },
        { passMs: 1000, errorMs: day },
        { passMs: minute, errorMs: day, blockMs: minute },
      ]),
    ).toEqual(['right', 'jumped', 'jumped'])
  })
})
