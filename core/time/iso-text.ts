import type { Instant } from './instant.ts'

/** Moments as `2026-11-21T14:36:24.000Z` (RFC 3339 §5.6, always UTC), by arithmetic alone: logs, receipts' data, commands. */

const msPerDay = 86_400_000

/** The moment in UTC, to the millisecond. Years 0 to 9999. */
export function isoText(at: Instant): string {
  const day = Math.floor(at / msPerDay)
  const { year, month, dayOfMonth } = civilFromDays(day)
  const ms = at - day * msPerDay
  const time = [
    Math.floor(ms / 3_600_000),
    Math.floor(ms / 60_000) % 60,
    Math.floor(ms / 1000) % 60,
  ]
  const date = `${digits(year, 4)}-${digits(month, 2)}-${digits(dayOfMonth, 2)}`
  return `${date}T${time.map((part) => digits(part, 2)).join(':')}.${digits(ms % 1000, 3)}Z`
}

const digits = (value: number, length: number): string => String(value).padStart(length, '0')

/**
 * The Gregorian date of a day counted from 1970-01-01. Years are counted from March, so that the leap day comes last; a
 * cycle of 400 years has 146 097 days, and the months from March have 153 days in five (31, 30, 31, 30, 31).
 */
function civilFromDays(day: number): { year: number; month: number; dayOfMonth: number } {
  const daysFromMarch0 = day + 719_468
  const cycle = Math.floor(daysFromMarch0 / 146_097)
  const dayOfCycle = daysFromMarch0 - cycle * 146_097
  const leapDays =
    Math.floor(dayOfCycle / 1460) -
    Math.floor(dayOfCycle / 36_524) +
    Math.floor(dayOfCycle / 146_096)
  const yearOfCycle = Math.floor((dayOfCycle - leapDays) / 365)
  const dayOfYear =
    dayOfCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  return {
    year: yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0),
    month,
    dayOfMonth: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  }
}
