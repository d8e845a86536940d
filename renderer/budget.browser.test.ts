import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { ensurePages } from '../scripts/build.ts'

type Chunk = {
  readonly file: string
  readonly css?: readonly string[]
  readonly imports?: readonly string[]
  readonly dynamicImports?: readonly string[]
}
type Manifest = Readonly<Record<string, Chunk>>

const pages = join(import.meta.dirname, '../.build/pages')
const read = (file: string) => readFileSync(join(pages, file))
const manifestOf = () => JSON.parse(read('.vite/manifest.json').toString('utf8')) as Manifest

/** Scripts and styles that an entry loads before anything can be seen, with one language of words. */
function firstLoad(manifest: Manifest, entry: string): ReadonlySet<string> {
  const files = new Set<string>()
  const visit = (name: string) => {
    const chunk = manifest[name]
    if (chunk === undefined || files.has(chunk.file)) return
    files.add(chunk.file)
    for (const style of chunk.css ?? []) files.add(style)
    for (const next of chunk.imports ?? []) visit(next)
  }
  visit(entry)
  const words = Object.keys(manifest).find((name) => name.endsWith('core/words/de.json'))
  if (words !== undefined) visit(words)
  return files
}

const gzipped = (files: Iterable<string>): number =>
  [...files].reduce((sum, file) => sum + gzipSync(read(file)).length, 0)

beforeAll(ensurePages)

describe('first load, gzip', () => {
  it.each(['cashier.html', 'customer.html', 'technician.html'])(
    '%s stays within 150 kB',
    (entry) => {
      const files = firstLoad(manifestOf(), entry)
      expect([...files].some((file) => file.includes('de-'))).toBe(true)
      expect(gzipped(files)).toBeLessThan(150_000)
    },
  )

  it('carries neither history and tables nor the reader of messages', () => {
    const files = firstLoad(manifestOf(), 'cashier.html')
    const code = [...files].map((file) => read(file).toString('utf8')).join('\n')
    expect(code).not.toContain('history-list')
    expect(code).not.toContain('octothorpe')
    expect(code).toContain('counter-keypad')
  })
})

describe('what is shipped', () => {
  it('splits fonts by script, and inlines none', () => {
    const assets = readdirSync(join(pages, 'assets'))
    const fonts = assets.filter((name) => name.endsWith('.woff2'))
    for (const script of ['latin', 'latin-ext', 'greek', 'cyrillic', 'vietnamese'])
      expect(fonts.some((name) => name.startsWith(`inter-${script}-`))).toBe(true)
    const styles = assets.filter((name) => name.endsWith('.css'))
    for (const style of styles)
      expect(read(`assets/${style}`).toString()).not.toContain('data:font')
  })

  it('asks for nothing that Chromium 108 lacks', () => {
    const newer =
      /\.(toSorted|toReversed|toSpliced|union|intersection)\(|\b(groupBy|withResolvers)\(/
    const scripts = readdirSync(join(pages, 'assets')).filter((name) => name.endsWith('.js'))
    const found = scripts.filter((name) => newer.test(read(`assets/${name}`).toString('utf8')))
    expect(found).toEqual([])
  })

  it.each(['cashier', 'customer', 'gallery'])('%s.html has nothing inline', (name) => {
    const html = read(`${name}.html`).toString('utf8')
    expect(html).not.toMatch(/<style|style=|<script(?![^>]*src=)/)
    expect(html).toContain('<meta property="csp-nonce" content="__NONCE__"')
  })
})
