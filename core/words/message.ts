import { compileMessageOrThrow, type CompiledMessage } from '@lingui/message-utils/compileMessage'
import { languages, type Language } from './languages.ts'

/**
 * Says an ICU message: `{name}`, `{count, number}`, `{count, plural, one {…} other {# …}}`, `selectordinal` and `select`.
 * Amounts and times are given as text (core/money and core/time write them), so `date` and `time` are refused here.
 */
export type WordValues = Readonly<Record<string, string | number | bigint>>

export type Message = (values: WordValues) => string

/** Reads a message once. Throws on one that is not ICU or uses a form that is not spoken here. */
export function messageOf(text: string, language: Language): Message {
  const compiled = compileMessageOrThrow(text)
  check(compiled)
  const { locale } = languages[language]
  return (values) => say(compiled, { locale, values })
}

type Piece = CompiledMessage[number]

/** What a plural or a select says, by its key; `other` is always there. */
type Cases = Readonly<Record<string, unknown>>

type Sentence = {
  readonly locale: string
  readonly values: WordValues
  /** What `#` stands for inside a plural. */
  readonly count?: string
}

const forms = ['number', 'plural', 'select', 'selectordinal']

/** What stands for a value that nobody gave: a gap that is seen, on a screen that stays. */
const gap = '…'

const isMessage = (value: unknown): value is CompiledMessage => Array.isArray(value)
const isCases = (value: unknown): value is Cases => typeof value === 'object' && value !== null

const say = (message: CompiledMessage, sentence: Sentence): string =>
  message.map((piece) => sayPiece(piece, sentence)).join('')

function sayPiece(piece: Piece, sentence: Sentence): string {
  if (typeof piece === 'string') return piece === '#' ? (sentence.count ?? '#') : piece
  const [name, form, cases] = piece
  const value = sentence.values[name]
  if (form === 'select' && isCases(cases)) return sayCase(cases, String(value), sentence)
  if ((form === 'plural' || form === 'selectordinal') && isCases(cases))
    return sayPlural(cases, { value, form }, sentence)
  if (value === undefined) return gap
  return form === 'number' ? numberText(value, sentence.locale) : String(value)
}

type Counted = {
  readonly value: WordValues[string] | undefined
  readonly form: 'plural' | 'selectordinal'
}

function sayPlural(cases: Cases, { value, form }: Counted, sentence: Sentence): string {
  if (value === undefined) return sayCase(cases, 'other', { ...sentence, count: gap })
  const offset = typeof cases['offset'] === 'number' ? cases['offset'] : 0
  const count = Number(value) - offset
  const type = form === 'plural' ? 'cardinal' : 'ordinal'
  const category = new Intl.PluralRules(sentence.locale, { type }).select(count)
  const key = Object.hasOwn(cases, String(value)) ? String(value) : category
  return sayCase(cases, key, { ...sentence, count: numberText(count, sentence.locale) })
}

function sayCase(cases: Cases, key: string, sentence: Sentence): string {
  const chosen = Object.hasOwn(cases, key) ? cases[key] : cases['other']
  return isMessage(chosen) ? say(chosen, sentence) : gap
}

/** A number as the language writes it, whole ones exactly; other text stands as it is. */
function numberText(value: string | number | bigint, locale: string): string {
  const format = new Intl.NumberFormat(locale)
  if (typeof value !== 'string') return format.format(value)
  return /^-?[0-9]{1,40}$/.test(value) ? format.format(BigInt(value)) : value
}

function check(message: CompiledMessage): void {
  for (const piece of message) {
    if (typeof piece === 'string') {
      if (/[{}]/.test(piece)) throw new Error(`a brace that nothing closes: ${piece}`)
      continue
    }
    const [, form, cases] = piece
    if (form !== undefined && !forms.includes(form)) throw new Error(`no ${form} in messages`)
    if (!isCases(cases)) continue
    if (!isMessage(cases['other'])) throw new Error(`${piece[0]} needs a case for other`)
    Object.values(cases).filter(isMessage).forEach(check)
  }
}
