/** What issuing leaves behind in the books of cards: which card was being programmed, in which batch, and who did what. */
import type { CardId, Id } from '../contract/ids.ts'
import type { Instant } from '../time/instant.ts'
import type { ProvisioningJournal } from './provisioning-journal.ts'

export type ProvisioningId = Id<'provisioning'>
export type IssuingBatchId = Id<'issuing batch'>

/**
 * `open`: the card has to be laid back · `moving`: it works, the money of the card that it replaces is still to come ·
 * `done`: it has shown that it works, or that it is blank · `givenUp`: a person has said that nobody will lay it back.
 */
export type ProvisioningState = 'open' | 'moving' | 'done' | 'givenUp'

/** One programming of one card; of each chip at most one is open. Never deleted: it names keys that the chip may hold. */
export type Provisioning = {
  readonly id: ProvisioningId
  readonly cardId: CardId
  readonly state: ProvisioningState
  readonly journal: ProvisioningJournal
  /** Who had unlocked the session. */
  readonly by: string
  readonly startedAt: Instant
  readonly endedAt?: Instant
  readonly batchId?: IssuingBatchId
  /** The card whose money comes over once this one works. */
  readonly replaces?: CardId
}

/** A stack of cards: at most `budget` of them, whoever lays them on. */
export type IssuingBatch = {
  readonly id: IssuingBatchId
  readonly name: string
  readonly budget: number
  /** What its cards are called (`batch-name.ts`); by their numbers when absent. */
  readonly pattern?: string
  /** A card that is not issued ends the laying on, until somebody has looked at it. */
  readonly stopsOnError: boolean
  readonly by: string
  readonly startedAt: Instant
  readonly endedAt?: Instant
}

/** What is written down of an issuing session; nothing is ever taken out of it. */
export type IssuingDeed =
  | 'issuer.created'
  | 'issuer.restored'
  | 'issuer.rotated'
  | 'issuer.backedUp'
  | 'issuer.backupKept'
  | 'session.unlocked'
  | 'session.locked'
  | 'session.refused'
  | 'link.changed'
  | 'batch.started'
  | 'batch.ended'
  | 'card.begun'
  | 'card.done'
  | 'card.givenUp'
  | 'card.keysShown'

export type IssuingEvent = {
  readonly number: bigint
  readonly at: Instant
  readonly by: string
  readonly deed: IssuingDeed
  /** The id of the card, batch or issuer that it is about. */
  readonly about?: string
  /** Why, in the person's words. */
  readonly why?: string
}
