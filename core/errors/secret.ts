/**
 * A value that must never be printed: preimage, macaroon, key, PIN (DESIGN §3.10).
 * It has no string form: `${secret}`, JSON and Node's inspect all show the word "[secret]"; only `reveal` gives it out.
 */
export type Secret<T> = {
  readonly reveal: () => T
  toString(): '[secret]'
  toJSON(): '[secret]'
}

/** Wraps a value so that logs, JSON and templates cannot show it. */
export function secret<T>(value: T): Secret<T> {
  return Object.freeze({
    reveal: () => value,
    toString: () => '[secret]' as const,
    toJSON: () => '[secret]' as const,
  })
}
