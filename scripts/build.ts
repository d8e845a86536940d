/** `npm run build`: the screens' pages into `.build/pages`, by the settings in renderer/vite.config.ts. */
import { existsSync, statSync } from 'node:fs'
import { glob, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { build } from 'vite'

const root = join(import.meta.dirname, '..')
const pages = join(root, '.build/pages')
const manifest = join(pages, '.vite/manifest.json')

/**
 * Builds every page anew, beside the ones that stand, and puts them in place when they are whole: a till that runs meanwhile
 * serves the old ones or the new ones. Throws with the bundler's own words when one does not build.
 */
export async function buildPages(): Promise<void> {
  const made = `${pages}.${process.pid}.new`
  const gone = `${pages}.${process.pid}.old`
  // A test runner's own NODE_ENV would bring React for development.
  const { NODE_ENV: before } = process.env
  process.env['NODE_ENV'] = 'production'
  try {
    await build({
      configFile: join(root, 'renderer/vite.config.ts'),
      build: { outDir: made, emptyOutDir: true },
    })
    if (existsSync(pages)) await rename(pages, gone)
    await rename(made, pages)
  } finally {
    if (before === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = before
    await rm(made, { recursive: true, force: true })
    await rm(gone, { recursive: true, force: true })
  }
}

/** Builds them only when they are missing or a source is newer. */
export async function ensurePages(): Promise<void> {
  if (existsSync(manifest) && (await newestSource()) < statSync(manifest).mtimeMs) return
  await buildPages()
}

async function newestSource(): Promise<number> {
  const sources = glob(['renderer/**/*', 'core/**/*', 'package-lock.json'], { cwd: root })
  let newest = 0
  for await (const file of sources) {
    if (file.includes('.test.')) continue
    newest = Math.max(newest, statSync(join(root, file)).mtimeMs)
  }
  return newest
}

if (process.argv[1] === import.meta.filename) {
  const start = performance.now()
  await buildPages()
  console.log(`pages built in ${((performance.now() - start) / 1000).toFixed(1)} s`)
}
