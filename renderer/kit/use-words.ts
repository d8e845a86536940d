import { useEffect, useState } from 'react'
import { languageFor, languages, type Language } from '../../core/words/languages.ts'
import { loadWords } from '../../core/words/load-words.ts'
import type { ScreenSetting } from './screen.tsx'

const key = 'flashtill.language'

/** Before the service has said which language the shop speaks: the last one it said, else the browser's. */
const guessed = (): Language => languageFor(localStorage.getItem(key) ?? navigator.language)

/** The words of the shop's language, fetched when they are needed; undefined only until the first ones are there. */
export function useLanguage(shopLanguage: string | undefined): ScreenSetting | undefined {
  const [setting, setSetting] = useState<ScreenSetting>()
  const language = shopLanguage === undefined ? guessed() : languageFor(shopLanguage)
  useEffect(() => {
    let here = true
    if (shopLanguage !== undefined) localStorage.setItem(key, language)
    void loadWords(language).then((say) => {
      if (here) setSetting({ say, locale: languages[language].locale })
    })
    return () => {
      here = false
    }
  }, [language, shopLanguage])
  return setting
}
