/**
 * UAX #9, the Unicode Bidirectional Algorithm, for one line without explicit embeddings and isolates (core/receipt's
 * `printable` removes those from foreign text): rules P2–P3, W2–W7, N0–N2, I1–I2, L1–L2, L4.
 */
type Direction = 'L' | 'R'
type Class = 'L' | 'R' | 'AL' | 'EN' | 'AN' | 'ES' | 'ET' | 'CS' | 'WS' | 'ON'

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Nko}\p{Script=Samaritan}]/u
const arabicLetter = /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u
const arabicNumber = /[\u0660-\u0669\u066b\u066c\u06dd]/u
const europeanNumber = /[0-9\u06f0-\u06f9\u00b2\u00b3\u00b9\u2070-\u2089]/u
const terminator = /[#$%°‰\u066a\p{Sc}]/u
const letter = /[\p{L}\p{M}]/u

function classOf(character: string): Class {
  if (arabicNumber.test(character)) return 'AN'
  if (europeanNumber.test(character)) return 'EN'
  if (/[+-]/.test(character)) return 'ES'
  if (terminator.test(character)) return 'ET'
  if (/[,./:\u00a0\u202f\u060c]/.test(character)) return 'CS'
  if (/\s/u.test(character)) return 'WS'
  if (!letter.test(character) && !/\p{N}/u.test(character)) return 'ON'
  if (rightToLeft.test(character)) return 'R'
  return arabicLetter.test(character) ? 'AL' : 'L'
}

const mirrored = new Map(
  ['()', '[]', '{}', '<>', '«»', '‹›', '≤≥'].flatMap((pair) => {
    const [open = '', close = ''] = pair
    return [[open, close] as const, [close, open] as const]
  }),
)

/** The other way round in right-to-left text (L4). */
export const mirror = (character: string): string => mirrored.get(character) ?? character

/** True when a text has anything to reorder. */
export const needsBidi = (text: string): boolean =>
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u.test(text)

/** P2, P3: the direction of the first strong character. */
export function directionOf(text: string): Direction {
  for (const character of text) {
    const kind = classOf(character)
    if (kind === 'L') return 'L'
    if (kind === 'R' || kind === 'AL') return 'R'
  }
  return 'L'
}

/** W2–W7: what numbers and their signs count as. */
function resolveWeak(classes: Class[], base: Direction): void {
  const before = (at: number) => classes[at - 1]
  let strong: Class = base
  classes.forEach((kind, at) => {
    if (kind === 'L' || kind === 'R' || kind === 'AL') strong = kind
    if (kind === 'EN' && strong === 'AL') classes[at] = 'AN'
  })
  classes.forEach((kind, at) => {
    if (kind === 'AL') classes[at] = 'R'
  })
  classes.forEach((kind, at) => {
    const [left, right] = [before(at), classes[at + 1]]
    if (left !== right) return
    if (left === 'EN' && (kind === 'ES' || kind === 'CS')) classes[at] = 'EN'
    if (left === 'AN' && kind === 'CS') classes[at] = 'AN'
  })
  joinTerminators(classes)
  strong = base
  classes.forEach((kind, at) => {
    if (kind === 'ES' || kind === 'ET' || kind === 'CS') classes[at] = 'ON'
    if (kind === 'L' || kind === 'R') strong = kind
    if (kind === 'EN' && strong === 'L') classes[at] = 'L'
  })
}

/** W5: `%` and `€` beside a number belong to it. */
function joinTerminators(classes: Class[]): void {
  for (let at = 0; at < classes.length; at += 1) {
    if (classes[at] !== 'ET') continue
    let end = at
    while (classes[end] === 'ET') end += 1
    if (classes[at - 1] === 'EN' || classes[end] === 'EN') classes.fill('EN', at, end)
    at = end
  }
}

const brackets = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
])

/** BD16: pairs of brackets as places, in the order of the opening ones. */
function bracketPairs(characters: readonly string[]): readonly (readonly [number, number])[] {
  const open: { readonly closing: string; readonly at: number }[] = []
  const pairs: (readonly [number, number])[] = []
  characters.forEach((character, at) => {
    const closing = brackets.get(character)
    if (closing !== undefined) return void open.push({ closing, at })
    const match = open.findLastIndex((one) => one.closing === character)
    const opened = open[match]
    if (opened === undefined) return undefined
    pairs.push([opened.at, at])
    open.splice(match)
    return undefined
  })
  return pairs.toSorted(([one], [other]) => one - other)
}

/** What a class counts as between neutrals: numbers are right to left (N0, N1). */
function strengthOf(kind: Class | undefined): Direction | undefined {
  if (kind === 'L') return 'L'
  return kind === 'R' || kind === 'EN' || kind === 'AN' ? 'R' : undefined
}

/** N0: a pair takes the line's direction if that is inside; else the other one, where that is inside and before it too. */
function resolveBrackets(classes: Class[], base: Direction, characters: readonly string[]): void {
  for (const [open, close] of bracketPairs(characters)) {
    const inside = classes.slice(open + 1, close).map(strengthOf)
    const other = base === 'L' ? 'R' : 'L'
    if (!inside.includes(base) && !inside.includes(other)) continue
    const before = classes
      .slice(0, open)
      .map(strengthOf)
      .findLast((one) => one !== undefined)
    const follows = !inside.includes(base) && (before ?? base) === other
    classes[open] = follows ? other : base
    classes[close] = follows ? other : base
  }
}

/** N1, N2: what lies between takes the direction of both sides if they agree, else the line's. */
function resolveNeutral(classes: Class[], base: Direction): void {
  const sideOf = (kind: Class | undefined): Direction =>
    kind === undefined ? base : kind === 'L' ? 'L' : 'R'
  for (let at = 0; at < classes.length; at += 1) {
    if (classes[at] !== 'WS' && classes[at] !== 'ON') continue
    let end = at
    while (classes[end] === 'WS' || classes[end] === 'ON') end += 1
    const left = sideOf(classes[at - 1])
    classes.fill(left === sideOf(classes[end]) ? left : base, at, end)
    at = end
  }
}

function levelsOf(classes: readonly Class[], base: Direction): number[] {
  return classes.map((kind) => {
    if (base === 'L') return kind === 'L' ? 0 : kind === 'R' ? 1 : 2
    return kind === 'R' ? 1 : 2
  })
}

/** L2: reverses every run, from the deepest level up. */
function reorder(levels: readonly number[]): readonly number[] {
  const order = levels.map((_, at) => at)
  for (let level = Math.max(0, ...levels); level >= 1; level -= 1) {
    let start = -1
    for (let at = 0; at <= levels.length; at += 1) {
      const inside = at < levels.length && (levels[order[at] ?? 0] ?? 0) >= level
      if (inside && start < 0) start = at
      if (!inside && start >= 0) {
        order.splice(start, at - start, ...order.slice(start, at).reverse())
        start = -1
      }
    }
  }
  return order
}

/** From left to right: which character (a grapheme; its first code point decides) stands there, and whether it runs right to left. */
export function visualOrder(
  characters: readonly string[],
): readonly { readonly index: number; readonly rightToLeft: boolean }[] {
  const text = characters.join('')
  const base = directionOf(text)
  const classes = characters.map((character) =>
    classOf(String.fromCodePoint(character.codePointAt(0) ?? 32)),
  )
  const isBlank = classes.map((kind) => kind === 'WS')
  resolveWeak(classes, base)
  resolveBrackets(classes, base, characters)
  resolveNeutral(classes, base)
  const levels = levelsOf(classes, base)
  for (let at = levels.length - 1; at >= 0 && isBlank[at] === true; at -= 1)
    levels[at] = base === 'L' ? 0 : 1
  return reorder(levels).map((index) => ({ index, rightToLeft: (levels[index] ?? 0) % 2 === 1 }))
}
