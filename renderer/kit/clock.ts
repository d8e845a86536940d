import { useEffect, useState } from 'react'

/** The device's wall clock in ms: the one place where a screen asks what time it is. */
export const nowMs = (): number => Date.now()

/**
 * The service's time on this screen: the device's clock corrected by what the service last said, so that a countdown is
 * honest on a tablet whose clock is not.
 */
export const serviceTime = (serviceNow: number, heardAt: number, here: number): number =>
  serviceNow + (here - heardAt)

/** Redraws every `everyMs` and gives the device's time; `frozen` shows a fixed moment (gallery). */
export function useNow(everyMs: number, frozen?: number): number {
  const [now, setNow] = useState(() => frozen ?? nowMs())
  useEffect(() => {
    if (frozen !== undefined) return undefined
    const timer = setInterval(() => setNow(nowMs()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs, frozen])
  return frozen ?? now
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatWith(locale: string, name: string, options: Intl.DateTimeFormatOptions) {
  const id = `${locale} ${name}`
  const known = formats.get(id)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat(locale, options)
  formats.set(id, made)
  return made
}

/** `12:41`, as the locale writes it. */
export const clockText = (ms: number, locale: string): string =>
  formatWith(locale, 'clock', { hour: 'numeric', minute: '2-digit' }).format(ms)

/** The clock alone for today, with the day before it for every other day. */
export const timeText = (ms: number, now: number, locale: string): string =>
  new Date(ms).toDateString() === new Date(now).toDateString()
    ? clockText(ms, locale)
    : momentText(ms, locale)

/** `21 Nov, 12:41`, as the locale writes it. */
export const momentText = (ms: number, locale: string): string =>
  formatWith(locale, 'moment', {
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  }).format(ms)
