import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Say } from './cached.ts'
import { shortChecksum } from './cached.ts'
import { openOwnApt, type OwnApt } from './own-apt.ts'
import { runCommand } from './run-command.ts'

/** bitcoin-knots and every library that bitcoind and bitcoin-cli load (DESIGN §7). */
const packages = [
  ...['bitcoin-knots', 'libc6', 'libstdc++6', 'libgcc-s1', 'libevent-core-2.1-7t64'],
  ...[
    'libevent-extra-2.1-7t64',
    'libevent-pthreads-2.1-7t64',
    'libsqlite3-0',
    'libzmq5',
    'libbsd0',
  ],
  ...['libmd0', 'libkrb5support0', 'libcom-err2', 'libk5crypto3', 'libkeyutils1', 'zlib1g'],
  ...[
    'libssl3t64',
    'libkrb5-3',
    'libgssapi-krb5-2',
    'libnorm1t64',
    'libpgm-5.3-0t64',
    'libsodium26',
  ],
  'libzstd1',
] as const

/** A library whose name has changed in sid since: every library that bitcoin-knots depends on instead. */
const packagesByDependency = async ({ options }: OwnApt): Promise<readonly string[]> => {
  const kinds = ['recommends', 'suggests', 'conflicts', 'breaks', 'replaces', 'enhances']
  const tree = await runCommand('apt-cache', [
    ...options,
    'depends',
    '--recurse',
    ...kinds.map((kind) => `--no-${kind}`),
    'bitcoin-knots',
  ])
  const names = tree.split('\n').filter((line) => /^(lib[a-z0-9.+-]+|zlib1g)$/.test(line))
  return ['bitcoin-knots', ...new Set(names)]
}

const download = async (apt: OwnApt): Promise<void> => {
  const get = (names: readonly string[]): Promise<string> =>
    runCommand('apt-get', [...apt.options, 'download', ...names], { cwd: apt.debs })
  try {
    await get(packages)
  } catch {
    await get(await packagesByDependency(apt))
  }
}

const unpack = async (debs: string, root: string): Promise<string> => {
  const files = (await readdir(debs)).filter((file) => file.endsWith('.deb')).toSorted()
  for (const file of files) await runCommand('dpkg', ['-x', path.join(debs, file), root])
  const knots = files.find((file) => file.startsWith('bitcoin-knots_'))
  if (knots === undefined) throw new Error('apt gave no bitcoin-knots')
  const version = /^bitcoin-knots_([^_]+)_/.exec(knots)?.[1] ?? 'unknown'
  return `${version}-${shortChecksum([await readFile(path.join(debs, knots))])}`
}

/**
 * Fills `folder` with bitcoin-knots of Debian's sid suite and its libraries. apt checks every file against the archive's
 * signature; no root and no change to the machine. Returns false where there is no apt or no Debian mirror.
 */
export async function unpackBitcoindFromDebian(folder: string, say: Say): Promise<boolean> {
  const work = path.join(folder, 'apt')
  const apt = await openOwnApt(work, say)
  if (apt === undefined) return false
  say('downloading bitcoin-knots and its libraries (18 MB)')
  await download(apt)
  const version = await unpack(apt.debs, path.join(folder, 'root'))
  await writeFile(path.join(folder, 'version'), `bitcoin-knots ${version}\n`)
  for (const part of ['usr/share', 'etc', 'var'])
    await rm(path.join(folder, 'root', part), { recursive: true, force: true })
  await rm(work, { recursive: true, force: true })
  return true
}

const machineFolder = (): { readonly library: string; readonly loader: string } =>
  process.arch === 'arm64'
    ? { library: 'aarch64-linux-gnu', loader: 'ld-linux-aarch64.so.1' }
    : { library: 'x86_64-linux-gnu', loader: 'ld-linux-x86-64.so.2' }

/** The command that runs a program of the unpacked root through the root's own loader and libraries. */
export function throughOwnLoader(root: string, program: string): readonly string[] {
  const { library, loader } = machineFolder()
  const libraries = path.join(root, 'usr', 'lib', library)
  return [
    path.join(libraries, loader),
    '--library-path',
    libraries,
    path.join(root, 'usr', 'bin', program),
  ]
}
