import { access, constants, readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'smol-toml'

const isRunnable = async (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  )

/** The first program of that name on the PATH, as an absolute path. */
export async function onPath(name: string): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    if (!path.isAbsolute(folder)) continue
    const file = path.join(folder, name)
    if (await isRunnable(file)) return file
  }
  return undefined
}

/** What the `[programs]` section of a flashtill.toml names, e.g. `bitcoind = "/opt/bitcoin/bin/bitcoind"`. */
export async function namedPrograms(
  settingsFile: string | undefined,
): Promise<ReadonlyMap<string, string>> {
  const named = new Map<string, string>()
  if (settingsFile === undefined) return named
  const text = await readFile(settingsFile, 'utf8').catch(() => '')
  const section = parse(text)['programs']
  if (typeof section !== 'object' || section === null || Array.isArray(section)) return named
  for (const [name, file] of Object.entries(section)) {
    if (typeof file !== 'string') continue
    if (!(await isRunnable(file)))
      throw new Error(`${settingsFile} names ${file} as ${name}, which is not a program here`)
    named.set(name, file)
  }
  return named
}
