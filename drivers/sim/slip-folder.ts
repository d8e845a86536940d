import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { instant, type Instant } from '../../core/time/instant.ts'

/** A piece of paper that came out of a simulated printer. */
export type Slip = {
  /** Six digits, counting up. */
  readonly id: string
  readonly at: Instant
  readonly png: Uint8Array
  readonly text: readonly string[]
  /** False when it was torn off: the roll ended or a hand tore it. */
  readonly isCut: boolean
}

/** Paper lies where it fell, also when the program that printed it is gone. */
export type SlipFolder = {
  /** Oldest first. */
  all(): readonly Slip[]
  add(slip: Omit<Slip, 'id'>): Slip
}

type Facts = { readonly at: number; readonly text: readonly string[]; readonly isCut: boolean }

function factsOf(content: string): Facts | undefined {
  const value: unknown = JSON.parse(content)
  if (typeof value !== 'object' || value === null) return undefined
  if (!('at' in value) || !('text' in value) || !('isCut' in value)) return undefined
  const { at, text, isCut } = value
  if (typeof at !== 'number' || !Array.isArray(text)) return undefined
  return { at, text: text.map(String), isCut: isCut === true }
}

/** A slip counts once its JSON stands beside its picture. */
function read(folder: string): readonly Slip[] {
  const names = readdirSync(folder).filter((name) => /^\d{6}\.json$/.test(name))
  return names.toSorted().flatMap((name) => {
    const id = name.slice(0, 6)
    const facts = factsOf(readFileSync(join(folder, name), 'utf8'))
    if (facts === undefined) return []
    const png = readFileSync(join(folder, `${id}.png`))
    return [{ id, at: instant(facts.at), png, text: facts.text, isCut: facts.isCut }]
  })
}

/** Slips in memory and, where a folder is given, as `000001.png` and `000001.json` in it. */
export function createSlipFolder(folder: string | undefined): SlipFolder {
  if (folder !== undefined) mkdirSync(folder, { recursive: true })
  const slips = folder === undefined ? [] : [...read(folder)]
  const write = (name: string, content: string | Uint8Array) => {
    if (folder === undefined) return
    writeFileSync(join(folder, `${name}.new`), content)
    renameSync(join(folder, `${name}.new`), join(folder, name))
  }
  return Object.freeze({
    all: () => [...slips],
    add: (fallen: Omit<Slip, 'id'>) => {
      const id = String(Number(slips.at(-1)?.id ?? 0) + 1).padStart(6, '0')
      const { png, ...facts } = fallen
      write(`${id}.png`, png)
      write(`${id}.json`, JSON.stringify(facts))
      const slip = { id, ...fallen }
      slips.push(slip)
      return slip
    },
  })
}
