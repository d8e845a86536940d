/** A language that has a file of words here. Adding one: its file, a row here, a line in load-words.ts. */
export type Language = 'en' | 'de'

export type LanguageFacts = {
  /** In its own words, for whoever looks for it. */
  readonly name: string
  readonly direction: 'ltr' | 'rtl'
  /** BCP 47: how numbers, amounts and times are written where the shop says nothing else. */
  readonly locale: string
}

export const languages: Readonly<Record<Language, LanguageFacts>> = Object.freeze({
  en: { name: 'English', direction: 'ltr', locale: 'en' },
  de: { name: 'Deutsch', direction: 'ltr', locale: 'de' },
})

export const isLanguage = (text: string): text is Language => Object.hasOwn(languages, text)

/** The language nearest to a BCP 47 tag (`de-AT` → `de`), English where there is none. */
export function languageFor(tag: string): Language {
  const [primary = ''] = tag.toLowerCase().split('-')
  return isLanguage(primary) ? primary : 'en'
}
