import { createContext, useContext, type ReactNode } from 'react'
import type { Words } from '../../core/words/words.ts'
import type { Appearance } from './appearance.ts'

/** Turns an id of core/words into the words of the screen's language. */
export type Say = Words

export type ScreenSetting = {
  /** BCP 47: how numbers and times are written, and which words. */
  readonly locale: string
  readonly say: Say
}

const context = createContext<ScreenSetting>({ locale: 'en', say: (id) => id })

export const useScreen = (): ScreenSetting => useContext(context)
export const useWords = (): Say => useContext(context).say

const rightToLeft: ReadonlySet<string> = new Set(['ar', 'fa', 'he', 'ur'])

export const directionOf = (locale: string): 'ltr' | 'rtl' =>
  rightToLeft.has(locale.split('-')[0] ?? '') ? 'rtl' : 'ltr'

/**
 * An amount inside a sentence: isolated, so that a right-to-left sentence around it does not turn it about. Where all reads
 * left to right the text stays as it is.
 */
export const inSentence = (figures: string, locale: string): string =>
  directionOf(locale) === 'rtl' ? `\u2066${figures}\u2069` : figures

export type ScreenProps = ScreenSetting & {
  readonly children: ReactNode
  readonly className: string
  /** Names what is shown, for whoever looks for it in the page. */
  readonly show?: string
  /** Given where a screen stands inside another page (gallery, preview); a whole page takes them from its root. */
  readonly appearance?: Appearance
}

/** A whole screen: its language, direction and colours. */
export function Screen(props: ScreenProps) {
  const { locale, say, appearance } = props
  return (
    <context.Provider value={{ locale, say }}>
      <div
        className={`screen ${props.className}`}
        lang={locale}
        dir={directionOf(locale)}
        data-show={props.show}
        {...(appearance === undefined
          ? {}
          : {
              'data-theme': appearance.theme,
              'data-contrast': appearance.contrast,
              'data-motion': appearance.motion,
            })}
      >
        {props.children}
      </div>
    </context.Provider>
  )
}
