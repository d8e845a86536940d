/**
 * The time during which cards can be programmed: between a right passphrase and the lock. The keys are in memory only here; they
 * are overwritten when it locks. What the language copies meanwhile (derived keys of one card) goes when that card is done.
 */
import type { AesKey } from '../../../core/card/card-keys.ts'
import type { IssuerId } from '../../../core/contract/ids.ts'
import type { Secret } from '../../../core/errors/secret.ts'
import type { Clock } from '../../../core/ports/clock.ts'
import { createStop, type StopSwitch } from '../../../core/ports/stop.ts'

/** All that the passphrase opens. */
export type IssuingKeys = {
  readonly by: string
  readonly vaultKey: Secret<Uint8Array>
  readonly current: IssuerId
  /** Of the current issuer and the older ones. */
  readonly issuerKeys: ReadonlyMap<IssuerId, AesKey>
}

export type SessionState =
  | { readonly kind: 'locked' }
  | { readonly kind: 'unlocked'; readonly by: string; readonly locksInMs: number }

export type IssuingSession = {
  state(): SessionState
  /** The keys, or undefined when it is locked. Each use puts the lock off. */
  keys(): IssuingKeys | undefined
  open(keys: IssuingKeys): void
  /** True when it was open. */
  lock(): boolean
  /** How long nobody may try another passphrase. */
  waitMs(): number
  /** A wrong passphrase: from the third in a row on, each costs more time. */
  wrong(): void
  /** Calls back after each opening and locking; `idle` when nobody asked for it. Returns a way to stop that. */
  onChange(changed: (why: 'opened' | 'locked' | 'idle', by: string) => void): () => void
}

/** Until it locks by itself when nothing is done with it. */
export const idleLockMs = 10 * 60_000

const freeTries = 3
const firstWaitMs = 5_000
const longestWaitMs = 5 * 60_000

const waitAfter = (wrongTries: number): number =>
  wrongTries < freeTries
    ? 0
    : Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(10, wrongTries - freeTries))

function forget({ vaultKey, issuerKeys }: IssuingKeys): void {
  vaultKey.reveal().fill(0)
  for (const key of issuerKeys.values()) key.reveal().fill(0)
}

type Open = { readonly keys: IssuingKeys; readonly end: StopSwitch; locksAtMs: number }

/** A locked session. */
export function createIssuingSession(clock: Clock, idleMs = idleLockMs): IssuingSession {
  const listeners = new Set<(why: 'opened' | 'locked' | 'idle', by: string) => void>()
  let open: Open | undefined
  const tries = { wrong: 0, notBeforeMs: 0 }
  const tell = (why: 'opened' | 'locked' | 'idle', by: string) => {
    for (const listener of listeners) listener(why, by)
  }
  const end = (why: 'locked' | 'idle'): boolean => {
    if (open === undefined) return false
    const { keys, end: ended } = open
    open = undefined
    ended.call()
    forget(keys)
    tell(why, keys.by)
    return true
  }
  const lockWhenIdle = async (mine: Open): Promise<void> => {
    while (open === mine) {
      const restMs = mine.locksAtMs - clock.monotonicMs()
      if (restMs <= 0) end('idle')
      else await clock.sleep(restMs, mine.end.stop)
    }
  }
  const alive = (): Open | undefined => {
    if (open !== undefined && open.locksAtMs <= clock.monotonicMs()) end('idle')
    return open
  }
  return Object.freeze({
    state: (): SessionState => {
      const now = alive()
      if (now === undefined) return { kind: 'locked' }
      return { kind: 'unlocked', by: now.keys.by, locksInMs: now.locksAtMs - clock.monotonicMs() }
    },
    keys: () => {
      const now = alive()
      if (now !== undefined) now.locksAtMs = clock.monotonicMs() + idleMs
      return now?.keys
    },
    open: (keys: IssuingKeys) => {
      end('locked')
      tries.wrong = 0
      const mine: Open = { keys, end: createStop(), locksAtMs: clock.monotonicMs() + idleMs }
      open = mine
      void lockWhenIdle(mine)
      tell('opened', keys.by)
    },
    lock: () => end('locked'),
    waitMs: () => Math.max(0, tries.notBeforeMs - clock.monotonicMs()),
    wrong: () => {
      tries.wrong += 1
      tries.notBeforeMs = clock.monotonicMs() + waitAfter(tries.wrong)
    },
    onChange: (changed: (why: 'opened' | 'locked' | 'idle', by: string) => void) => {
      listeners.add(changed)
      return () => {
        listeners.delete(changed)
      }
    },
  })
}
