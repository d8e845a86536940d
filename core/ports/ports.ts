import type { HeldTaps } from '../card/held-taps.ts'
import type { Failure } from '../errors/registry.ts'
import type { Result } from '../errors/result.ts'
import type { Secret } from '../errors/secret.ts'
import type { RateUsed } from '../rates/rate.ts'
import type { CardMemory } from './card-memory.ts'
import type { CardOffers } from './card-offers.ts'
import type { Clock } from './clock.ts'
import type { LnurlPort } from './lnurl.ts'
import type { NodePort } from './node.ts'
import type { OpenCodes } from './open-codes.ts'
import type { Payer } from './payer.ts'
import type { Random } from './random.ts'
import type { Change, ChangeNoun, Store } from './store.ts'
import type { TapBoard } from './tap-board.ts'
import type { Stretch } from './stretch.ts'

/** The last good median, at once and without asking anybody. */
export type RatePort = { used(quote: string): Result<RateUsed, Failure> }

/** Tells whoever watches a row that it looks different now, although nothing new is on disk yet. */
export type Bell = {
  ring(noun: ChangeNoun, id: string): void
  /** Returns a way to stop listening. */
  onRing(listener: (rung: Pick<Change, 'noun' | 'id'>) => void): () => void
}

/** Says whether the wall clock may be believed; receipts carry the doubt. */
export type ClockTrust = { isTrusted(): boolean }

/** What the use-cases of a sale need from outside. Each names the part that it uses. */
export type Ports = {
  readonly store: Store
  readonly node: NodePort
  /** Absent: this till may not pay out. */
  readonly payer?: Payer
  readonly clock: Clock
  readonly random: Random
  readonly rates: RatePort
  readonly codes: OpenCodes
  readonly bell: Bell
  readonly clockTrust: ClockTrust
  readonly invoiceKey: Secret<Uint8Array>
  readonly lnurl: LnurlPort
  readonly cardMemory: CardMemory
  /** Opens what lies sealed in the database. */
  readonly deviceKey: Secret<Uint8Array>
  readonly stretch: Stretch
  readonly heldTaps: HeldTaps
  readonly cardOffers: CardOffers
  readonly board: TapBoard
}
