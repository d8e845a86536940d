import type { Language } from './languages.ts'
import { createWords, type Catalogue, type Words } from './words.ts'

/** Each language is fetched when it is needed, so no screen carries the others. */
const catalogues: Readonly<Record<Language, () => Promise<{ readonly default: Catalogue }>>> = {
  en: () => import('./en.json', { with: { type: 'json' } }),
  de: () => import('./de.json', { with: { type: 'json' } }),
}

/** The words of a language, in Node and in the browser alike. */
export async function loadWords(language: Language): Promise<Words> {
  const { default: catalogue } = await catalogues[language]()
  return createWords(language, catalogue)
}
