import type { AccessKey } from '../access/access-key.ts'
import type { Card, CardAct, CardKey, Issuer, Tap } from '../card/card.ts'
import type { ChipRef } from '../card/chip-ref.ts'
import type { ForeignTap } from '../card/foreign-tap.ts'
import type { StreetCode } from '../card/street-code.ts'
import type { Payout } from '../card/payout.ts'
import type {
  AccessKeyId,
  CardEventId,
  CardId,
  DeviceId,
  InvoiceId,
  IssuerId,
  LateMoneyId,
  PayoutId,
  PrintJobId,
  StreetCodeId,
  TapId,
} from '../contract/ids.ts'
import type { Device } from '../device/device.ts'
import type { DrawerOpening } from '../device/drawer-opening.ts'
import type { Failure } from '../errors/registry.ts'
import type { Result } from '../errors/result.ts'
import type { Invoice } from '../invoice/invoice.ts'
import type { LateMoney, LateMoneyResolution } from '../invoice/late-money.ts'
import type { Payment } from '../invoice/payment.ts'
import type { Shop } from '../invoice/shop.ts'
import type {
  Balance,
  CardMovement,
  Entry,
  Layer,
  Posted,
  Transaction,
} from '../ledger/transaction.ts'
import type { NodeKey, PaymentHash } from '../lightning/payment-hash.ts'
import type { Msat } from '../money/units.ts'
import type { ReceiptPageId } from '../receipt/page-id.ts'
import type { PrintJob, PrintJobState } from '../receipt/print-job.ts'
import type { Instant } from '../time/instant.ts'
import type { IssuingReads, IssuingWrites } from './issuing-store.ts'

/**
 * A node's own database: an emptied node with the same key counts its settlements from 1 again, as the next generation.
 */
export type NodeRef = { readonly nodeKey: NodeKey; readonly generation: bigint }

/**
 * One settlement as LND reported it: unique by (node, generation, index) and by (node, hash); booked exactly once (I6).
 */
export type Settlement = NodeRef & {
  readonly settleIndex: bigint
  readonly paymentHash: PaymentHash
  readonly receivedMsat: Msat
  readonly settledAt: Instant
}

/** What we know of a node: `cursor` is the highest n for which settlements 1…n are all booked (DESIGN §3.5). */
export type NodeRecord = NodeRef & {
  readonly cursor: bigint
  readonly firstSeenAt: Instant
}

/** What others watch; `id` names the row within its noun. */
export type ChangeNoun =
  | 'shop'
  | 'invoice'
  | 'printJob'
  | 'lateMoney'
  | 'card'
  | 'issuing'
  | 'device'
  | 'receiptTemplate'

/** A row of the one change log (DESIGN §3.11): `seq` is gapless and in commit order. */
export type Change = { readonly seq: bigint; readonly noun: ChangeNoun; readonly id: string }

/** Newest first; `before` is the number of the last row of the page before. */
export type Page = { readonly before?: bigint; readonly limit: number }

export type InvoiceReads = {
  find(id: InvoiceId): Promise<Invoice | undefined>
  ofHash(hash: PaymentHash): Promise<Invoice | undefined>
  page(page: Page): Promise<readonly Invoice[]>
  /** Invoices with a payment that is planned, open, cancelling or unknown; oldest first. */
  unfinished(): Promise<readonly Invoice[]>
}

export type InvoiceBehind = { readonly id: InvoiceId; readonly number: bigint }

export type CardReads = {
  find(id: CardId): Promise<Card | undefined>
  ofChip(issuer: IssuerId, ref: ChipRef): Promise<Card | undefined>
  page(page: Page): Promise<readonly Card[]>
  /** The newest version first. */
  keys(id: CardId): Promise<readonly CardKey[]>
  /** What was done to it, newest first; `before` is the id of the last one of the page before. */
  acts(
    id: CardId,
    page: { readonly before?: CardEventId; readonly limit: number },
  ): Promise<readonly CardAct[]>
  /** The invoices behind its money since that moment, by payment id, and by payment hash where there is one. */
  invoicesBehind(id: CardId, from: Instant): Promise<ReadonlyMap<string, InvoiceBehind>>
  /** What it paid since that moment, by taps here and by payouts; those under way with all that is held for them. */
  spentSince(
    id: CardId,
    from: Instant,
  ): Promise<{ readonly amountMsat: Msat; readonly charges: number }>
}

export type ForeignTapReads = {
  /** Oldest first. */
  ofInvoice(id: InvoiceId): Promise<readonly ForeignTap[]>
  /** Those that have not ended, in no order. */
  sending(): Promise<readonly ForeignTap[]>
  /** The last `limit` that were begun since that moment and have ended, oldest first. */
  endedSince(from: Instant, limit: number): Promise<readonly ForeignTap[]>
}

export type AccessKeyReads = {
  ofHash(hash: string): Promise<AccessKey | undefined>
  /** Also those that have ended, oldest first. */
  all(): Promise<readonly AccessKey[]>
}

export type StreetCodeReads = {
  find(id: StreetCodeId): Promise<StreetCode | undefined>
  ofHash(hash: PaymentHash): Promise<StreetCode | undefined>
  /** Those that are planned or open, oldest first. */
  unfinished(): Promise<readonly StreetCode[]>
}

export type PayoutReads = {
  find(id: PayoutId): Promise<Payout | undefined>
  ofTap(id: TapId): Promise<Payout | undefined>
  /** Open or closed ones, in no order. */
  underWay(): Promise<readonly Payout[]>
  /** The open or closed ones of a card. */
  underWayOf(card: CardId): Promise<readonly Payout[]>
  /** The one that pays this code, or has paid it; never more than one. */
  standingFor(hash: PaymentHash): Promise<Payout | undefined>
  all(after: string, limit: number): Promise<readonly Payout[]>
}

export type TapReads = {
  find(id: TapId): Promise<Tap | undefined>
  ofCounter(card: CardId, keyVersion: number, counter: number): Promise<Tap | undefined>
  /** Taps that are held or want their PIN, in no order. */
  waiting(): Promise<readonly Tap[]>
  /** Oldest first. */
  ofInvoice(id: InvoiceId): Promise<readonly Tap[]>
  all(after: string, limit: number): Promise<readonly Tap[]>
}

export type LedgerReads = {
  /** Zero when nothing was ever posted there. Settled layer unless named. */
  balance(account: string, currency: string, layer?: Layer): Promise<Balance>
  balances(): Promise<readonly Balance[]>
  find(externalId: string): Promise<Posted | undefined>
  /** What moved a card's money (holds do not), newest first; `before` is the sequence of the last one of the page before. */
  ofCard(id: CardId, page: Page): Promise<readonly CardMovement[]>
  /** Entries in the order they were posted, for the audit; `after` is the last `sequence` seen. */
  entries(after: bigint, limit: number): Promise<readonly Entry[]>
  transactions(after: bigint, limit: number): Promise<readonly Posted[]>
}

export type SettlementReads = {
  ofHash(nodeKey: NodeKey, hash: PaymentHash): Promise<Settlement | undefined>
  ofIndex(node: NodeRef, index: bigint): Promise<Settlement | undefined>
  /** The highest n ≥ `from` for which from+1…n are all there. */
  contiguousFrom(node: NodeRef, from: bigint): Promise<bigint>
  page(node: NodeRef, after: bigint, limit: number): Promise<readonly Settlement[]>
  /** One record a node key: its newest generation. */
  nodes(): Promise<readonly NodeRecord[]>
}

export type PrintJobReads = {
  find(id: PrintJobId): Promise<PrintJob | undefined>
  ofInvoice(id: InvoiceId): Promise<readonly PrintJob[]>
  /** The original whose web page this is. */
  ofPage(id: ReceiptPageId): Promise<PrintJob | undefined>
  /** Oldest first. */
  inState(state: PrintJobState, limit: number): Promise<readonly PrintJob[]>
}

export type DeviceReads = {
  /** Every device that was met and not forgotten, in the order of meeting. */
  all(): Promise<readonly Device[]>
}

/** A version of how receipts look, as it was written. */
export type StoredTemplate = {
  readonly number: bigint
  readonly at: Instant
  readonly by: string
  /** JSON of core/receipt/template.ts. */
  readonly text: string
}

export type TemplateReads = {
  /** Newest first. */
  newest(limit: number): Promise<readonly StoredTemplate[]>
}

export type DrawerOpeningReads = {
  /** Newest first. */
  last(limit: number): Promise<readonly DrawerOpening[]>
}

export type Reads = {
  readonly receiptTemplates: TemplateReads
  readonly devices: DeviceReads
  readonly drawerOpenings: DrawerOpeningReads
  readonly invoices: InvoiceReads
  readonly ledger: LedgerReads
  readonly settlements: SettlementReads
  readonly printJobs: PrintJobReads
  readonly shop: { find(): Promise<Shop | undefined> }
  readonly cards: CardReads
  readonly taps: TapReads
  readonly foreignTaps: ForeignTapReads
  readonly streetCodes: StreetCodeReads
  readonly accessKeys: AccessKeyReads
  readonly payouts: PayoutReads
  /** Newest first. */
  readonly issuers: { all(): Promise<readonly Issuer[]> }
  readonly lateMoney: {
    find(id: LateMoneyId): Promise<LateMoney | undefined>
    /** Unresolved ones, oldest first. */
    open(): Promise<readonly LateMoney[]>
    ofInvoice(id: InvoiceId): Promise<readonly LateMoney[]>
    all(after: string, limit: number): Promise<readonly LateMoney[]>
  }
  readonly changes: {
    /** Rows with a greater `seq`, in order. */
    since(seq: bigint, limit: number): Promise<readonly Change[]>
    last(): Promise<bigint>
  }
  /** Sealed bytes by name: keys of the till, never in clear. */
  readonly sealed: { find(name: string): Promise<Uint8Array | undefined> }
  readonly issuing: IssuingReads
}

/** The writes of one unit of work. What is inserted twice under one key is a conflict and throws: a programmer's mistake. */
export type Unit = {
  readonly invoices: InvoiceReads & {
    nextNumber(): Promise<bigint>
    /** Without its payments. */
    insert(invoice: Invoice): Promise<void>
    /** Writes the mark; everything else of an invoice never changes. */
    markCancelAsked(id: InvoiceId, at: Instant): Promise<void>
    /** Inserts the payment, or brings the row up to date. */
    putPayment(payment: Payment): Promise<void>
  }
  readonly ledger: LedgerReads & {
    /** Idempotent by `externalId`: the same content answers with the first result, other content with `ledger.conflict`. */
    post(transaction: Transaction): Promise<Result<Posted, Failure>>
  }
  readonly settlements: SettlementReads & {
    /** False when this very row is there already; another row under the same index or hash throws. */
    insert(settlement: Settlement): Promise<boolean>
    putNode(record: NodeRecord): Promise<void>
  }
  readonly printJobs: PrintJobReads & {
    nextNumber(): Promise<bigint>
    insert(job: PrintJob): Promise<void>
    setState(id: PrintJobId, state: PrintJobState, failure?: Failure): Promise<void>
    /** Names the web page of an original that has none yet. */
    setPage(id: PrintJobId, page: ReceiptPageId): Promise<void>
  }
  readonly shop: Reads['shop'] & { put(shop: Shop): Promise<void> }
  readonly cards: CardReads & {
    nextNumber(): Promise<bigint>
    /** Inserts the card, or brings the row up to date. A counter is taken with `takeCounter` alone, but for new keys. */
    put(card: Card): Promise<void>
    /** Compare-and-set: true when this counter is above every one taken of these keys, which it then is itself. */
    takeCounter(id: CardId, keyVersion: number, counter: number): Promise<boolean>
    insertKey(key: CardKey): Promise<void>
    addAct(act: CardAct): Promise<void>
  }
  readonly taps: TapReads & {
    insert(tap: Tap): Promise<void>
    /** State, reason, sale and payment of a tap that waits; one that does not is a programmer's mistake. */
    mark(tap: Tap): Promise<void>
  }
  readonly foreignTaps: ForeignTapReads & {
    insert(tap: ForeignTap): Promise<void>
    /** How an attempt that is `sending` has ended; another one is a programmer's mistake. */
    end(tap: ForeignTap): Promise<void>
  }
  readonly accessKeys: AccessKeyReads & {
    insert(key: AccessKey): Promise<void>
    /** False when there is none that opens anything. */
    end(id: AccessKeyId, at: Instant): Promise<boolean>
  }
  readonly streetCodes: StreetCodeReads & {
    insert(code: StreetCode): Promise<void>
    /** State, code and what arrived; of one that is settled it is a programmer's mistake. */
    mark(code: StreetCode): Promise<void>
  }
  readonly payouts: PayoutReads & {
    /** A second one for a tap, or for a code that another pays or has paid, throws. */
    insert(payout: Payout): Promise<void>
    /** Its next state, fee and reason; one that is over is a programmer's mistake. */
    advance(payout: Payout): Promise<void>
  }
  readonly issuers: Reads['issuers'] & { put(issuer: Issuer): Promise<void> }
  readonly lateMoney: Reads['lateMoney'] & {
    insert(row: LateMoney): Promise<void>
    resolve(id: LateMoneyId, resolution: LateMoneyResolution): Promise<void>
  }
  readonly drawerOpenings: DrawerOpeningReads & {
    insert(opening: DrawerOpening): Promise<void>
  }
  readonly devices: DeviceReads & {
    /** Inserts the device, or brings the row up to date; bus and numbers never change. */
    put(device: Device): Promise<void>
    remove(id: DeviceId): Promise<void>
  }
  readonly receiptTemplates: TemplateReads & {
    /** Answers its number; no version is ever altered. */
    add(template: Omit<StoredTemplate, 'number'>): Promise<bigint>
  }
  readonly changes: Reads['changes'] & { add(noun: ChangeNoun, id: string): Promise<bigint> }
  readonly sealed: Reads['sealed'] & { put(name: string, bytes: Uint8Array): Promise<void> }
  readonly issuing: IssuingWrites
}

/**
 * The till's memory. Bound to one shop: the adapter puts `store_id` first in every key.
 * A commit that cannot be written rejects with a `StoreFailure` (disk full, read-only, damaged): nothing of it stands.
 */
export type Store = {
  /**
   * One unit of work: on disk when it resolves, gone when `work` throws. `work` awaits the unit's own methods and nothing
   * else (asserted). Units of concurrent callers share one commit; on PostgreSQL `work` may run again after a conflict.
   */
  commit<T>(work: (unit: Unit) => Promise<T>): Promise<T>
  /** For what can be asked again: written with the next commit, or with one of its own after `patienceMs` (2 000). Lost by a crash before. */
  rideAlong(work: (unit: Unit) => Promise<void>, patienceMs?: number): void
  /** Outside a unit, on a connection that cannot write; sees what is committed. */
  readonly read: Reads
  /** Called after each commit that wrote change rows, with the highest `seq`. Returns a way to forget it. */
  onChange(listener: (lastSeq: bigint) => void): () => void
  /** Finishes what waits, then closes. */
  close(): Promise<void>
}
