import { describe, expect, it } from 'vitest'
import { brokenLinks, unknownCommands, unknownScripts } from './documents.ts'
import { amountCasts, amountOperators, barrels, foreignWords } from './findings.ts'
import { strangeRooms } from './rooms.ts'
import { stripText } from './strip-text.ts'

const file = (text: string, path = 'core/x.ts') => ({ path, text })

describe('stripText', () => {
  it.each([
    ["a('b + c') // d", "a('     ')     "],
    ['/* a\nb */ c', '    \n     c'],
    ['`a ${b + `c ${d}`} e` + f', '`  ${b + `  ${d}`}  ` + f'],
    ['`${{ a: 1 }.a} b` + c', '`${{ a: 1 }.a}  ` + c'],
    [String.raw`'it\'s' + a`, "'     ' + a"],
    ["it's + a", "it's + a"],
  ])('%s', (code, stripped) => {
    expect(stripText(code)).toBe(stripped)
  })
})

describe('amountOperators', () => {
  it.each([
    'const x = feeMsat + 1n',
    'if (a.dueSat > limit) f()',
    'const x = limit - sale.amount',
    'total += paidAmount',
    'const x = -amount',
    'f(amount * 2n)',
    'const t = `${amount - fee}`',
    'if (0n < amountMsat) f()',
  ])('sees %s', (code) => {
    expect(amountOperators(file(code))).not.toEqual([])
  })

  it.each([
    'const f = (amount: Msat): Result<Msat, Failure> => ok(amount)',
    'const x: Map<string, Msat> = new Map()',
    "const x = 'amount + 1'",
    '// amount + 1',
    'const x = add(amount, feeMsat)',
    'const x = a === amount ? b : c',
    'const x = <Amount amount={amount} />',
    'f(1 + sat(5n).length)',
    'const sql = `amount - fee`',
  ])('lets pass %s', (code) => {
    expect(amountOperators(file(code))).toEqual([])
  })

  it('names the line', () => {
    expect(amountOperators(file('\n\nf(amount + 1n)'))[0]).toMatch(/^core\/x\.ts:3 /)
  })
})

it('amountCasts sees a unit put on by a cast', () => {
  expect(amountCasts(file('const x = 5n as Msat'))).toHaveLength(1)
  expect(amountCasts(file('const x = a as MsatText'))).toEqual([])
})

it('foreignWords sees synonyms in code, not in text', () => {
  expect(foreignWords(file('const mtokens = 1; const x = rHashHex + satoshis'))).toHaveLength(3)
  expect(foreignWords(file("// satoshi\nconst x = 'tokens'"))).toEqual([])
})

it('barrels sees index files and re-exports', () => {
  expect(barrels(file("export { a } from './b.ts'\n"))).toHaveLength(1)
  expect(barrels(file("export type { a } from './b.ts'\n"))).toHaveLength(1)
  expect(barrels(file("export * from './b.ts'\n"))).toHaveLength(1)
  expect(barrels(file('export const a = 1\n', 'core/index.ts'))).toHaveLength(1)
  expect(barrels(file("import { a } from './b.ts'\nexport const c = a\n"))).toEqual([])
})

it('strangeRooms sees a folder that is no room, at both levels', () => {
  expect(strangeRooms(['core/money/a.ts', 'core/globals.d.ts', 'package.json'])).toEqual([])
  expect(strangeRooms(['lib/a.ts'])).toHaveLength(1)
  expect(strangeRooms(['core/utils/a.ts', 'core/utils/b.ts'])).toHaveLength(1)
})

describe('documents', () => {
  it('brokenLinks sees missing files and headings', () => {
    const one = file('# One\n[a](b.md#two-words) [b](c.md) [c](#no)\n', 'docs/a.md')
    const two = file('# Two words\n', 'docs/b.md')
    // Neither page is on disk: every link to a file is broken, the heading of the page itself too.
    expect(brokenLinks([one, two])).toHaveLength(3)
    expect(brokenLinks([file('[r](../package.json) [w](https://x.org)', 'docs/a.md')])).toEqual([])
  })

  it('unknownScripts reads code, not prose', () => {
    const page = file('Run `npm run nope` or `npm start`.\nnpm run what\n```\nnpm run gone\n```\n')
    expect(unknownScripts([page], new Set(['start']))).toHaveLength(2)
  })

  it('unknownCommands reads code, not prose', () => {
    const text =
      'flashtill sings. `flashtill status` `flashtill dance`\n```\n$ npm run -s till -- jump --json\n```\n'
    expect(unknownCommands([file(text)], new Set(['status']))).toEqual([
      'core/x.ts:1  flashtill has no command dance',
      'core/x.ts:3  flashtill has no command jump',
    ])
  })
})
