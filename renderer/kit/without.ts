/** The object without some of its optional keys. */
export function without<T extends object, K extends keyof T>(
  whole: T,
  ...keys: readonly K[]
): Omit<T, K> {
  const rest = { ...whole }
  for (const key of keys) delete rest[key]
  return rest
}
