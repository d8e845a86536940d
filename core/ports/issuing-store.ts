import type {
  IssuingBatch,
  IssuingBatchId,
  IssuingEvent,
  Provisioning,
  ProvisioningId,
} from '../card/issuing.ts'
import type { CardId } from '../contract/ids.ts'
import type { CardUid } from '../card/card-uid.ts'
import type { ProvisioningJournal } from '../card/provisioning-journal.ts'
import type { Instant } from '../time/instant.ts'

export type IssuingReads = {
  provisioning(id: ProvisioningId): Promise<Provisioning | undefined>
  /** The one programming of this chip that has not ended. */
  openOfChip(uid: CardUid): Promise<Provisioning | undefined>
  /** Of all chips, oldest first. */
  openProvisionings(): Promise<readonly Provisioning[]>
  /** Whose card works and has not got the replaced card's money yet, oldest first. */
  moving(): Promise<readonly Provisioning[]>
  /** Newest first. */
  ofCard(cardId: CardId): Promise<readonly Provisioning[]>
  /** Of one chip, newest first. */
  ofChip(uid: CardUid): Promise<readonly Provisioning[]>
  /** In the order they were begun. */
  ofBatch(id: IssuingBatchId): Promise<readonly Provisioning[]>
  batch(id: IssuingBatchId): Promise<IssuingBatch | undefined>
  /** The one that is going on. */
  openBatch(): Promise<IssuingBatch | undefined>
  /** Newest first; `before` is the number of the last one of the page before. */
  events(page: {
    readonly before?: bigint
    readonly limit: number
  }): Promise<readonly IssuingEvent[]>
  /** The host name that new cards' links carry, once one is set. */
  linkHost(): Promise<string | undefined>
}

/** `moving` has no moment: it is not over. */
export type ProvisioningEnd =
  | { readonly state: 'done' | 'givenUp'; readonly at: Instant }
  | { readonly state: 'moving' }

export type IssuingWrites = IssuingReads & {
  insert(provisioning: Provisioning): Promise<void>
  /** Writes how far it has come; what has ended stays as it is. */
  advance(id: ProvisioningId, journal: ProvisioningJournal): Promise<void>
  /** Ends it, or leaves it waiting for the replaced card's money; what has ended is not ended again. */
  end(id: ProvisioningId, end: ProvisioningEnd): Promise<void>
  insertBatch(batch: IssuingBatch): Promise<void>
  endBatch(id: IssuingBatchId, at: Instant): Promise<void>
  note(event: Omit<IssuingEvent, 'number'>): Promise<void>
  setLinkHost(host: string): Promise<void>
}
