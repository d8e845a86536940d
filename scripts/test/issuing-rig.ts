/** A till's issuing with a real SQLite store, a cheap passphrase cost, and emulated cards laid on. For tests. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId, type StoreId } from '../../core/contract/ids.ts'
import { assert } from '../../core/errors/result.ts'
import { secret } from '../../core/errors/secret.ts'
import { seededRandom } from '../../core/ports/seeded-random.ts'
import type { Log, LogLine } from '../../core/ports/log.ts'
import { createVirtualClock } from '../../core/time/virtual-clock.ts'
import { openStore, type OpenStore } from '../../main/store/open-store.ts'
import { stretch } from '../../main/stretch.ts'
import { createIssuingSession } from '../../main/usecases/card/issuing-session.ts'
import type { IssuingPorts } from '../../main/usecases/card/issuing-vault.ts'

export const passphrase = secret('a shop on the corner')
export const cheap = { memoryKib: 64, passes: 1, lanes: 1 }

export type IssuingRig = IssuingPorts & {
  readonly clock: ReturnType<typeof createVirtualClock>
  readonly store: OpenStore
  readonly random: ReturnType<typeof seededRandom>
  readonly lines: readonly LogLine[]
  readonly folder: string
  /** The same database and device again, as after a power cut: session locked. */
  reopen(): Promise<IssuingRig>
  remove(): Promise<void>
}

type Kept = { readonly folder: string; readonly seed: number; readonly practice: boolean }

async function openRig({ folder, seed, practice }: Kept): Promise<IssuingRig> {
  const clock = createVirtualClock()
  const random = seededRandom(seed)
  const storeId = newId<StoreId>(1, new Uint8Array(10))
  const opened = await openStore({ folder, storeId, clock })
  assert(opened.ok, 'the store opens')
  const store = opened.value
  const lines: LogLine[] = []
  const keep = (line: LogLine) => void lines.push(line)
  const log: Log = { info: keep, warn: keep, error: keep, debug: keep }
  const deviceKey = secret(new Uint8Array(32).fill(7))
  const session = createIssuingSession(clock)
  const ports = {
    store,
    clock,
    random,
    stretch,
    stretchCost: cheap,
    deviceKey,
    storeId,
    session,
    log,
  }
  return {
    ...ports,
    practice,
    lines,
    folder,
    reopen: async () => {
      await store.close()
      return openRig({ folder, seed: seed + 1, practice })
    },
    remove: async () => {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export const newRig = (seed: number, practice = false): Promise<IssuingRig> =>
  openRig({ folder: mkdtempSync(join(tmpdir(), 'flashtill-issuing-')), seed, practice })
