import { chmodSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startNodes, type PracticeNodes } from '../../main/sandbox/practice-nodes.ts'
import { ensureNodes } from '../nodes/ensure-nodes.ts'
import { buildStalePages } from '../start/build-stale-pages.ts'

/** What every figure of one run shares: the folder, the nodes, and how much to do. */
export type Bench = {
  /** On a real disk; gone at the end. */
  readonly folder: string
  /** 1 for the published run; less while one looks at a change. */
  readonly scale: number
  /** Invoices of the large history. */
  readonly history: number
  say(line: string): void
  /** So many, by the run's scale, and never less than `least`. */
  many(full: number, least: number): number
  /** A new folder within the run's own. */
  place(name: string): Promise<string>
  /** bitcoind and two LNDs with channels; started when first asked for. */
  nodes(): Promise<PracticeNodes>
  /** The screens as they are built now. */
  pages(): Promise<void>
  end(): Promise<void>
}

export type BenchOptions = { readonly scale: number; readonly history: number }

/** Makes the run's folder; whoever ends it removes everything. */
export async function openBench({ scale, history }: BenchOptions): Promise<Bench> {
  const folder = await mkdtemp(path.join(tmpdir(), 'flashtill-bench-'))
  chmodSync(folder, 0o755)
  const startedAt = performance.now()
  const say = (line: string): void => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)
    process.stderr.write(`${seconds} s  ${line}\n`)
  }
  let nodes: Promise<PracticeNodes> | undefined
  const start = async (): Promise<PracticeNodes> => {
    say('starting bitcoind and two LNDs')
    return startNodes(path.join(folder, 'nodes'), { programs: await ensureNodes({ say }) })
  }
  return Object.freeze({
    ...{ folder, scale, history, say },
    many: (full: number, least: number) => Math.max(least, Math.round(full * scale)),
    place: (name: string) => mkdtemp(path.join(folder, `${name}-`)),
    nodes: () => (nodes ??= start()),
    pages: () => buildStalePages(say),
    end: async () => {
      const running = await nodes?.catch(() => undefined)
      await running?.stop()
      await rm(folder, { recursive: true, force: true })
    },
  })
}
