import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Say } from './cached.ts'
import { cached, shortChecksum } from './cached.ts'
import { onPath } from './find-program.ts'
import { findGo } from './go.ts'
import { runCommand } from './run-command.ts'

const version = 'v0.21.2-beta'
const moduleFolder = path.join(import.meta.dirname, 'lnd')

/** The tags of Lightning Labs' release builds, and SQLite. */
const tags = [
  ...['autopilotrpc', 'chainrpc', 'invoicesrpc', 'neutrinorpc', 'peersrpc', 'routerrpc', 'signrpc'],
  ...['walletrpc', 'watchtowerrpc', 'kvdb_sqlite', 'monitoring'],
].join(' ')

/** The folder's name says version, machine and everything that the build is made from. */
const cacheName = async (): Promise<string> => {
  const inputs = ['go.mod', 'go.sum', 'tools.go'].map((file) =>
    readFile(path.join(moduleFolder, file)),
  )
  const checksum = shortChecksum([tags, ...(await Promise.all(inputs))])
  return `lnd-${version}-${process.platform}-${process.arch}-${checksum}`
}

const build = async (folder: string, say: Say): Promise<void> => {
  const go = await findGo(say)
  const packages = ['lnd', 'lncli'].map((name) => `github.com/lightningnetwork/lnd/cmd/${name}`)
  say(`building LND ${version} from its source; about 4 minutes, once`)
  await runCommand(
    go,
    [
      'build',
      '-trimpath',
      '-buildvcs=false',
      '-mod=readonly',
      '-tags',
      tags,
      '-o',
      `${folder}/`,
      ...packages,
    ],
    {
      cwd: moduleFolder,
      env: {
        ...process.env,
        CGO_ENABLED: '0',
        GOWORK: 'off',
        GOTOOLCHAIN: 'local',
        GOFLAGS: '',
        GOROOT: undefined,
      },
      waiting: (seconds) => say(`building LND, ${seconds} s so far`),
    },
  )
}

/** Whether this `lnd --version` can run as ours does: we know 0.21. */
export const isNewEnough = (text: string): boolean => {
  const found = /version (\d+)\.(\d+)\.(\d+)/.exec(text)
  return found !== null && (Number(found[1]) > 0 || Number(found[2]) >= 21)
}

/** An lnd of the PATH with its lncli beside it, if it can run what the practice shop asks of it. */
const fromPath = async (say: Say): Promise<LndPrograms | undefined> => {
  const lnd = await onPath('lnd')
  const lncli = await onPath('lncli')
  if (lnd === undefined || lncli === undefined) return undefined
  const text = await runCommand(lnd, ['--version']).catch(() => '')
  if (isNewEnough(text)) return { lnd, lncli }
  say(`${lnd} is older than 0.21 (${text.trim()}); taking our own`)
  return undefined
}

export type LndPrograms = { readonly lnd: string; readonly lncli: string }

/** lnd and lncli: those of the PATH, else built from the module beside this file and cached (DESIGN §7). */
export async function getLnd(say: Say): Promise<LndPrograms> {
  const found = await fromPath(say)
  if (found !== undefined) return found
  const folder = await cached(await cacheName(), (draft) => build(draft, say), say)
  return { lnd: path.join(folder, 'lnd'), lncli: path.join(folder, 'lncli') }
}
