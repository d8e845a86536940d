import { access, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Say } from './cached.ts'
import { findDebianMirror } from './debian-mirror.ts'
import { runCommand } from './run-command.ts'

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

const settingsFor = async (folder: string, mirror: string): Promise<readonly string[]> => {
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

/** An apt of our own with Debian's sid suite: the first arguments of each of its commands, and where files may lie. */
export type OwnApt = { readonly options: readonly string[]; readonly debs: string }

/**
 * Makes an apt in `folder`: its lists, cache and empty status beside each other, the machine's own untouched, no root. It
 * takes the machine's mirror and checks everything against Debian's keys. Undefined where there is no such mirror.
 */
export async function openOwnApt(folder: string, say: Say): Promise<OwnApt | undefined> {
  const mirror = await findDebianMirror()
  if (mirror === undefined) return undefined
  const options = await settingsFor(folder, mirror)
  say('reading the package list of Debian sid (11 MB)')
  await runCommand('apt-get', [...options, 'update'])
  return { options, debs: path.join(folder, 'debs') }
}
