import { access, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Say } from './cached.ts'
import { shortChecksum } from './cached.ts'
import { findDebianMirror } from './debian-mirror.ts'
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

const keyrings = [
  '/usr/share/keyrings/debian-archive-keyring.pgp',
  '/usr/share/keyrings/debian-archive-keyring.gpg',
]

const firstThatExists = async (files: readonly string[]): Promise<string | undefined> => {
  for (const file of files) {
    const there = await access(file).then(
      () => true,
      () => false,
    )
    if (there) return file
  }
  return undefined
}

/** An apt of our own: its lists, cache and empty status beside each other, the machine's settings untouched. */
const ownApt = async (folder: string, mirror: string): Promise<readonly string[]> => {
  for (const part of ['sources', 'lists/partial', 'cache/archives/partial', 'state', 'debs'])
    await mkdir(path.join(folder, part), { recursive: true })
  const keyring = await firstThatExists(keyrings)
  const source = [
    'Types: deb',
    `URIs: ${mirror}`,
    'Suites: sid',
    'Components: main',
    ...(keyring === undefined ? [] : [`Signed-By: ${keyring}`]),
  ]
  await writeFile(path.join(folder, 'sources', 'sid.sources'), `${source.join('\n')}\n`)
  await writeFile(path.join(folder, 'status'), '')
  const settings = [
    'Dir::Etc::SourceList=/dev/null',
    `Dir::Etc::SourceParts=${path.join(folder, 'sources')}`,
    `Dir::State=${path.join(folder, 'state')}`,
    `Dir::State::Lists=${path.join(folder, 'lists')}`,
    `Dir::State::status=${path.join(folder, 'status')}`,
    `Dir::Cache=${path.join(folder, 'cache')}`,
    'Debug::NoLocking=1',
    'APT::Sandbox::User=',
    'Acquire::Languages=none',
    'Acquire::Retries=3',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false',
    'APT::Update::Post-Invoke-Success::=',
  ]
  return settings.flatMap((setting) => ['-o', setting])
}

/** A library whose name has changed in sid since: every library that bitcoin-knots depends on instead. */
const packagesByDependency = async (apt: readonly string[]): Promise<readonly string[]> => {
  const kinds = ['recommends', 'suggests', 'conflicts', 'breaks', 'replaces', 'enhances']
  const tree = await runCommand('apt-cache', [
    ...apt,
    'depends',
    '--recurse',
    ...kinds.map((kind) => `--no-${kind}`),
    'bitcoin-knots',
  ])
  const names = tree.split('\n').filter((line) => /^(lib[a-z0-9.+-]+|zlib1g)$/.test(line))
  return ['bitcoin-knots', ...new Set(names)]
}

const download = async (apt: readonly string[], folder: string): Promise<void> => {
  const cwd = path.join(folder, 'debs')
  try {
    await runCommand('apt-get', [...apt, 'download', ...packages], { cwd })
  } catch {
    await runCommand('apt-get', [...apt, 'download', ...(await packagesByDependency(apt))], { cwd })
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
  const mirror = await findDebianMirror()
  if (mirror === undefined) return false
  const work = path.join(folder, 'apt')
  const apt = await ownApt(work, mirror)
  say('reading the package list of Debian sid (11 MB)')
  await runCommand('apt-get', [...apt, 'update'])
  say('downloading bitcoin-knots and its libraries (18 MB)')
  await download(apt, work)
  const version = await unpack(path.join(work, 'debs'), path.join(folder, 'root'))
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
