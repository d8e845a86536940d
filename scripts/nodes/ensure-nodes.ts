import process from 'node:process'
import { getBitcoind } from './bitcoind.ts'
import type { Say } from './cached.ts'
import { namedPrograms } from './find-program.ts'
import { getLnd } from './lnd.ts'

/** How to start each node program: a command and its first arguments, or one program's path. */
export type NodePrograms = {
  readonly bitcoind: readonly string[]
  readonly bitcoinCli?: readonly string[]
  readonly lnd: string
  readonly lncli: string
}

export type EnsureNodesOptions = {
  /** A flashtill.toml whose `[programs]` section may name bitcoind, bitcoin-cli, lnd and lncli. */
  readonly settingsFile?: string
  readonly say?: Say
}

/**
 * Finds bitcoind and LND, and gets what is missing: what the settings name wins, then the PATH, then the cache, then
 * Debian's archive (bitcoind) and the Go module (LND). Minutes at the first time, milliseconds later; two at once share
 * the work. Throws one sentence when something cannot be had.
 */
export async function ensureNodes(options: EnsureNodesOptions = {}): Promise<NodePrograms> {
  const say = options.say ?? (() => undefined)
  const named = await namedPrograms(options.settingsFile)
  const ownBitcoind = named.get('bitcoind')
  const ownCli = named.get('bitcoin-cli')
  const bitcoin =
    ownBitcoind === undefined
      ? await getBitcoind(say)
      : {
          bitcoind: [ownBitcoind],
          ...(ownCli === undefined ? {} : { bitcoinCli: [ownCli] }),
        }
  const ownLnd = named.get('lnd')
  const lnd =
    ownLnd === undefined
      ? await getLnd(say)
      : { lnd: ownLnd, lncli: named.get('lncli') ?? ownLnd.replace(/lnd$/, 'lncli') }
  return { ...bitcoin, ...lnd }
}

/** `node scripts/nodes/ensure-nodes.ts` gets them ahead of whatever will start them. */
if (process.argv[1] === import.meta.filename) {
  const { lnd, bitcoind } = await ensureNodes({ say: (line) => console.log(line) })
  console.log(`bitcoind: ${bitcoind.join(' ')}\nlnd: ${lnd}`)
}
