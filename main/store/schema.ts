import type { ColumnType } from 'kysely'
import type { Card, Issuer, TapReason, TapState } from '../../core/card/card.ts'
import type { ChipRef } from '../../core/card/chip-ref.ts'
import type { ForeignTapState } from '../../core/card/foreign-tap.ts'
import type { StreetCodeState } from '../../core/card/street-code.ts'
import type { PayoutState } from '../../core/card/payout.ts'
import type { CardState } from '../../core/card/lifecycle.ts'
import type {
  AccessKeyId,
  CardEventId,
  CardId,
  DeviceId,
  DrawerOpeningId,
  ForeignTapId,
  InvoiceId,
  IssuerId,
  LateMoneyId,
  PaymentId,
  PayoutId,
  PrintJobId,
  StoreId,
  StreetCodeId,
  TapId,
} from '../../core/contract/ids.ts'
import type { CardUid } from '../../core/card/card-uid.ts'
import type {
  IssuingBatchId,
  IssuingDeed,
  ProvisioningId,
  ProvisioningState,
} from '../../core/card/issuing.ts'
import type { ProvisioningJournal } from '../../core/card/provisioning-journal.ts'
import type { DeviceBus, DeviceKind, DeviceRole } from '../../core/device/device.ts'
import type { FailureCode } from '../../core/errors/registry.ts'
import type { LateMoneyKind, LateMoneyResolution } from '../../core/invoice/late-money.ts'
import type { Applied, CancelReason, Payment, PaymentState } from '../../core/invoice/payment.ts'
import type { AccountName, CreditAccount } from '../../core/ledger/chart-of-accounts.ts'
import type { Direction, Layer } from '../../core/ledger/transaction.ts'
import type { Bolt11, NodeKey, PaymentHash } from '../../core/lightning/payment-hash.ts'
import type { MinorUnits, Msat, Sat } from '../../core/money/units.ts'
import type { ChangeNoun } from '../../core/ports/store.ts'
import type { ReceiptPageId } from '../../core/receipt/page-id.ts'
import type { PrintJobState, PrintKind } from '../../core/receipt/print-job.ts'
import type { Instant } from '../../core/time/instant.ts'

/**
 * The rows as Kysely sees them. Both engines answer 64-bit columns as bigint; what the program knows as a number (a moment,
 * a small count) is read with `row.ts`.
 */
type Moment = ColumnType<bigint, Instant, Instant>
type MaybeMoment = ColumnType<bigint | null, Instant | null, Instant | null>
type Count = ColumnType<bigint, number, number>
type MaybeCount = ColumnType<bigint | null, number | null, number | null>
/** 0 or 1 on SQLite. */
type Flag = ColumnType<bigint | boolean, boolean, boolean>

type OfStore<Row> = Row & { store_id: StoreId }

export type Schema = {
  counter: OfStore<{ name: string; value: bigint }>
  change_log: OfStore<{ seq: bigint; noun: ChangeNoun; row_id: string }>
  ledger_transaction: OfStore<{
    sequence: bigint
    external_id: string
    kind: string
    at: Moment
    description: string
    entry_count: Count
  }>
  ledger_entry: OfStore<{
    transaction_sequence: bigint
    position: Count
    account: AccountName
    direction: Direction
    currency: string
    amount: MinorUnits
    layer: Layer
  }>
  ledger_balance: OfStore<{
    account: AccountName
    currency: string
    layer: Layer
    debits: MinorUnits
    credits: MinorUnits
  }>
  invoice: OfStore<{
    id: InvoiceId
    number: bigint
    price_currency: string
    price_amount: MinorUnits
    tax_bp: Count
    created_at: Moment
    lifetime_min: Count
    cancel_asked_at: MaybeMoment
    time_unsure: Flag
    top_up_card_id: CardId | null
  }>
  payment: OfStore<{
    invoice_id: InvoiceId
    id: PaymentId
    position: bigint
    tender: Payment['tender']
    state: PaymentState
    created_at: Moment
    due_currency: string
    due_amount: MinorUnits
    applied: Applied | null
    amount_sat: Sat | null
    rate: string | null
    payment_hash: PaymentHash | null
    expires_at: MaybeMoment
    node_key: NodeKey | null
    bolt11: Bolt11 | null
    cancel_reason: CancelReason | null
    failure: FailureCode | null
    received_msat: Msat | null
    settled_at: MaybeMoment
    settle_index: bigint | null
    asked_amount: MinorUnits | null
    given_amount: MinorUnits | null
    change_amount: MinorUnits | null
    drawer: string | null
    went_on_by: string | null
    card_id: CardId | null
    tap_id: TapId | null
  }>
  node: OfStore<{ node_key: NodeKey; generation: bigint; cursor: bigint; first_seen_at: Moment }>
  settlement: OfStore<{
    node_key: NodeKey
    generation: bigint
    settle_index: bigint
    payment_hash: PaymentHash
    received_msat: Msat
    settled_at: Moment
  }>
  print_job: OfStore<{
    id: PrintJobId
    number: bigint
    invoice_id: InvoiceId
    kind: PrintKind
    copy: Count
    state: PrintJobState
    created_at: Moment
    failure: FailureCode | null
    receipt: string
    page_id: ReceiptPageId | null
  }>
  foreign_tap: OfStore<{
    invoice_id: InvoiceId
    id: ForeignTapId
    payment_id: PaymentId
    host: string
    state: ForeignTapState
    started_at: Moment
    offer_ms: MaybeCount
    withdraw_ms: MaybeCount
    note: string | null
    failure: FailureCode | null
    detail: string | null
  }>
  access_key: OfStore<{
    id: AccessKeyId
    name: string
    scopes: string
    hash: string
    created_at: Moment
    ended_at: MaybeMoment
  }>
  street_code: OfStore<{
    id: StreetCodeId
    card_id: CardId
    state: StreetCodeState
    created_at: Moment
    expires_at: Moment
    amount_msat: Msat
    payment_hash: PaymentHash
    node_key: NodeKey
    bolt11: Bolt11 | null
    comment: string | null
    received_msat: Msat | null
    settled_at: MaybeMoment
  }>
  payout: OfStore<{
    id: PayoutId
    card_id: CardId
    tap_id: TapId
    node_key: NodeKey
    generation: bigint
    payment_hash: PaymentHash
    amount_msat: Msat
    fee_limit_msat: Msat
    created_at: Moment
    state: PayoutState
    fee_msat: Msat | null
    reason: string | null
  }>
  late_money: OfStore<{
    id: LateMoneyId
    kind: LateMoneyKind
    account: CreditAccount
    amount_msat: Msat
    payment_hash: PaymentHash
    node_key: NodeKey
    invoice_id: InvoiceId | null
    created_at: Moment
    resolved_how: LateMoneyResolution['how'] | null
    resolved_note: string | null
    resolved_at: MaybeMoment
  }>
  issuer: OfStore<{ id: IssuerId; created_at: Moment; state: Issuer['state']; k1: Uint8Array }>
  card: OfStore<{
    id: CardId
    number: bigint
    name: string
    state: CardState
    currency: Card['currency']
    issuer: IssuerId | null
    chip_ref: ChipRef | null
    key_version: MaybeCount
    last_counter: MaybeCount
    limits: string
    pin_hash: string | null
    pin_from_msat: Msat | null
    pin_tries_left: MaybeCount
    created_at: Moment
    replaced_by: CardId | null
  }>
  card_key: OfStore<{ card_id: CardId; version: Count; chip_byte: Count; k2: Uint8Array }>
  tap: OfStore<{
    id: TapId
    card_id: CardId
    key_version: Count
    counter: Count
    at: Moment
    reader: string
    state: TapState
    reason: TapReason | null
    invoice_id: InvoiceId | null
    payment_id: PaymentId | null
    read_ms: MaybeCount
  }>
  card_event: OfStore<{
    card_id: CardId
    id: CardEventId
    at: Moment
    who: string
    what: string
    why: string
    detail: string
  }>
  shop: OfStore<{
    name: string
    currency: string
    language: string
    expiry_min: Count
    tax_bp: Count
    rate_max_age_min: Count
    smallest_coin: bigint
    tap_hold_sec: MaybeCount
    cashier_sees_balance: ColumnType<bigint | boolean | null, boolean | null, boolean | null>
  }>
  provisioning: OfStore<{
    id: ProvisioningId
    number: bigint
    card_id: CardId
    uid: CardUid
    purpose: ProvisioningJournal['purpose']
    state: ProvisioningState
    operator: string
    started_at: Moment
    ended_at: MaybeMoment
    batch_id: IssuingBatchId | null
    replaces: CardId | null
    journal: string
  }>
  issuing_batch: OfStore<{
    id: IssuingBatchId
    name: string
    budget: Count
    pattern: string | null
    on_error: 'stop' | null
    operator: string
    started_at: Moment
    ended_at: MaybeMoment
  }>
  issuing_event: OfStore<{
    number: bigint
    at: Moment
    operator: string
    deed: IssuingDeed
    about: string | null
    why: string | null
  }>
  card_link: OfStore<{ host: string }>
  device: OfStore<{
    id: DeviceId
    bus: DeviceBus
    place: string
    vendor: string
    product: string
    serial: string
    kind: DeviceKind
    name: string
    model: string
    role: DeviceRole | null
    profile: string | null
    speed: ColumnType<bigint | null, number | null, number | null>
    drawer_pin: MaybeCount
    drawer_pulse_ms: MaybeCount
    drawer_open_is: 'high' | 'low' | null
    first_seen_at: Moment
  }>
  receipt_template: OfStore<{ number: bigint; made_at: Moment; made_by: string; template: string }>
  drawer_opening: OfStore<{
    id: DrawerOpeningId
    at: Moment
    reason: string
    opened_by: string
  }>
  sealed: OfStore<{ name: string; bytes: Uint8Array }>
}
