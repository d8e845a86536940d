/** An Electron as a till would run it: by a user without rights, in Chromium's own sandbox where the kernel allows it. */
import { spawnSync } from 'node:child_process'
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'vite'
import { runCommand } from '../nodes/run-command.ts'
import { electronStandIn } from './electron-stand-in.ts'

export type PreparedElectron = {
  readonly program: string
  /** The user to run as when we are root, who may not use the sandbox. */
  readonly uid: number | undefined
  readonly sandboxed: boolean
  /** The bundled shell. */
  readonly app: string
  /** A folder that this user may write to. */
  readonly home: string
  remove(): Promise<void>
}

const nobody = 65_534

const mayMakeNamespaces = (uid: number | undefined): boolean =>
  spawnSync('unshare', ['--user', 'true'], uid === undefined ? {} : { uid, gid: uid }).status === 0

/** Root's cache is closed to others: the same files under a second name, or copies where that cannot be. */
const copyOf = async (program: string, into: string): Promise<string> => {
  const from = path.dirname(program)
  const to = path.join(into, 'electron')
  await runCommand('cp', ['-al', from, to]).catch(async () => {
    await rm(to, { recursive: true, force: true })
    await runCommand('cp', ['-a', from, to])
  })
  return path.join(to, path.basename(program))
}

/** Bundles the shell, gets the stand-in and makes a place to run them. Throws with a sentence where that is not possible. */
export const prepareElectron = async (): Promise<PreparedElectron> => {
  const root = path.join(import.meta.dirname, '../..')
  const standIn = await electronStandIn((line) => console.log(line))
  const folder = await mkdtemp(path.join(tmpdir(), 'flashtill-shell-'))
  await chmod(folder, 0o755)
  await build({
    configFile: path.join(root, 'main/shell/vite.config.ts'),
    build: { outDir: path.join(folder, 'app') },
  })
  const uid = process.getuid?.() === 0 ? nobody : undefined
  const home = path.join(folder, 'home')
  await mkdir(home)
  if (uid !== undefined) await chown(home, uid, uid)
  return Object.freeze({
    program: uid === undefined ? standIn : await copyOf(standIn, folder),
    uid,
    sandboxed: mayMakeNamespaces(uid),
    app: path.join(folder, 'app/shell.cjs'),
    home,
    remove: () => rm(folder, { recursive: true, force: true }),
  })
}
