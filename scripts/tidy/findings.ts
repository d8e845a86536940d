import { stripText } from './strip-text.ts'
import type { SourceFile } from './source-files.ts'

/** `path:line  what is wrong  what to do instead`. */
export type Finding = string

const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length

const matches = (file: SourceFile, pattern: RegExp, says: (hit: string) => string): Finding[] =>
  [...stripText(file.text).matchAll(pattern)].map((hit) => {
    const offset = hit[0].length - hit[0].trimStart().length
    return `${file.path}:${lineOf(file.text, hit.index + offset)}  ${says(hit[0].trim())}`
  })

/** A value that is an amount by its name: `feeMsat`, `dueSat`, `sale.amount`, `paidAmount`. */
/** A web socket's own word for bytes. */
const notMoney = String.raw`(?!bufferedAmount\b)`
const amount = String.raw`${notMoney}(?:\b[a-z]\w*(?:Msat|Sat|Sats|Amount|MinorUnits)|\bamount|\bmsat|\bsat)\b`
/** An operator that works on two numbers; not an arrow, not the angle of a type. */
const operator = String.raw`(?:[-+*/%]=?|<=|>=|<|>)`

const before = new RegExp(String.raw`${amount}\s+${operator}\s+[\w(\-]`, 'g')
const after = new RegExp(String.raw`[\w)\]]\s+${operator}\s+(?:\w+\??\.)*${amount}(?!\s*\()`, 'g')
const negated = new RegExp(String.raw`[=(,:?]\s*-(?:\w+\??\.)*${amount}(?!\s*\()`, 'g')

/** Bare operators on amounts. The formatter puts blanks around binary operators, so `<Msat>` is not one. */
export const amountOperators = (file: SourceFile): readonly Finding[] =>
  [before, after, negated].flatMap((pattern) =>
    matches(file, pattern, (hit) => `\`${hit}\`: use add, subtract, compare … of core/money`),
  )

/** Units put on by a cast. */
export const amountCasts = (file: SourceFile): readonly Finding[] =>
  matches(
    file,
    /\bas (?:Msat|Sat|MinorUnits)\b/g,
    (hit) => `\`${hit}\`: use msat(), sat() or a parser of core/money`,
  )

/** Words of other glossaries, and ours (docs/GLOSSARY.md). The node's own names end at its adapter. */
const synonyms: readonly { readonly pattern: RegExp; readonly ours: string }[] = [
  { pattern: /\bm?tokens\b/g, ours: 'Msat or Sat' },
  { pattern: /\b(?:r[hH]ash\w*|r_hash\w*)\b/g, ours: 'PaymentHash' },
  { pattern: /\bsatoshis?\b/g, ours: 'Sat' },
  { pattern: /\b\w*[mM]illi[sS]at\w*\b/g, ours: 'Msat' },
  { pattern: /\b[pP]ayment[rR]equest\w*\b/g, ours: 'Bolt11' },
]

/** Synonyms of a word that the glossary has fixed. */
export const foreignWords = (file: SourceFile): readonly Finding[] =>
  synonyms.flatMap(({ pattern, ours }) =>
    matches(file, pattern, (hit) => `\`${hit}\`: our word is ${ours} (docs/GLOSSARY.md)`),
  )

/** Re-exports: a name is imported from where it is made. */
export const barrels = (file: SourceFile): readonly Finding[] => [
  ...(/(?:^|\/)index\.tsx?$/.test(file.path)
    ? [`${file.path}:1  an index file: name the file after what it exports`]
    : []),
  ...matches(
    file,
    /^export\s+(?:type\s+)?(?:\*|\{[^}]*\})[^\n]*\sfrom\s/gm,
    () => 'a re-export: import it from where it is made',
  ),
]
