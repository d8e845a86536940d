import type { Words } from '../../core/words/words.ts'
import type { Say } from '../kit/screen.tsx'

/**
 * Looks like a script without being a language: each letter has a stand-in, so that shaping, direction, line height and
 * width are seen before anybody has translated a word.
 */
const arabic = 'ابتثجحخدذرزسشصضطظعغفقكلمنه'
const katakana = 'アイウエオカキクケコサシスセソタチツテトナニヌネノハ'

const standIn = (letters: string) => (text: string) =>
  text.replace(/[a-z]/gi, (letter) => {
    const at = (letter.toLowerCase().codePointAt(0) ?? 97) - 97
    return letters.at(at) ?? letter
  })

/** Japanese sets no blanks between words and needs about half the letters. */
const denser = (text: string): string => text.replace(/([^ ])[^ .,:;?!0-9 ]( ?)/g, '$1')

export const pseudoArabic =
  (words: Words): Say =>
  (id, values) =>
    standIn(arabic)(words(id, values))

export const pseudoJapanese =
  (words: Words): Say =>
  (id, values) =>
    standIn(katakana)(denser(words(id, values)))
