import type { Instant } from './instant.ts'

/** Where a moment is read: how it is written, and which clock hangs on the wall (IANA name, like `Europe/Vienna`). */
export type Place = { readonly locale: string; readonly timeZone: string }

/** `12:41`, `12:41 PM`: the time of day as the place writes it. */
export const clockText = (at: Instant, place: Place): string =>
  formatFor(place, 'clock', { hour: 'numeric', minute: '2-digit' }).format(at)

/** `21. Nov. 2026`: the day as the place writes it. */
export const dayText = (at: Instant, place: Place): string =>
  formatFor(place, 'day', { dateStyle: 'medium' }).format(at)

/** `21.11.2026, 12:41:07`: day and time to the second, for receipts and lists. */
export const momentText = (at: Instant, place: Place): string =>
  formatFor(place, 'moment', { dateStyle: 'short', timeStyle: 'medium' }).format(at)

/** `21.11., 12:41`: day and time in short, for lists on narrow paper. */
export const shortMomentText = (at: Instant, place: Place): string =>
  formatFor(place, 'short', {
    day: '2-digit',
    month: '2-digit',
    hour: 'numeric',
    minute: '2-digit',
  }).format(at)

/** True for a time zone that this machine knows. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** Making a format is slow; a till needs few. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatFor(
  { locale, timeZone }: Place,
  name: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${name}`
  const known = formats.get(key)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat(locale, { ...options, timeZone })
  formats.set(key, made)
  return made
}
