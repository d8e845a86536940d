CREATE TABLE counter (
  store_id text not null,
  name text not null,
  value integer not null,
  primary key (store_id, name)
) strict, without rowid;

CREATE TABLE change_log (
  store_id text not null,
  seq integer not null,
  noun text not null,
  row_id text not null,
  primary key (store_id, seq)
) strict, without rowid;

CREATE TRIGGER change_log_no_update before update on change_log begin select raise(abort, 'change_log is append-only: no update'); end;

CREATE TRIGGER change_log_no_delete before delete on change_log begin select raise(abort, 'change_log is append-only: no delete'); end;

CREATE TABLE ledger_transaction (
  store_id text not null,
  sequence integer not null,
  external_id text not null,
  kind text not null,
  at integer not null,
  description text not null,
  entry_count integer not null,
  primary key (store_id, sequence),
  unique (store_id, external_id)
) strict, without rowid;

CREATE TABLE ledger_entry (
  store_id text not null,
  transaction_sequence integer not null,
  position integer not null,
  account text not null,
  direction text not null,
  currency text not null,
  amount integer not null,
  layer text not null,
  primary key (store_id, transaction_sequence, position),
  foreign key (store_id, transaction_sequence) references ledger_transaction (store_id, sequence) deferrable initially deferred,
  check (amount > 0),
  check (direction in ('debit', 'credit')),
  check (layer in ('settled', 'pending', 'encumbered'))
) strict, without rowid;

CREATE TRIGGER ledger_transaction_no_update before update on ledger_transaction begin select raise(abort, 'ledger_transaction is append-only: no update'); end;

CREATE TRIGGER ledger_transaction_no_delete before delete on ledger_transaction begin select raise(abort, 'ledger_transaction is append-only: no delete'); end;

CREATE TRIGGER ledger_entry_no_update before update on ledger_entry begin select raise(abort, 'ledger_entry is append-only: no update'); end;

CREATE TRIGGER ledger_entry_no_delete before delete on ledger_entry begin select raise(abort, 'ledger_entry is append-only: no delete'); end;

CREATE TRIGGER ledger_transaction_balances before insert on ledger_transaction begin
  select raise(abort, 'ledger: entries are missing')
    where new.entry_count < 2 or new.entry_count <> (
      select count(*) from ledger_entry
      where store_id = new.store_id and transaction_sequence = new.sequence);
  select raise(abort, 'ledger: entries do not sum to zero')
    where exists (
      select 1 from ledger_entry
      where store_id = new.store_id and transaction_sequence = new.sequence
      group by currency, layer
      having sum(case direction when 'debit' then amount else -amount end) <> 0);
end;

CREATE TRIGGER ledger_entry_in_time before insert on ledger_entry
when exists (
  select 1 from ledger_transaction
  where store_id = new.store_id and sequence = new.transaction_sequence)
begin select raise(abort, 'ledger: the transaction stands already'); end;

CREATE TABLE ledger_balance (
  store_id text not null,
  account text not null,
  currency text not null,
  layer text not null,
  debits integer not null,
  credits integer not null,
  primary key (store_id, account, currency, layer)
) strict, without rowid;

CREATE TABLE invoice (
  store_id text not null,
  id text not null,
  number integer not null,
  price_currency text not null,
  price_amount integer not null,
  tax_bp integer not null,
  created_at integer not null,
  lifetime_min integer not null,
  cancel_asked_at integer,
  time_unsure integer not null check (time_unsure in (0, 1)), top_up_card_id text,
  primary key (store_id, id),
  unique (store_id, number)
) strict, without rowid;

CREATE TRIGGER invoice_no_update before update of store_id, id, number, price_currency, price_amount, tax_bp, created_at, lifetime_min, time_unsure on invoice begin select raise(abort, 'invoice is append-only: no update'); end;

CREATE TRIGGER invoice_no_delete before delete on invoice begin select raise(abort, 'invoice is append-only: no delete'); end;

CREATE TABLE payment (
  store_id text not null,
  invoice_id text not null,
  id text not null,
  position integer not null,
  tender text not null,
  state text not null,
  created_at integer not null,
  due_currency text not null,
  due_amount integer not null,
  applied text,
  amount_sat integer,
  rate text check (json_valid(rate)),
  payment_hash text,
  expires_at integer,
  node_key text,
  bolt11 text,
  cancel_reason text,
  failure text,
  received_msat integer,
  settled_at integer,
  settle_index integer,
  asked_amount integer,
  given_amount integer,
  change_amount integer,
  drawer text,
  went_on_by text, card_id text, tap_id text,
  primary key (store_id, invoice_id, id),
  unique (store_id, payment_hash),
  foreign key (store_id, invoice_id) references invoice (store_id, id)
) strict;

CREATE INDEX payment_pending on payment (store_id, invoice_id) where state in ('planned', 'open', 'cancelling', 'unknown');

CREATE TABLE node (
  store_id text not null,
  node_key text not null,
  generation integer not null,
  cursor integer not null,
  first_seen_at integer not null,
  primary key (store_id, node_key, generation)
) strict, without rowid;

CREATE TABLE settlement (
  store_id text not null,
  node_key text not null,
  generation integer not null,
  settle_index integer not null,
  payment_hash text not null,
  received_msat integer not null,
  settled_at integer not null,
  primary key (store_id, node_key, generation, settle_index),
  unique (store_id, node_key, payment_hash)
) strict, without rowid;

CREATE TRIGGER settlement_no_update before update on settlement begin select raise(abort, 'settlement is append-only: no update'); end;

CREATE TRIGGER settlement_no_delete before delete on settlement begin select raise(abort, 'settlement is append-only: no delete'); end;

CREATE TABLE print_job (
  store_id text not null,
  id text not null,
  number integer not null,
  invoice_id text not null,
  kind text not null,
  copy integer not null,
  state text not null,
  created_at integer not null,
  failure text,
  receipt text not null check (json_valid(receipt)), page_id text,
  primary key (store_id, id),
  foreign key (store_id, invoice_id) references invoice (store_id, id)
) strict;

CREATE INDEX print_job_of_invoice on print_job (store_id, invoice_id, number);

CREATE INDEX print_job_not_done on print_job (store_id, state, number) where state <> 'confirmed';

CREATE TABLE late_money (
  store_id text not null,
  id text not null,
  kind text not null,
  account text not null,
  amount_msat integer not null,
  payment_hash text not null,
  node_key text not null,
  invoice_id text,
  created_at integer not null,
  resolved_how text,
  resolved_note text,
  resolved_at integer,
  primary key (store_id, id)
) strict;

CREATE TRIGGER late_money_no_update before update of store_id, id, kind, account, amount_msat, payment_hash, node_key, invoice_id, created_at on late_money begin select raise(abort, 'late_money is append-only: no update'); end;

CREATE TRIGGER late_money_no_delete before delete on late_money begin select raise(abort, 'late_money is append-only: no delete'); end;

CREATE INDEX late_money_open on late_money (store_id, id) where resolved_at is null;

CREATE INDEX late_money_of_invoice on late_money (store_id, invoice_id, id) where invoice_id is not null;

CREATE TABLE shop (
  store_id text not null,
  name text not null,
  currency text not null,
  language text not null,
  expiry_min integer not null,
  tax_bp integer not null,
  rate_max_age_min integer not null,
  smallest_coin integer not null, tap_hold_sec integer, cashier_sees_balance integer check (cashier_sees_balance in (0, 1)),
  primary key (store_id)
) strict, without rowid;

CREATE TABLE sealed (
  store_id text not null,
  name text not null,
  bytes blob not null,
  primary key (store_id, name)
) strict;

CREATE TABLE issuer (
  store_id text not null,
  id text not null,
  created_at integer not null,
  state text not null,
  k1 blob not null,
  primary key (store_id, id),
  check (state in ('current', 'old'))
) strict;

CREATE TRIGGER issuer_no_update before update of store_id, id, created_at, k1 on issuer begin select raise(abort, 'issuer is append-only: no update'); end;

CREATE TRIGGER issuer_no_delete before delete on issuer begin select raise(abort, 'issuer is append-only: no delete'); end;

CREATE TABLE card (
  store_id text not null,
  id text not null,
  number integer not null,
  name text not null,
  state text not null,
  currency text not null,
  issuer text,
  chip_ref text,
  key_version integer,
  last_counter integer,
  limits text not null check (json_valid(limits)),
  pin_hash text,
  pin_from_msat integer,
  pin_tries_left integer,
  created_at integer not null,
  replaced_by text,
  primary key (store_id, id),
  unique (store_id, number),
  unique (store_id, issuer, chip_ref),
  foreign key (store_id, issuer) references issuer (store_id, id)
) strict;

CREATE TRIGGER card_no_update before update of store_id, id, number, currency, created_at on card begin select raise(abort, 'card is append-only: no update'); end;

CREATE TRIGGER card_no_delete before delete on card begin select raise(abort, 'card is append-only: no delete'); end;

CREATE TABLE card_key (
  store_id text not null,
  card_id text not null,
  version integer not null,
  chip_byte integer not null,
  k2 blob not null,
  primary key (store_id, card_id, version),
  foreign key (store_id, card_id) references card (store_id, id)
) strict;

CREATE TRIGGER card_key_no_update before update on card_key begin select raise(abort, 'card_key is append-only: no update'); end;

CREATE TRIGGER card_key_no_delete before delete on card_key begin select raise(abort, 'card_key is append-only: no delete'); end;

CREATE TABLE tap (
  store_id text not null,
  id text not null,
  card_id text not null,
  key_version integer not null,
  counter integer not null,
  at integer not null,
  reader text not null,
  state text not null,
  reason text,
  invoice_id text,
  payment_id text,
  read_ms integer,
  primary key (store_id, card_id, key_version, counter),
  unique (store_id, id),
  foreign key (store_id, card_id) references card (store_id, id),
  check ((state = 'charged') = (payment_id is not null))
) strict;

CREATE TRIGGER tap_no_update before update of store_id, id, card_id, key_version, counter, at, reader, read_ms on tap begin select raise(abort, 'tap is append-only: no update'); end;

CREATE TRIGGER tap_no_delete before delete on tap begin select raise(abort, 'tap is append-only: no delete'); end;

CREATE INDEX tap_waiting on tap (store_id, state) where state in ('held', 'pinWanted');

CREATE INDEX tap_of_invoice on tap (store_id, invoice_id) where invoice_id is not null;

CREATE TABLE card_event (
  store_id text not null,
  card_id text not null,
  id text not null,
  at integer not null,
  who text not null,
  what text not null,
  why text not null,
  detail text not null check (json_valid(detail)),
  primary key (store_id, card_id, id),
  foreign key (store_id, card_id) references card (store_id, id)
) strict, without rowid;

CREATE TRIGGER card_event_no_update before update on card_event begin select raise(abort, 'card_event is append-only: no update'); end;

CREATE TRIGGER card_event_no_delete before delete on card_event begin select raise(abort, 'card_event is append-only: no delete'); end;

CREATE TRIGGER invoice_no_update_top_up_card_id before update of top_up_card_id on invoice begin select raise(abort, 'invoice is append-only: no update'); end;

CREATE UNIQUE INDEX payment_of_tap on payment (store_id, tap_id) where tap_id is not null;

CREATE INDEX payment_of_card on payment (store_id, card_id, created_at) where card_id is not null;

CREATE INDEX ledger_entry_of_card on ledger_entry (store_id, account, transaction_sequence) where account > 'card:' and account < 'card;';

CREATE TABLE provisioning (
  store_id text not null,
  id text not null,
  number integer not null,
  card_id text not null,
  uid text not null,
  purpose text not null,
  state text not null,
  operator text not null,
  started_at integer not null,
  ended_at integer,
  batch_id text,
  replaces text,
  journal text not null check (json_valid(journal)),
  primary key (store_id, id),
  unique (store_id, number)
) strict;

CREATE TRIGGER provisioning_no_update before update of store_id, id, number, card_id, uid, purpose, operator, started_at, batch_id, replaces on provisioning begin select raise(abort, 'provisioning is append-only: no update'); end;

CREATE TRIGGER provisioning_no_delete before delete on provisioning begin select raise(abort, 'provisioning is append-only: no delete'); end;

CREATE INDEX provisioning_open on provisioning (store_id, uid, number) where state = 'open';

CREATE INDEX provisioning_of_card on provisioning (store_id, card_id, number);

CREATE INDEX provisioning_of_chip on provisioning (store_id, uid, number);

CREATE INDEX provisioning_of_batch on provisioning (store_id, batch_id, number) where batch_id is not null;

CREATE TABLE issuing_batch (
  store_id text not null,
  id text not null,
  name text not null,
  budget integer not null,
  operator text not null,
  started_at integer not null,
  ended_at integer, pattern text, on_error text,
  primary key (store_id, id)
) strict;

CREATE TRIGGER issuing_batch_no_update before update of store_id, id, name, budget, operator, started_at on issuing_batch begin select raise(abort, 'issuing_batch is append-only: no update'); end;

CREATE TRIGGER issuing_batch_no_delete before delete on issuing_batch begin select raise(abort, 'issuing_batch is append-only: no delete'); end;

CREATE TABLE issuing_event (
  store_id text not null,
  number integer not null,
  at integer not null,
  operator text not null,
  deed text not null,
  about text,
  why text,
  primary key (store_id, number)
) strict, without rowid;

CREATE TRIGGER issuing_event_no_update before update on issuing_event begin select raise(abort, 'issuing_event is append-only: no update'); end;

CREATE TRIGGER issuing_event_no_delete before delete on issuing_event begin select raise(abort, 'issuing_event is append-only: no delete'); end;

CREATE TABLE card_link (
  store_id text not null,
  host text not null,
  primary key (store_id)
) strict, without rowid;

CREATE TABLE device (
  store_id text not null,
  id text not null,
  bus text not null,
  place text not null,
  vendor text not null,
  product text not null,
  serial text not null,
  kind text not null,
  name text not null,
  model text not null,
  role text,
  profile text,
  speed integer,
  first_seen_at integer not null, drawer_pin integer, drawer_pulse_ms integer, drawer_open_is text,
  primary key (store_id, id),
  unique (store_id, name)
) strict;

CREATE TABLE foreign_tap (
  store_id text not null,
  invoice_id text not null,
  id text not null,
  payment_id text not null,
  host text not null,
  state text not null,
  started_at integer not null,
  offer_ms integer,
  withdraw_ms integer,
  note text,
  failure text,
  detail text check (json_valid(detail)),
  primary key (store_id, invoice_id, id),
  foreign key (store_id, invoice_id, payment_id) references payment (store_id, invoice_id, id) deferrable initially deferred,
  check (state in ('sending', 'accepted', 'refused', 'unknown', 'notSent'))
) strict;

CREATE TRIGGER foreign_tap_no_update before update of store_id, invoice_id, id, payment_id, host, started_at on foreign_tap begin select raise(abort, 'foreign_tap is append-only: no update'); end;

CREATE TRIGGER foreign_tap_no_delete before delete on foreign_tap begin select raise(abort, 'foreign_tap is append-only: no delete'); end;

CREATE INDEX foreign_tap_sending on foreign_tap (store_id, invoice_id, id) where state = 'sending';

CREATE UNIQUE INDEX print_job_of_page on print_job (store_id, page_id) where page_id is not null;

CREATE TRIGGER issuing_batch_no_update_pattern_on_error before update of pattern, on_error on issuing_batch begin select raise(abort, 'issuing_batch is append-only: no update'); end;

CREATE INDEX provisioning_moving on provisioning (store_id, number) where state = 'moving';

CREATE INDEX invoice_of_top_up on invoice (store_id, top_up_card_id, created_at) where top_up_card_id is not null;

CREATE TABLE street_code (
  store_id text not null,
  id text not null,
  card_id text not null,
  state text not null,
  created_at integer not null,
  expires_at integer not null,
  amount_msat integer not null,
  payment_hash text not null,
  node_key text not null,
  bolt11 text,
  comment text,
  received_msat integer,
  settled_at integer,
  primary key (store_id, id),
  unique (store_id, payment_hash),
  foreign key (store_id, card_id) references card (store_id, id),
  check (state in ('planned', 'open', 'settled', 'ended'))
) strict;

CREATE TRIGGER street_code_no_update before update of store_id, id, card_id, created_at, expires_at, amount_msat, payment_hash, node_key, comment on street_code begin select raise(abort, 'street_code is append-only: no update'); end;

CREATE TRIGGER street_code_no_delete before delete on street_code begin select raise(abort, 'street_code is append-only: no delete'); end;

CREATE INDEX street_code_of_card on street_code (store_id, card_id);

CREATE INDEX street_code_unfinished on street_code (store_id, id) where state in ('planned', 'open');

CREATE TABLE payout (
  store_id text not null,
  id text not null,
  card_id text not null,
  tap_id text not null,
  node_key text not null,
  generation integer not null,
  payment_hash text not null,
  amount_msat integer not null,
  fee_limit_msat integer not null,
  created_at integer not null,
  state text not null,
  fee_msat integer,
  reason text,
  primary key (store_id, id),
  unique (store_id, tap_id),
  foreign key (store_id, card_id) references card (store_id, id),
  foreign key (store_id, tap_id) references tap (store_id, id),
  check (state in ('open', 'closed', 'paid', 'failed', 'neverSent')),
  check ((state = 'paid') = (fee_msat is not null))
) strict;

CREATE TRIGGER payout_no_update before update of store_id, id, card_id, tap_id, node_key, generation, payment_hash, amount_msat, fee_limit_msat, created_at on payout begin select raise(abort, 'payout is append-only: no update'); end;

CREATE TRIGGER payout_no_delete before delete on payout begin select raise(abort, 'payout is append-only: no delete'); end;

CREATE UNIQUE INDEX payout_standing on payout (store_id, payment_hash) where state in ('open', 'closed', 'paid');

CREATE INDEX payout_under_way on payout (store_id, state, card_id) where state in ('open', 'closed');

CREATE INDEX payout_of_card on payout (store_id, card_id, created_at);

CREATE TABLE receipt_template (
  store_id text not null,
  number integer not null,
  made_at integer not null,
  made_by text not null,
  template text not null check (json_valid(template)),
  primary key (store_id, number)
) strict;

CREATE TRIGGER receipt_template_no_update before update on receipt_template begin select raise(abort, 'receipt_template is append-only: no update'); end;

CREATE TRIGGER receipt_template_no_delete before delete on receipt_template begin select raise(abort, 'receipt_template is append-only: no delete'); end;

CREATE TABLE drawer_opening (
  store_id text not null,
  id text not null,
  at integer not null,
  reason text not null,
  opened_by text not null,
  primary key (store_id, id)
) strict;

CREATE TRIGGER drawer_opening_no_update before update on drawer_opening begin select raise(abort, 'drawer_opening is append-only: no update'); end;

CREATE TRIGGER drawer_opening_no_delete before delete on drawer_opening begin select raise(abort, 'drawer_opening is append-only: no delete'); end;

CREATE INDEX foreign_tap_ended on foreign_tap (store_id, started_at) where state <> 'sending';

CREATE TABLE access_key (
  store_id text not null,
  id text not null,
  name text not null,
  scopes text not null check (json_valid(scopes)),
  hash text not null,
  created_at integer not null,
  ended_at integer,
  primary key (store_id, id),
  unique (store_id, hash)
) strict;

CREATE TRIGGER access_key_no_update before update of store_id, id, name, scopes, hash, created_at on access_key begin select raise(abort, 'access_key is append-only: no update'); end;

CREATE TRIGGER access_key_no_delete before delete on access_key begin select raise(abort, 'access_key is append-only: no delete'); end;
