import { createHash } from 'node:crypto'
import { access, glob, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Say } from '../nodes/cached.ts'
import { runCommand } from '../nodes/run-command.ts'

const root = path.join(import.meta.dirname, '..', '..')
const stampFile = path.join(root, '.build', 'pages.stamp')
const pages = ['cashier.html', 'customer.html'].map((name) =>
  path.join(root, '.build', 'pages', name),
)

/** Name, size and time of every file that the screens are built from. */
const sources = async (): Promise<string> => {
  const found: string[] = []
  const patterns = ['renderer/**/*', 'core/**/*.{ts,json}', 'package-lock.json', 'scripts/build.ts']
  for await (const file of glob(patterns, { cwd: root })) {
    const { size, mtimeMs } = await stat(path.join(root, file))
    found.push(`${file} ${size} ${mtimeMs}`)
  }
  return createHash('sha256').update(found.toSorted().join('\n')).digest('hex')
}

const areBuilt = async (): Promise<boolean> =>
  Promise.all(pages.map((page) => access(page))).then(
    () => true,
    () => false,
  )

/** Builds the screens' pages where they are missing or older than what they are made from. */
export async function buildStalePages(say: Say): Promise<void> {
  const now = await sources()
  const before = await readFile(stampFile, 'utf8').catch(() => '')
  if (before === now && (await areBuilt())) return
  say('building the screens')
  // A process of its own: the bundler's memory goes when it is done.
  await runCommand(process.execPath, [path.join(root, 'scripts', 'build.ts')], { cwd: root })
  await mkdir(path.dirname(stampFile), { recursive: true })
  await writeFile(stampFile, now)
}
