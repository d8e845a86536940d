/** What neither the compiler nor the linter can see, over the whole checkout. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { registry } from '../../core/errors/registry.ts'
import { brokenLinks, unknownCommands, unknownScripts } from './documents.ts'
import { amountCasts, amountOperators, barrels, foreignWords } from './findings.ts'
import { strangeRooms } from './rooms.ts'
import { checkoutPaths, filesMatching, root } from './source-files.ts'

const paths = checkoutPaths()
const code = filesMatching(/^(core|main|renderer|drivers|scripts)\/.*\.tsx?$/)
const product = code.filter(({ path }) => !/\.test\.tsx?$|^scripts\//.test(path))
const documents = filesMatching(/\.md$/)
const runbooks = [...new Set(Object.values(registry).flatMap((kind) => kind.runbook ?? []))]

describe('amounts', () => {
  // A rate turns one unit into another, which core/money has no type for: that one file multiplies by itself.
  const outsideMoney = product.filter(
    ({ path }) => !path.startsWith('core/money/') && path !== 'core/rates/convert.ts',
  )

  it('are computed by core/money alone', () => {
    expect(outsideMoney.flatMap(amountOperators)).toEqual([])
  })

  it('get their unit from core/money alone', () => {
    expect(outsideMoney.flatMap(amountCasts)).toEqual([])
  })
})

describe('words', () => {
  it('are those of the glossary, but where the node speaks', () => {
    // The kit's tokens are those of design.
    const ours = product.filter(({ path }) => !/^(main\/(lightning|sandbox)|renderer)\//.test(path))
    expect(ours.flatMap(foreignWords)).toEqual([])
  })
})

describe('the house', () => {
  it('has no barrels', () => {
    expect(code.flatMap(barrels)).toEqual([])
  })

  it('has no rooms but those of the plan', () => {
    expect(strangeRooms(paths)).toEqual([])
  })

  it('names files in kebab-case', () => {
    const named = paths.filter((path) =>
      /^(core|main|renderer|drivers|scripts)\/.*\.tsx?$/.test(path),
    )
    expect(
      named.filter((path) => !/^[a-z0-9-]+(\.[a-z-]+)*\.tsx?$/.test(path.split('/').at(-1) ?? '')),
    ).toEqual([])
  })
})

describe('the lockfile', () => {
  type Locked = { readonly optionalDependencies?: Readonly<Record<string, string>> }
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const { packages } = JSON.parse(text) as { readonly packages: Readonly<Record<string, Locked>> }

  it('has every optional package, also of other machines: npm ci refuses it otherwise', () => {
    const optional = Object.values(packages).flatMap((one) =>
      Object.keys(one.optionalDependencies ?? {}),
    )
    const locked = Object.keys(packages)
    const missing = optional.filter(
      (name) => !locked.some((path) => path.endsWith(`node_modules/${name}`)),
    )
    expect(missing).toEqual([])
  })

  it('names no registry', () => {
    expect(text).not.toContain('"resolved"')
  })
})

describe('the documents', () => {
  it('link to what is there', () => {
    expect(brokenLinks(documents)).toEqual([])
  })

  it('name npm scripts that exist', () => {
    const text = readFileSync(join(root, 'package.json'), 'utf8')
    const { scripts } = JSON.parse(text) as { readonly scripts: Readonly<Record<string, string>> }
    expect(unknownScripts(documents, new Set(Object.keys(scripts)))).toEqual([])
  })

  it('name commands that the technician has', () => {
    const commands = code
      .filter(({ path }) => path.startsWith('main/cli/commands/'))
      .flatMap(({ text }) => [...text.matchAll(/\bname(?::| =) '([a-z-]+)'/g)])
      .map((hit) => hit[1] ?? '')
    expect(commands).toContain('status')
    expect(unknownCommands(documents, new Set([...commands, 'help']))).toEqual([])
  })

  it('have a runbook for each failure that names one', () => {
    const missing = runbooks.filter((name) => !paths.includes(`docs/runbooks/${name}.md`))
    expect(missing).toEqual([])
  })

  it('have no runbook that no failure names', () => {
    const pages = paths.flatMap((path) => /^docs\/runbooks\/(.+)\.md$/.exec(path)?.[1] ?? [])
    expect(pages.filter((page) => page !== 'README' && !runbooks.includes(page))).toEqual([])
  })
})
