import { assert } from '../../core/errors/result.ts'
import { instant, type Instant } from '../../core/time/instant.ts'

/** Values as the program knows them, from columns as the engines answer them. */

/** A small whole number. */
export const count = (value: bigint): number => Number(value)

export const moment = (value: bigint): Instant => instant(Number(value))

export const momentOrNone = (value: bigint | null): Instant | undefined =>
  value === null ? undefined : moment(value)

/** SQLite answers 0 or 1. */
export const flag = (value: bigint | boolean): boolean => value === true || value === 1n

/** A column that this kind of row always has. */
export function held<T>(value: T | null): T {
  assert(value !== null, 'a row of this kind has that column')
  return value
}

type WithoutNone<T> = {
  [K in keyof T as null extends T[K] ? never : undefined extends T[K] ? never : K]: T[K]
} & {
  [K in keyof T as null extends T[K] ? K : undefined extends T[K] ? K : never]?: Exclude<
    T[K],
    null | undefined
  >
}

/** The object without the keys whose value is null or undefined: an absent column is an absent key. */
export function withoutNone<T extends object>(values: T): WithoutNone<T> {
  const kept = Object.entries(values).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(kept) as WithoutNone<T>
}
