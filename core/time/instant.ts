declare const unit: unique symbol

/** A moment as milliseconds since 1970 UTC, by the wall clock: a label, never an order (DESIGN §3.7). */
export type Instant = number & { readonly [unit]: 'ms' }

/** A checked number of milliseconds since 1970 UTC. */
export const instant = (ms: number): Instant => ms as Instant

/** The moment `ms` milliseconds later. */
export const later = (from: Instant, ms: number): Instant => instant(from + ms)

/** Milliseconds from `from` until `to`; negative when `to` lies before. */
export const msBetween = (from: Instant, to: Instant): number => to - from
