import { describe, expect, it } from 'vitest'
import { arabicForms } from './arabic-forms.ts'

const forms = (text: string) =>
  arabicForms(Array.from(text, (character) => character.codePointAt(0) ?? 0)).map((code) =>
    code?.toString(16),
  )

describe('arabicForms', () => {
  it.each([
    // source: The Unicode Standard, Arabic Presentation Forms-B: beh is FE8F isolated, FE90 final, FE91 initial, FE92 medial
    ['ب', ['fe8f']],
    ['ببب', ['fe91', 'fe92', 'fe90']],
    ['باب', ['fe91', 'fe8e', 'fe8f']],
    ['دب', ['fea9', 'fe8f']],
    ['ب ب', ['fe8f', '20', 'fe8f']],
    ['بـ', ['fe91', '640']],
    ['مقهى', ['fee3', 'fed8', 'feec', 'fef0']],
    ['گچ', ['fb94', 'fb7b']],
    ['لا', ['fefb', undefined]],
    ['بلا', ['fe91', 'fefc', undefined]],
    ['سلام', ['feb3', 'fefc', undefined, 'fee1']],
    ['ء', ['fe80']],
    ['abc', ['61', '62', '63']],
  ])('%s', (text, expected) => {
    expect(forms(text)).toEqual(expected)
  })
})
