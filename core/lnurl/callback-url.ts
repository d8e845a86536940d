/** LUD-03, LUD-04, LUD-06: parameters appended to a callback that may have some already. */

/**
 * The URL with these parameters at its end. What stands in its query stays as it was written, byte for byte: servers sign
 * it or know cards by it. A parameter that is there already under one of our names goes: it would be ambiguous which one
 * counts. Values are escaped, so none can bring in another parameter; the fragment is cut off.
 */
export function withParameters(url: string, parameters: Readonly<Record<string, string>>): string {
  const [whole = ''] = url.split('#')
  const at = whole.indexOf('?')
  const base = at < 0 ? whole : whole.slice(0, at)
  const given = at < 0 ? [] : whole.slice(at + 1).split('&')
  const isOurs = (parameter: string) => {
    const read = new URLSearchParams(parameter)
    return Object.keys(parameters).some((name) => read.has(name))
  }
  const kept = given.filter((parameter) => parameter !== '' && !isOurs(parameter))
  const added = Object.entries(parameters).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value.toWellFormed())}`,
  )
  const query = [...kept, ...added].join('&')
  return query === '' ? base : `${base}?${query}`
}

/** The one value of a parameter of a request to us: none or several is undefined. */
export function singleValue(query: URLSearchParams, name: string): string | undefined {
  const [value, ...more] = query.getAll(name)
  return more.length === 0 ? value : undefined
}
