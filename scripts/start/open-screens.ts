import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { access, constants, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Say } from '../nodes/cached.ts'
import { onPath } from '../nodes/find-program.ts'
import { runCommand } from '../nodes/run-command.ts'

const root = path.join(import.meta.dirname, '..', '..')

const isRunnable = async (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  )

/** Electron's binary: where its package puts it, or one on the PATH that is not that package's launcher. */
const findElectron = async (): Promise<string | undefined> => {
  const folder = path.join(root, 'node_modules', 'electron')
  const name = await readFile(path.join(folder, 'path.txt'), 'utf8').catch(() => 'electron')
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? path.join(folder, 'dist')
  const packaged = path.join(dist, name.trim())
  if (await isRunnable(packaged)) return packaged
  const found = await onPath('electron')
  return found?.startsWith(path.join(root, 'node_modules')) === true ? undefined : found
}

const launch = (program: string, args: readonly string[]): void => {
  const child = spawn(program, args, { detached: true, stdio: 'ignore' })
  // A screen that does not open is no reason to end: its address stands on the terminal.
  child.on('error', () => undefined)
  child.unref()
}

export type Screens = {
  readonly cashier: string
  readonly customer: string
  /** Where Electron writes what it says. */
  readonly log: string
}

export type OpenScreens = {
  /** Ends what was opened, as far as it is ours. */
  close(): void
}

const openShell = async (electron: string, screens: Screens): Promise<OpenScreens> => {
  const shell = path.join(root, '.build', 'shell')
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  await runCommand(process.execPath, [
    vite,
    'build',
    '--config',
    path.join(root, 'main', 'shell', 'vite.config.ts'),
  ])
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const { origin } = new URL(screens.cashier)
  const args = [...asRoot, shell, '--windowed', '--customer', 'always', '--address', origin]
  const log = openSync(screens.log, 'a', 0o600)
  const child = spawn(electron, args, {
    stdio: ['ignore', log, log],
    // An Electron with an application of its own (the stand-in of the shell's tests) is told by this which one to run.
    env: { ...process.env, FLASHTILL_SHELL_APP: path.join(shell, 'shell.cjs') },
  })
  closeSync(log)
  child.on('error', () => undefined)
  return { close: () => void child.kill('SIGTERM') }
}

/** Opens both screens: in Electron where its binary is, else in the browser, where there is a display. */
export async function openScreens(screens: Screens, say: Say): Promise<OpenScreens> {
  const nothing = { close: () => undefined }
  const hasDisplay = ['DISPLAY', 'WAYLAND_DISPLAY'].some((name) => (process.env[name] ?? '') !== '')
  if (!hasDisplay && process.platform === 'linux') return nothing
  const electron = await findElectron()
  if (electron !== undefined) {
    say('opening the screens in Electron')
    return openShell(electron, screens)
  }
  const opener = process.platform === 'darwin' ? await onPath('open') : await onPath('xdg-open')
  if (opener === undefined) return nothing
  say('opening the screens in the browser (Electron’s binary is not here)')
  launch(opener, [screens.cashier])
  launch(opener, [screens.customer])
  return nothing
}
