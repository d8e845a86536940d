import { durationText } from '../time/duration.ts'
import { msBetween, type Instant } from '../time/instant.ts'
import type { Words } from '../words/words.ts'
import type { RateUsed } from './rate.ts'

/** How old a rate is, in words: `Rate up to date`, `Last known rate, 3 hours old`. */
export const rateAgeText = (used: RateUsed, now: Instant, words: Words): string =>
  words(`rate.age.${used.age}`, { age: durationText(msBetween(used.decidedAt, now), words) })
