import type { FailureCode } from '../errors/registry.ts'
import type en from './en.json'
import type { Language } from './languages.ts'
import { messageOf, type Message, type WordValues } from './message.ts'

/** The id of a text; English has them all, every other language the same ones. */
export type WordId = keyof typeof en

/** One language's texts as its file holds them. */
export type Catalogue = Readonly<Record<WordId, string>>

/** Says the text of an id with its values. */
export type Words = (id: WordId, values?: WordValues) => string

/** The words of a language. A message is read when it is first said, so a screen pays for what it shows. */
export function createWords(language: Language, catalogue: Catalogue): Words {
  const read = new Map<WordId, Message>()
  return (id, values = {}) => {
    const message = read.get(id) ?? messageOf(catalogue[id], language)
    read.set(id, message)
    return message(values)
  }
}

/** Both languages' texts beside each other; what is the same in both stands once. */
export const inBoth =
  (one: Words, other: Words): Words =>
  (id, values) => {
    const [first, second] = [one(id, values), other(id, values)]
    return first === second ? first : `${first} / ${second}`
  }

/** The cashier's sentence of a failure: what happened, what to do. A code without one does not compile. */
export const errorWordId = (code: FailureCode): WordId => `error.${code}`
