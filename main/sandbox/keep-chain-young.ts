import { readdirSync, statSync, truncateSync } from 'node:fs'
import path from 'node:path'
import type { Clock } from '../../core/ports/clock.ts'
import type { Bitcoind } from './bitcoind.ts'

/** LND serves only while the newest block is younger than two hours; a real chain has one every ten minutes. */
const blockEveryMs = 10 * 60_000
const lookEveryMs = 30_000
const largestLogBytes = 20 * 1024 * 1024

const mineIfOld = async (bitcoind: Bitcoind, clock: Clock): Promise<void> => {
  const { time } = await bitcoind.tip()
  if (clock.now() - time * 1000 >= blockEveryMs) await bitcoind.mine(1)
}

const shortenLogs = (folder: string): void => {
  for (const file of readdirSync(folder)) {
    const log = path.join(folder, file)
    if (statSync(log).size > largestLogBytes) truncateSync(log)
  }
}

export type ChainCare = {
  readonly bitcoind: Bitcoind
  readonly clock: Clock
  /** Logs that grow for days are emptied here, too. */
  readonly logs: string
}

/** Mines a block whenever the newest is ten minutes old, also after the machine has slept. Returns how to stop. */
export function keepChainYoung({ bitcoind, clock, logs }: ChainCare): () => void {
  const look = (): void => {
    // bitcoind may be away just now; it is asked again in half a minute.
    mineIfOld(bitcoind, clock).catch(() => undefined)
    try {
      shortenLogs(logs)
    } catch {
      // Nothing was logged yet, or a log is being replaced.
    }
  }
  const timer = setInterval(look, lookEveryMs)
  return () => clearInterval(timer)
}
