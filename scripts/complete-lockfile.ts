/**
 * Completes package-lock.json after an `npm install`: `node scripts/complete-lockfile.ts`. npm leaves out the optional
 * packages of other machines that the registry in use does not have, and then `npm ci` refuses the whole lockfile
 * ("Missing: … from lock file"). An entry with version, system and processor is enough: it is skipped everywhere else.
 */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'

const Entry = Type.Object({
  version: Type.Optional(Type.String()),
  dev: Type.Optional(Type.Boolean()),
  optionalDependencies: Type.Optional(Type.Record(Type.String(), Type.String())),
})
const Lockfile = Type.Object({ packages: Type.Record(Type.String(), Entry) })
type Packages = Static<typeof Lockfile>['packages']

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']
const processors = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x']

/** Names that other builders use, by npm's own. */
const npmNames: ReadonlyMap<string, string> = new Map([
  ['macos', 'darwin'],
  ['windows', 'win32'],
  ['aarch64', 'arm64'],
  ['x86_64', 'x64'],
  ['x86', 'ia32'],
])

/** What a package's name says about where it runs, e.g. `@oxfmt/binding-linux-x64-musl`. */
export function machineOf(name: string): Readonly<Record<string, readonly string[]>> {
  const words = name.split(/[/-]/).map((word) => npmNames.get(word) ?? word)
  const os = systems.find((system) => words.includes(system))
  const cpu = processors.find((processor) => words.includes(processor))
  if (os === undefined || cpu === undefined)
    throw new Error(`the name of ${name} does not say which machine it is for`)
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc'
  return { cpu: [cpu], ...(os === 'linux' ? { libc: [libc] } : {}), os: [os] }
}

export type MissingPackage = {
  readonly name: string
  readonly version: string
  readonly dev: boolean
}

/** Optional packages that another entry wants and that have no entry of their own. */
export function missingOptional(packages: Packages): readonly MissingPackage[] {
  return Object.values(packages).flatMap((entry) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => packages[`node_modules/${name}`] === undefined)
      .map(([name, version]) => ({ name, version, dev: entry.dev === true })),
  )
}

export const lockfile = path.join(import.meta.dirname, '..', 'package-lock.json')

export const readLockfile = async (file: string): Promise<Static<typeof Lockfile>> => {
  const content: unknown = JSON.parse(await readFile(file, 'utf8'))
  if (Value.Check(Lockfile, content)) return content
  throw new Error(`${file} is no lockfile of version 3`)
}

const complete = async (): Promise<void> => {
  const content = await readLockfile(lockfile)
  const missing = missingOptional(content.packages)
  const added = missing.map(({ name, version, dev }): readonly [string, object] => [
    `node_modules/${name}`,
    { version, ...machineOf(name), ...(dev ? { dev } : {}), optional: true },
  ])
  const all: readonly (readonly [string, object])[] = [
    ...Object.entries(content.packages),
    ...added,
  ]
  const sorted = all.toSorted(([a], [b]) => a.localeCompare(b, 'en'))
  const packages: unknown = Object.fromEntries(sorted)
  await writeFile(lockfile, `${JSON.stringify({ ...content, packages }, undefined, 2)}\n`)
  console.log(`${missing.length} packages of other machines added`)
}

if (process.argv[1] === import.meta.filename) await complete()
