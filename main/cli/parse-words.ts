export type ParsedWords = {
  readonly words: readonly string[]
  readonly flags: ReadonlyMap<string, string | true>
}

/** Flags that take the next word as their value, if it is no flag itself. */
const valued: ReadonlySet<string> = new Set([
  'seconds',
  'limit',
  'before',
  'lines',
  'cash',
  'max-fee',
  'to',
  'profile',
  'speed',
  'for',
  'reason',
  'by',
  'png',
  'who',
  'name',
  'replaces',
  'why',
  'act',
  'from',
  'per-tap',
  'per-day',
  'times',
])

/** Words and `--flags` of a command line; `--` ends the flags. */
export function parseWords(given: readonly string[]): ParsedWords {
  const words: string[] = []
  const flags = new Map<string, string | true>()
  for (let at = 0; at < given.length; at++) {
    const word = given[at] ?? ''
    if (word === '--') {
      words.push(...given.slice(at + 1))
      break
    }
    if (!word.startsWith('--')) {
      words.push(word)
      continue
    }
    const [name = '', value] = word.slice(2).split('=', 2)
    const next = given[at + 1]
    const takesNext = value === undefined && valued.has(name) && next !== undefined
    if (takesNext && !next.startsWith('--')) {
      flags.set(name, next)
      at++
    } else flags.set(name, value ?? true)
  }
  return { words, flags }
}
