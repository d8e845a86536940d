import { describe, expect, it } from 'vitest'
import { parseWords } from './parse-words.ts'

describe('words and flags of a command line', () => {
  it.each([
    [['status'], ['status'], {}],
    [['charge', '4.50', 'EUR', '--wait'], ['charge', '4.50', 'EUR'], { wait: true }],
    [['charge', '4.50', 'EUR', '--cash'], ['charge', '4.50', 'EUR'], { cash: true }],
    [
      ['charge', '4.50', 'EUR', '--cash', '10', '--json'],
      ['charge', '4.50', 'EUR'],
      { cash: '10', json: true },
    ],
    [['invoices', '--limit=5', '--before', '9'], ['invoices'], { limit: '5', before: '9' }],
    [['invoices', '--limit', '--json'], ['invoices'], { limit: true, json: true }],
    [['shop', 'name', '--', '--odd'], ['shop', 'name', '--odd'], {}],
    [[], [], {}],
  ])('%j', (given, words, flags) => {
    const parsed = parseWords(given)
    expect(parsed.words).toEqual(words)
    expect(Object.fromEntries(parsed.flags)).toEqual(flags)
  })
})
