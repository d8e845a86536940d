import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'

/** One line of progress for the person who waits. */
export type Say = (line: string) => void

/** What two checkouts share: programs by name and checksum (DESIGN §7). */
export const cacheFolder = (): string => {
  const base = process.env['XDG_CACHE_HOME']
  const root = base !== undefined && path.isAbsolute(base) ? base : path.join(homedir(), '.cache')
  return path.join(root, 'flashtill')
}

/** The first 12 hexadecimal digits of the SHA-256 of these parts: enough to tell two builds apart. */
export const shortChecksum = (parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('hex').slice(0, 12)
}

const exists = async (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  )

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (problem) {
    return problem instanceof Error && 'code' in problem && problem.code === 'EPERM'
  }
}

const holderOf = async (lock: string): Promise<number | undefined> => {
  const text = await readFile(lock, 'utf8').catch(() => '')
  return /^\d+$/.test(text) ? Number(text) : undefined
}

/** Takes the lock file, or waits until whoever holds it has ended; a dead holder's lock is taken over. */
const takeLock = async (lock: string, say: Say): Promise<void> => {
  let told = false
  let emptySince: number | undefined
  for (;;) {
    try {
      await writeFile(lock, String(process.pid), { flag: 'wx' })
      return
    } catch (problem) {
      if (!(problem instanceof Error && 'code' in problem && problem.code === 'EEXIST'))
        throw problem
    }
    const holder = await holderOf(lock)
    // A lock without a number is one that is being written, or one whose writer died between the two steps.
    emptySince = holder === undefined ? (emptySince ?? performance.now()) : undefined
    const dead =
      holder === undefined
        ? performance.now() - (emptySince ?? 0) > 2000
        : holder === process.pid || !isAlive(holder)
    if (dead) {
      await rm(lock, { force: true })
      continue
    }
    if (!told && holder !== undefined) {
      say(`another start (process ${holder}) is getting the same; waiting for it`)
      told = true
    }
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

/**
 * The folder `name` of the cache, made by `build` when it is not there. `build` fills a folder beside it, which is
 * renamed when it is whole: an interrupted build leaves nothing that looks finished. Two at once: one builds, one waits.
 */
export async function cached(
  name: string,
  build: (folder: string) => Promise<void>,
  say: Say,
): Promise<string> {
  const cache = cacheFolder()
  const target = path.join(cache, name)
  if (await exists(target)) return target
  await mkdir(cache, { recursive: true })
  const lock = path.join(cache, `${name}.lock`)
  await takeLock(lock, say)
  try {
    if (await exists(target)) return target
    const draft = path.join(cache, `${name}.part`)
    await rm(draft, { recursive: true, force: true })
    await mkdir(draft)
    await build(draft)
    await rename(draft, target)
    return target
  } finally {
    await rm(lock, { force: true })
  }
}
