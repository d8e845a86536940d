import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { registry } from '../errors/registry.ts'
import de from './de.json' with { type: 'json' }
import en from './en.json' with { type: 'json' }
import { isLanguage, languageFor, languages, type Language } from './languages.ts'
import { loadWords } from './load-words.ts'
import { messageOf } from './message.ts'
import { createWords, errorWordId } from './words.ts'

const root = join(import.meta.dirname, '../..')
const catalogues: Readonly<Record<Language, Readonly<Record<string, string>>>> = { en, de }
const ids = Object.keys(en)

/** The names between braces, in order: `{count, plural, one {…}}` gives count. */
const placeholders = (text: string) =>
  [...new Set([...text.matchAll(/\{\s*([A-Za-z]\w*)\s*[,}]/g)].map(([, name = '']) => name))]
    .filter((name) => !/^(one|two|few|many|other|zero)$/.test(name))
    .toSorted()

describe('the files of words', () => {
  it('have a file a language, and no other', () => {
    const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.json'))
    expect(files.toSorted()).toEqual(
      Object.keys(languages)
        .map((language) => `${language}.json`)
        .toSorted(),
    )
  })

  describe.each(Object.entries(catalogues))('%s', (language, catalogue) => {
    it('has the ids of English, sorted', () => {
      expect(Object.keys(catalogue)).toEqual(ids.toSorted())
    })

    it('can be said, every message of it, and none is empty', () => {
      const speaks = isLanguage(language) ? language : 'en'
      const said = Object.values(catalogue).map((text) => messageOf(text, speaks)({}).trim())
      expect(said).not.toContain('')
    })

    it('asks for the values that English asks for', () => {
      const values = (each: Readonly<Record<string, string>>) =>
        ids.map((id) => `${id} ${placeholders(each[id] ?? '').join(' ')}`)
      expect(values(catalogue)).toEqual(values(en))
    })

    it('has no straight quotes (ICU reads them as escapes), no double blanks and no three dots', () => {
      const careless = Object.entries(catalogue).filter(([, text]) => /['"]| {2}|\.\.\./.test(text))
      expect(careless).toEqual([])
    })
  })

  it('have a sentence for every failure, and no failure that is gone', () => {
    const codes = Object.keys(registry).map((code) => `error.${code}`)
    expect(ids.filter((id) => id.startsWith('error.'))).toEqual(codes.toSorted())
  })

  it('say of a failure what to do in a second sentence or clause', () => {
    const words = createWords('en', en)
    const short = Object.keys(registry).filter((code) => {
      const text = words(errorWordId(code as keyof typeof registry))
      return !/[.;:,]\s\S.*\.$/.test(text)
    })
    expect(short).toEqual([])
  })
})

/** Every TypeScript file that may say something. */
function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return sources(path)
    return /\.tsx?$/.test(path) && !path.includes('.test.') ? [path] : []
  })
}

describe('ids', () => {
  const code = ['core', 'main', 'renderer', 'drivers']
    .flatMap(sources)
    .map((path) => readFileSync(join(root, path), 'utf8'))
    .join('\n')

  it('are used, whole or as the head of a template', () => {
    const heads = [...code.matchAll(/`([a-z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+)*\.)\$\{/g)].map(
      ([, head = '']) => head,
    )
    const unused = ids.filter(
      (id) =>
        !code.includes(`'${id}'`) &&
        !code.includes(`"${id}"`) &&
        !heads.some((head) => id.startsWith(head)),
    )
    expect(unused).toEqual([])
  })

  it('that are said are there', () => {
    const said = [...code.matchAll(/\b(?:say|words)\(\s*'([a-z]\w*\.[\w.]+)'/g)].map(
      ([, id = '']) => id,
    )
    expect(said.filter((id) => !ids.includes(id))).toEqual([])
    const heads = [...code.matchAll(/\b(?:say|words)\(\s*`([^`$]+)\$\{/g)].map(
      ([, head = '']) => head,
    )
    expect(heads.filter((head) => !ids.some((id) => id.startsWith(head)))).toEqual([])
    expect(said.length).toBeGreaterThan(0)
  })
})

describe('saying', () => {
  it.each<[Language, string, Parameters<ReturnType<typeof messageOf>>[0], string]>([
    ['en', 'Hello {name}', { name: 'Ada' }, 'Hello Ada'],
    ['en', 'Hello {name}', {}, 'Hello …'],
    ['en', '{n, plural, =0 {none} one {# item} other {# items}}', { n: 0 }, 'none'],
    ['en', '{n, plural, =0 {none} one {# item} other {# items}}', { n: 1 }, '1 item'],
    ['de', '{n, plural, one {# Tag} other {# Tage}}', { n: 1200 }, '1.200 Tage'],
    ['de', '{n, plural, one {# Tag} other {# Tage}}', { n: '2' }, '2 Tage'],
    ['en', '{n, plural, one {# day} other {# days}}', {}, '… days'],
    [
      'en',
      '{n, plural, offset:1 one {you and # other} other {you and # others}}',
      { n: 2 },
      'you and 1 other',
    ],
    ['en', '{n, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}', { n: 22 }, '22nd'],
    ['en', '{who, select, a {A {name}} other {B}}', { who: 'a', name: 'x' }, 'A x'],
    ['en', '{who, select, a {A} other {B}}', { who: 'constructor' }, 'B'],
    ['en', '{who, select, a {A} other {B}}', {}, 'B'],
    ['de', '{n, number} sat', { n: '2100000000000001' }, '2.100.000.000.000.001 sat'],
    ['de', '{n, number} sat', { n: 2100000000000001n }, '2.100.000.000.000.001 sat'],
    ['en', '{n, number}', { n: 'many' }, 'many'],
    [
      'en',
      '{a, plural, one {# of {b, plural, one {# cup} other {# cups}}} other {#}}',
      { a: 1, b: 3 },
      '1 of 3 cups',
    ],
    ['en', 'No # here', {}, 'No # here'],
  ])('%s: %s', (...[language, text, values, said]) => {
    expect(messageOf(text, language)(values)).toBe(said)
  })

  it.each(['{', '{a', '{a, plural, one {x}}', '{a, date}', '{a, select, x {{t, time}} other {}}'])(
    'refuses %s',
    (text) => expect(() => messageOf(text, 'en')).toThrow(/./),
  )

  it('loads each language and says its own words', async () => {
    const [english, german] = await Promise.all([loadWords('en'), loadWords('de')])
    expect(english('duration.minutes', { count: 2 })).toBe('2 minutes')
    expect(german('duration.minutes', { count: 1 })).toBe('1 Minute')
    expect(german('error.amount.aboveInbound', { largestSat: '12345' })).toContain('12.345 sat')
  })
})

describe('languages', () => {
  it('are found by a tag, English where there is none', () => {
    expect(['de-AT', 'DE', 'en-GB', 'fr', '', 'constructor'].map(languageFor)).toEqual([
      'de',
      'de',
      'en',
      'en',
      'en',
      'en',
    ])
  })
})
