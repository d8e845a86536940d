/** An expected outcome as a value: either what was asked for, or a failure from the registry. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E }

/** The good outcome. */
export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value })

/** The expected bad outcome. */
export const err = <E>(error: E): { readonly ok: false; readonly error: E } => ({
  ok: false,
  error,
})

/** Ends the program where a programmer's mistake shows; never used for what the outside may send. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`mistake in the program: ${message}`)
}
