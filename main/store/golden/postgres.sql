create table access_key (
  store_id text collate "C" not null,
  id text collate "C" not null,
  name text collate "C" not null,
  scopes json not null,
  hash text collate "C" not null,
  created_at bigint not null,
  ended_at bigint
);

create table card (
  store_id text collate "C" not null,
  id text collate "C" not null,
  number bigint not null,
  name text collate "C" not null,
  state text collate "C" not null,
  currency text collate "C" not null,
  issuer text collate "C",
  chip_ref text collate "C",
  key_version bigint,
  last_counter bigint,
  limits json not null,
  pin_hash text collate "C",
  pin_from_msat bigint,
  pin_tries_left bigint,
  created_at bigint not null,
  replaced_by text collate "C"
);

create table card_event (
  store_id text collate "C" not null,
  card_id text collate "C" not null,
  id text collate "C" not null,
  at bigint not null,
  who text collate "C" not null,
  what text collate "C" not null,
  why text collate "C" not null,
  detail json not null
);

create table card_key (
  store_id text collate "C" not null,
  card_id text collate "C" not null,
  version bigint not null,
  chip_byte bigint not null,
  k2 bytea not null
);

create table card_link (
  store_id text collate "C" not null,
  host text collate "C" not null
);

create table change_log (
  store_id text collate "C" not null,
  seq bigint not null,
  noun text collate "C" not null,
  row_id text collate "C" not null
);

create table counter (
  store_id text collate "C" not null,
  name text collate "C" not null,
  value bigint not null
);

create table device (
  store_id text collate "C" not null,
  id text collate "C" not null,
  bus text collate "C" not null,
  place text collate "C" not null,
  vendor text collate "C" not null,
  product text collate "C" not null,
  serial text collate "C" not null,
  kind text collate "C" not null,
  name text collate "C" not null,
  model text collate "C" not null,
  role text collate "C",
  profile text collate "C",
  speed bigint,
  first_seen_at bigint not null,
  drawer_pin bigint,
  drawer_pulse_ms bigint,
  drawer_open_is text collate "C"
);

create table drawer_opening (
  store_id text collate "C" not null,
  id text collate "C" not null,
  at bigint not null,
  reason text collate "C" not null,
  opened_by text collate "C" not null
);

create table foreign_tap (
  store_id text collate "C" not null,
  invoice_id text collate "C" not null,
  id text collate "C" not null,
  payment_id text collate "C" not null,
  host text collate "C" not null,
  state text collate "C" not null,
  started_at bigint not null,
  offer_ms bigint,
  withdraw_ms bigint,
  note text collate "C",
  failure text collate "C",
  detail json
);

create table invoice (
  store_id text collate "C" not null,
  id text collate "C" not null,
  number bigint not null,
  price_currency text collate "C" not null,
  price_amount bigint not null,
  tax_bp bigint not null,
  created_at bigint not null,
  lifetime_min bigint not null,
  cancel_asked_at bigint,
  time_unsure boolean not null,
  top_up_card_id text collate "C"
);

create table issuer (
  store_id text collate "C" not null,
  id text collate "C" not null,
  created_at bigint not null,
  state text collate "C" not null,
  k1 bytea not null
);

create table issuing_batch (
  store_id text collate "C" not null,
  id text collate "C" not null,
  name text collate "C" not null,
  budget bigint not null,
  operator text collate "C" not null,
  started_at bigint not null,
  ended_at bigint,
  pattern text collate "C",
  on_error text collate "C"
);

create table issuing_event (
  store_id text collate "C" not null,
  number bigint not null,
  at bigint not null,
  operator text collate "C" not null,
  deed text collate "C" not null,
  about text collate "C",
  why text collate "C"
);

create table late_money (
  store_id text collate "C" not null,
  id text collate "C" not null,
  kind text collate "C" not null,
  account text collate "C" not null,
  amount_msat bigint not null,
  payment_hash text collate "C" not null,
  node_key text collate "C" not null,
  invoice_id text collate "C",
  created_at bigint not null,
  resolved_how text collate "C",
  resolved_note text collate "C",
  resolved_at bigint
);

create table ledger_balance (
  store_id text collate "C" not null,
  account text collate "C" not null,
  currency text collate "C" not null,
  layer text collate "C" not null,
  debits bigint not null,
  credits bigint not null
);

create table ledger_entry (
  store_id text collate "C" not null,
  transaction_sequence bigint not null,
  position bigint not null,
  account text collate "C" not null,
  direction text collate "C" not null,
  currency text collate "C" not null,
  amount bigint not null,
  layer text collate "C" not null
);

create table ledger_transaction (
  store_id text collate "C" not null,
  sequence bigint not null,
  external_id text collate "C" not null,
  kind text collate "C" not null,
  at bigint not null,
  description text collate "C" not null,
  entry_count bigint not null
);

create table node (
  store_id text collate "C" not null,
  node_key text collate "C" not null,
  generation bigint not null,
  cursor bigint not null,
  first_seen_at bigint not null
);

create table payment (
  store_id text collate "C" not null,
  invoice_id text collate "C" not null,
  id text collate "C" not null,
  position bigint not null,
  tender text collate "C" not null,
  state text collate "C" not null,
  created_at bigint not null,
  due_currency text collate "C" not null,
  due_amount bigint not null,
  applied text collate "C",
  amount_sat bigint,
  rate json,
  payment_hash text collate "C",
  expires_at bigint,
  node_key text collate "C",
  bolt11 text collate "C",
  cancel_reason text collate "C",
  failure text collate "C",
  received_msat bigint,
  settled_at bigint,
  settle_index bigint,
  asked_amount bigint,
  given_amount bigint,
  change_amount bigint,
  drawer text collate "C",
  went_on_by text collate "C",
  card_id text collate "C",
  tap_id text collate "C"
);

create table payout (
  store_id text collate "C" not null,
  id text collate "C" not null,
  card_id text collate "C" not null,
  tap_id text collate "C" not null,
  node_key text collate "C" not null,
  generation bigint not null,
  payment_hash text collate "C" not null,
  amount_msat bigint not null,
  fee_limit_msat bigint not null,
  created_at bigint not null,
  state text collate "C" not null,
  fee_msat bigint,
  reason text collate "C"
);

create table print_job (
  store_id text collate "C" not null,
  id text collate "C" not null,
  number bigint not null,
  invoice_id text collate "C" not null,
  kind text collate "C" not null,
  copy bigint not null,
  state text collate "C" not null,
  created_at bigint not null,
  failure text collate "C",
  receipt json not null,
  page_id text collate "C"
);

create table provisioning (
  store_id text collate "C" not null,
  id text collate "C" not null,
  number bigint not null,
  card_id text collate "C" not null,
  uid text collate "C" not null,
  purpose text collate "C" not null,
  state text collate "C" not null,
  operator text collate "C" not null,
  started_at bigint not null,
  ended_at bigint,
  batch_id text collate "C",
  replaces text collate "C",
  journal json not null
);

create table receipt_template (
  store_id text collate "C" not null,
  number bigint not null,
  made_at bigint not null,
  made_by text collate "C" not null,
  template json not null
);

create table sealed (
  store_id text collate "C" not null,
  name text collate "C" not null,
  bytes bytea not null
);

create table settlement (
  store_id text collate "C" not null,
  node_key text collate "C" not null,
  generation bigint not null,
  settle_index bigint not null,
  payment_hash text collate "C" not null,
  received_msat bigint not null,
  settled_at bigint not null
);

create table shop (
  store_id text collate "C" not null,
  name text collate "C" not null,
  currency text collate "C" not null,
  language text collate "C" not null,
  expiry_min bigint not null,
  tax_bp bigint not null,
  rate_max_age_min bigint not null,
  smallest_coin bigint not null,
  tap_hold_sec bigint,
  cashier_sees_balance boolean
);

create table street_code (
  store_id text collate "C" not null,
  id text collate "C" not null,
  card_id text collate "C" not null,
  state text collate "C" not null,
  created_at bigint not null,
  expires_at bigint not null,
  amount_msat bigint not null,
  payment_hash text collate "C" not null,
  node_key text collate "C" not null,
  bolt11 text collate "C",
  comment text collate "C",
  received_msat bigint,
  settled_at bigint
);

create table tap (
  store_id text collate "C" not null,
  id text collate "C" not null,
  card_id text collate "C" not null,
  key_version bigint not null,
  counter bigint not null,
  at bigint not null,
  reader text collate "C" not null,
  state text collate "C" not null,
  reason text collate "C",
  invoice_id text collate "C",
  payment_id text collate "C",
  read_ms bigint
);

alter table access_key add constraint access_key_pkey PRIMARY KEY (store_id, id);

alter table access_key add constraint access_key_store_id_hash_key UNIQUE (store_id, hash);

alter table card add constraint card_pkey PRIMARY KEY (store_id, id);

alter table card add constraint card_store_id_issuer_chip_ref_key UNIQUE (store_id, issuer, chip_ref);

alter table card add constraint card_store_id_issuer_fkey FOREIGN KEY (store_id, issuer) REFERENCES issuer(store_id, id);

alter table card add constraint card_store_id_number_key UNIQUE (store_id, number);

alter table card_event add constraint card_event_pkey PRIMARY KEY (store_id, card_id, id);

alter table card_event add constraint card_event_store_id_card_id_fkey FOREIGN KEY (store_id, card_id) REFERENCES card(store_id, id);

alter table card_key add constraint card_key_pkey PRIMARY KEY (store_id, card_id, version);

alter table card_key add constraint card_key_store_id_card_id_fkey FOREIGN KEY (store_id, card_id) REFERENCES card(store_id, id);

alter table card_link add constraint card_link_pkey PRIMARY KEY (store_id);

alter table change_log add constraint change_log_pkey PRIMARY KEY (store_id, seq);

alter table counter add constraint counter_pkey PRIMARY KEY (store_id, name);

alter table device add constraint device_pkey PRIMARY KEY (store_id, id);

alter table device add constraint device_store_id_name_key UNIQUE (store_id, name);

alter table drawer_opening add constraint drawer_opening_pkey PRIMARY KEY (store_id, id);

alter table foreign_tap add constraint foreign_tap_pkey PRIMARY KEY (store_id, invoice_id, id);

alter table foreign_tap add constraint foreign_tap_state_check CHECK ((state = ANY (ARRAY['sending'::text, 'accepted'::text, 'refused'::text, 'unknown'::text, 'notSent'::text])));

alter table foreign_tap add constraint foreign_tap_store_id_invoice_id_payment_id_fkey FOREIGN KEY (store_id, invoice_id, payment_id) REFERENCES payment(store_id, invoice_id, id) DEFERRABLE INITIALLY DEFERRED;

alter table invoice add constraint invoice_pkey PRIMARY KEY (store_id, id);

alter table invoice add constraint invoice_store_id_number_key UNIQUE (store_id, number);

alter table issuer add constraint issuer_pkey PRIMARY KEY (store_id, id);

alter table issuer add constraint issuer_state_check CHECK ((state = ANY (ARRAY['current'::text, 'old'::text])));

alter table issuing_batch add constraint issuing_batch_pkey PRIMARY KEY (store_id, id);

alter table issuing_event add constraint issuing_event_pkey PRIMARY KEY (store_id, number);

alter table late_money add constraint late_money_pkey PRIMARY KEY (store_id, id);

alter table ledger_balance add constraint ledger_balance_pkey PRIMARY KEY (store_id, account, currency, layer);

alter table ledger_entry add constraint ledger_entry_amount_check CHECK ((amount > 0));

alter table ledger_entry add constraint ledger_entry_direction_check CHECK ((direction = ANY (ARRAY['debit'::text, 'credit'::text])));

alter table ledger_entry add constraint ledger_entry_layer_check CHECK ((layer = ANY (ARRAY['settled'::text, 'pending'::text, 'encumbered'::text])));

alter table ledger_entry add constraint ledger_entry_pkey PRIMARY KEY (store_id, transaction_sequence, "position");

alter table ledger_entry add constraint ledger_entry_store_id_transaction_sequence_fkey FOREIGN KEY (store_id, transaction_sequence) REFERENCES ledger_transaction(store_id, sequence) DEFERRABLE INITIALLY DEFERRED;

alter table ledger_transaction add constraint ledger_transaction_pkey PRIMARY KEY (store_id, sequence);

alter table ledger_transaction add constraint ledger_transaction_store_id_external_id_key UNIQUE (store_id, external_id);

alter table node add constraint node_pkey PRIMARY KEY (store_id, node_key, generation);

alter table payment add constraint payment_pkey PRIMARY KEY (store_id, invoice_id, id);

alter table payment add constraint payment_store_id_invoice_id_fkey FOREIGN KEY (store_id, invoice_id) REFERENCES invoice(store_id, id);

alter table payment add constraint payment_store_id_payment_hash_key UNIQUE (store_id, payment_hash);

alter table payout add constraint payout_check CHECK (((state = 'paid'::text) = (fee_msat IS NOT NULL)));

alter table payout add constraint payout_pkey PRIMARY KEY (store_id, id);

alter table payout add constraint payout_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text, 'paid'::text, 'failed'::text, 'neverSent'::text])));

alter table payout add constraint payout_store_id_card_id_fkey FOREIGN KEY (store_id, card_id) REFERENCES card(store_id, id);

alter table payout add constraint payout_store_id_tap_id_fkey FOREIGN KEY (store_id, tap_id) REFERENCES tap(store_id, id);

alter table payout add constraint payout_store_id_tap_id_key UNIQUE (store_id, tap_id);

alter table print_job add constraint print_job_pkey PRIMARY KEY (store_id, id);

alter table print_job add constraint print_job_store_id_invoice_id_fkey FOREIGN KEY (store_id, invoice_id) REFERENCES invoice(store_id, id);

alter table provisioning add constraint provisioning_pkey PRIMARY KEY (store_id, id);

alter table provisioning add constraint provisioning_store_id_number_key UNIQUE (store_id, number);

alter table receipt_template add constraint receipt_template_pkey PRIMARY KEY (store_id, number);

alter table sealed add constraint sealed_pkey PRIMARY KEY (store_id, name);

alter table settlement add constraint settlement_pkey PRIMARY KEY (store_id, node_key, generation, settle_index);

alter table settlement add constraint settlement_store_id_node_key_payment_hash_key UNIQUE (store_id, node_key, payment_hash);

alter table shop add constraint shop_pkey PRIMARY KEY (store_id);

alter table street_code add constraint street_code_pkey PRIMARY KEY (store_id, id);

alter table street_code add constraint street_code_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'open'::text, 'settled'::text, 'ended'::text])));

alter table street_code add constraint street_code_store_id_card_id_fkey FOREIGN KEY (store_id, card_id) REFERENCES card(store_id, id);

alter table street_code add constraint street_code_store_id_payment_hash_key UNIQUE (store_id, payment_hash);

alter table tap add constraint tap_check CHECK (((state = 'charged'::text) = (payment_id IS NOT NULL)));

alter table tap add constraint tap_pkey PRIMARY KEY (store_id, card_id, key_version, counter);

alter table tap add constraint tap_store_id_card_id_fkey FOREIGN KEY (store_id, card_id) REFERENCES card(store_id, id);

alter table tap add constraint tap_store_id_id_key UNIQUE (store_id, id);

CREATE UNIQUE INDEX access_key_pkey ON access_key USING btree (store_id, id);

CREATE UNIQUE INDEX access_key_store_id_hash_key ON access_key USING btree (store_id, hash);

CREATE UNIQUE INDEX card_event_pkey ON card_event USING btree (store_id, card_id, id);

CREATE UNIQUE INDEX card_key_pkey ON card_key USING btree (store_id, card_id, version);

CREATE UNIQUE INDEX card_link_pkey ON card_link USING btree (store_id);

CREATE UNIQUE INDEX card_pkey ON card USING btree (store_id, id);

CREATE UNIQUE INDEX card_store_id_issuer_chip_ref_key ON card USING btree (store_id, issuer, chip_ref);

CREATE UNIQUE INDEX card_store_id_number_key ON card USING btree (store_id, number);

CREATE UNIQUE INDEX change_log_pkey ON change_log USING btree (store_id, seq);

CREATE UNIQUE INDEX counter_pkey ON counter USING btree (store_id, name);

CREATE UNIQUE INDEX device_pkey ON device USING btree (store_id, id);

CREATE UNIQUE INDEX device_store_id_name_key ON device USING btree (store_id, name);

CREATE UNIQUE INDEX drawer_opening_pkey ON drawer_opening USING btree (store_id, id);

CREATE INDEX foreign_tap_ended ON foreign_tap USING btree (store_id, started_at) WHERE (state <> 'sending'::text);

CREATE UNIQUE INDEX foreign_tap_pkey ON foreign_tap USING btree (store_id, invoice_id, id);

CREATE INDEX foreign_tap_sending ON foreign_tap USING btree (store_id, invoice_id, id) WHERE (state = 'sending'::text);

CREATE INDEX invoice_of_top_up ON invoice USING btree (store_id, top_up_card_id, created_at) WHERE (top_up_card_id IS NOT NULL);

CREATE UNIQUE INDEX invoice_pkey ON invoice USING btree (store_id, id);

CREATE UNIQUE INDEX invoice_store_id_number_key ON invoice USING btree (store_id, number);

CREATE UNIQUE INDEX issuer_pkey ON issuer USING btree (store_id, id);

CREATE UNIQUE INDEX issuing_batch_pkey ON issuing_batch USING btree (store_id, id);

CREATE UNIQUE INDEX issuing_event_pkey ON issuing_event USING btree (store_id, number);

CREATE INDEX late_money_of_invoice ON late_money USING btree (store_id, invoice_id, id) WHERE (invoice_id IS NOT NULL);

CREATE INDEX late_money_open ON late_money USING btree (store_id, id) WHERE (resolved_at IS NULL);

CREATE UNIQUE INDEX late_money_pkey ON late_money USING btree (store_id, id);

CREATE UNIQUE INDEX ledger_balance_pkey ON ledger_balance USING btree (store_id, account, currency, layer);

CREATE INDEX ledger_entry_of_card ON ledger_entry USING btree (store_id, account, transaction_sequence) WHERE ((account > 'card:'::text) AND (account < 'card;'::text));

CREATE UNIQUE INDEX ledger_entry_pkey ON ledger_entry USING btree (store_id, transaction_sequence, "position");

CREATE UNIQUE INDEX ledger_transaction_pkey ON ledger_transaction USING btree (store_id, sequence);

CREATE UNIQUE INDEX ledger_transaction_store_id_external_id_key ON ledger_transaction USING btree (store_id, external_id);

CREATE UNIQUE INDEX node_pkey ON node USING btree (store_id, node_key, generation);

CREATE INDEX payment_of_card ON payment USING btree (store_id, card_id, created_at) WHERE (card_id IS NOT NULL);

CREATE UNIQUE INDEX payment_of_tap ON payment USING btree (store_id, tap_id) WHERE (tap_id IS NOT NULL);

CREATE INDEX payment_pending ON payment USING btree (store_id, invoice_id) WHERE (state = ANY (ARRAY['planned'::text, 'open'::text, 'cancelling'::text, 'unknown'::text]));

CREATE UNIQUE INDEX payment_pkey ON payment USING btree (store_id, invoice_id, id);

CREATE UNIQUE INDEX payment_store_id_payment_hash_key ON payment USING btree (store_id, payment_hash);

CREATE INDEX payout_of_card ON payout USING btree (store_id, card_id, created_at);

CREATE UNIQUE INDEX payout_pkey ON payout USING btree (store_id, id);

CREATE UNIQUE INDEX payout_standing ON payout USING btree (store_id, payment_hash) WHERE (state = ANY (ARRAY['open'::text, 'closed'::text, 'paid'::text]));

CREATE UNIQUE INDEX payout_store_id_tap_id_key ON payout USING btree (store_id, tap_id);

CREATE INDEX payout_under_way ON payout USING btree (store_id, state, card_id) WHERE (state = ANY (ARRAY['open'::text, 'closed'::text]));

CREATE INDEX print_job_not_done ON print_job USING btree (store_id, state, number) WHERE (state <> 'confirmed'::text);

CREATE INDEX print_job_of_invoice ON print_job USING btree (store_id, invoice_id, number);

CREATE UNIQUE INDEX print_job_of_page ON print_job USING btree (store_id, page_id) WHERE (page_id IS NOT NULL);

CREATE UNIQUE INDEX print_job_pkey ON print_job USING btree (store_id, id);

CREATE INDEX provisioning_moving ON provisioning USING btree (store_id, number) WHERE (state = 'moving'::text);

CREATE INDEX provisioning_of_batch ON provisioning USING btree (store_id, batch_id, number) WHERE (batch_id IS NOT NULL);

CREATE INDEX provisioning_of_card ON provisioning USING btree (store_id, card_id, number);

CREATE INDEX provisioning_of_chip ON provisioning USING btree (store_id, uid, number);

CREATE INDEX provisioning_open ON provisioning USING btree (store_id, uid, number) WHERE (state = 'open'::text);

CREATE UNIQUE INDEX provisioning_pkey ON provisioning USING btree (store_id, id);

CREATE UNIQUE INDEX provisioning_store_id_number_key ON provisioning USING btree (store_id, number);

CREATE UNIQUE INDEX receipt_template_pkey ON receipt_template USING btree (store_id, number);

CREATE UNIQUE INDEX sealed_pkey ON sealed USING btree (store_id, name);

CREATE UNIQUE INDEX settlement_pkey ON settlement USING btree (store_id, node_key, generation, settle_index);

CREATE UNIQUE INDEX settlement_store_id_node_key_payment_hash_key ON settlement USING btree (store_id, node_key, payment_hash);

CREATE UNIQUE INDEX shop_pkey ON shop USING btree (store_id);

CREATE INDEX street_code_of_card ON street_code USING btree (store_id, card_id);

CREATE UNIQUE INDEX street_code_pkey ON street_code USING btree (store_id, id);

CREATE UNIQUE INDEX street_code_store_id_payment_hash_key ON street_code USING btree (store_id, payment_hash);

CREATE INDEX street_code_unfinished ON street_code USING btree (store_id, id) WHERE (state = ANY (ARRAY['planned'::text, 'open'::text]));

CREATE INDEX tap_of_invoice ON tap USING btree (store_id, invoice_id) WHERE (invoice_id IS NOT NULL);

CREATE UNIQUE INDEX tap_pkey ON tap USING btree (store_id, card_id, key_version, counter);

CREATE UNIQUE INDEX tap_store_id_id_key ON tap USING btree (store_id, id);

CREATE INDEX tap_waiting ON tap USING btree (store_id, state) WHERE (state = ANY (ARRAY['held'::text, 'pinWanted'::text]));

CREATE OR REPLACE FUNCTION access_key_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin raise exception 'access_key is append-only: no %', lower(tg_op); end $function$;

CREATE OR REPLACE FUNCTION card_event_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin raise exception 'card_event is append-only: no %', lower(tg_op); end $function$;

CREATE OR REPLACE FUNCTION card_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin raise exception 'card is append-only: no %', lower(tg_op); end $function$;

CREATE OR REPLACE FUNCTION card_key_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin raise exception 'card_key is append-only: no %', lower(tg_op); end $function$;

CREATE OR REPLACE FUNCTION change_log_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin raise exception 'change_log is append-only: no %', lower(tg_op); end $function$;

CREATE OR REPLACE FUNCTION drawer_opening_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin raise exception 'drawer_opening is append-only: no %', lower(tg_op); end $function$;

CREATE OR REPLACE FUNCTION foreign_tap_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin raise exception 'foreign_tap is append-only: no %', lower(tg_op); end $function$;

CREATE OR REPLACE FUNCTION invoice_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin raise exception 'invoice is append-only: no %', lower(tg_op); end $function$;

CREATE OR REPLACE FUNCTION issuer_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin raise exception 'issuer is append-only: no %', lower(tg_op); end $function$;

CREATE OR REPLACE FUNCTION issuing_batch_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin raise exception 'issuing_batch is append-only: no %', lower(tg_op); end $function$;

CREATE OR REPLACE FUNCTION issuing_event_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin raise exception 'issuing_event is append-only: no %', lower(tg_op); end $function$;

CREATE OR REPLACE FUNCTION late_money_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin raise exception 'late_money is append-only: no %', lower(tg_op); end $function$;

CREATE OR REPLACE FUNCTION ledger_entry_in_time()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (
    select 1 from ledger_transaction
    where store_id = new.store_id and sequence = new.transaction_sequence)
  then raise exception 'ledger: the transaction stands already'; end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION ledger_entry_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin raise exception 'ledger_entry is append-only: no %', lower(tg_op); end $function$;

CREATE OR REPLACE FUNCTION ledger_transaction_balances()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.entry_count < 2 or new.entry_count <> (
    select count(*) from ledger_entry
    where store_id = new.store_id and transaction_sequence = new.sequence)
  then raise exception 'ledger: entries are missing'; end if;
  if exists (
    select 1 from ledger_entry
    where store_id = new.store_id and transaction_sequence = new.sequence
    group by currency, layer
    having sum(case direction when 'debit' then amount else -amount end) <> 0)
  then raise exception 'ledger: entries do not sum to zero'; end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION ledger_transaction_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin raise exception 'ledger_transaction is append-only: no %', lower(tg_op); end $function$;

CREATE OR REPLACE FUNCTION payout_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin raise exception 'payout is append-only: no %', lower(tg_op); end $function$;

CREATE OR REPLACE FUNCTION provisioning_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin raise exception 'provisioning is append-only: no %', lower(tg_op); end $function$;

CREATE OR REPLACE FUNCTION receipt_template_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin raise exception 'receipt_template is append-only: no %', lower(tg_op); end $function$;

CREATE OR REPLACE FUNCTION settlement_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin raise exception 'settlement is append-only: no %', lower(tg_op); end $function$;

CREATE OR REPLACE FUNCTION street_code_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin raise exception 'street_code is append-only: no %', lower(tg_op); end $function$;

CREATE OR REPLACE FUNCTION tap_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin raise exception 'tap is append-only: no %', lower(tg_op); end $function$;

CREATE TRIGGER access_key_no_delete BEFORE DELETE ON access_key FOR EACH ROW EXECUTE FUNCTION access_key_is_append_only();

CREATE TRIGGER access_key_no_truncate BEFORE TRUNCATE ON access_key FOR EACH STATEMENT EXECUTE FUNCTION access_key_is_append_only();

CREATE TRIGGER access_key_no_update BEFORE UPDATE OF store_id, id, name, scopes, hash, created_at ON access_key FOR EACH ROW EXECUTE FUNCTION access_key_is_append_only();

CREATE TRIGGER card_no_delete BEFORE DELETE ON card FOR EACH ROW EXECUTE FUNCTION card_is_append_only();

CREATE TRIGGER card_no_truncate BEFORE TRUNCATE ON card FOR EACH STATEMENT EXECUTE FUNCTION card_is_append_only();

CREATE TRIGGER card_no_update BEFORE UPDATE OF store_id, id, number, currency, created_at ON card FOR EACH ROW EXECUTE FUNCTION card_is_append_only();

CREATE TRIGGER card_event_no_delete BEFORE DELETE ON card_event FOR EACH ROW EXECUTE FUNCTION card_event_is_append_only();

CREATE TRIGGER card_event_no_truncate BEFORE TRUNCATE ON card_event FOR EACH STATEMENT EXECUTE FUNCTION card_event_is_append_only();

CREATE TRIGGER card_event_no_update BEFORE UPDATE ON card_event FOR EACH ROW EXECUTE FUNCTION card_event_is_append_only();

CREATE TRIGGER card_key_no_delete BEFORE DELETE ON card_key FOR EACH ROW EXECUTE FUNCTION card_key_is_append_only();

CREATE TRIGGER card_key_no_truncate BEFORE TRUNCATE ON card_key FOR EACH STATEMENT EXECUTE FUNCTION card_key_is_append_only();

CREATE TRIGGER card_key_no_update BEFORE UPDATE ON card_key FOR EACH ROW EXECUTE FUNCTION card_key_is_append_only();

CREATE TRIGGER change_log_no_delete BEFORE DELETE ON change_log FOR EACH ROW EXECUTE FUNCTION change_log_is_append_only();

CREATE TRIGGER change_log_no_truncate BEFORE TRUNCATE ON change_log FOR EACH STATEMENT EXECUTE FUNCTION change_log_is_append_only();

CREATE TRIGGER change_log_no_update BEFORE UPDATE ON change_log FOR EACH ROW EXECUTE FUNCTION change_log_is_append_only();

CREATE TRIGGER drawer_opening_no_delete BEFORE DELETE ON drawer_opening FOR EACH ROW EXECUTE FUNCTION drawer_opening_is_append_only();

CREATE TRIGGER drawer_opening_no_truncate BEFORE TRUNCATE ON drawer_opening FOR EACH STATEMENT EXECUTE FUNCTION drawer_opening_is_append_only();

CREATE TRIGGER drawer_opening_no_update BEFORE UPDATE ON drawer_opening FOR EACH ROW EXECUTE FUNCTION drawer_opening_is_append_only();

CREATE TRIGGER foreign_tap_no_delete BEFORE DELETE ON foreign_tap FOR EACH ROW EXECUTE FUNCTION foreign_tap_is_append_only();

CREATE TRIGGER foreign_tap_no_truncate BEFORE TRUNCATE ON foreign_tap FOR EACH STATEMENT EXECUTE FUNCTION foreign_tap_is_append_only();

CREATE TRIGGER foreign_tap_no_update BEFORE UPDATE OF store_id, invoice_id, id, payment_id, host, started_at ON foreign_tap FOR EACH ROW EXECUTE FUNCTION foreign_tap_is_append_only();

CREATE TRIGGER invoice_no_delete BEFORE DELETE ON invoice FOR EACH ROW EXECUTE FUNCTION invoice_is_append_only();

CREATE TRIGGER invoice_no_truncate BEFORE TRUNCATE ON invoice FOR EACH STATEMENT EXECUTE FUNCTION invoice_is_append_only();

CREATE TRIGGER invoice_no_update BEFORE UPDATE OF store_id, id, number, price_currency, price_amount, tax_bp, created_at, lifetime_min, time_unsure ON invoice FOR EACH ROW EXECUTE FUNCTION invoice_is_append_only();

CREATE TRIGGER invoice_no_update_top_up_card_id BEFORE UPDATE OF top_up_card_id ON invoice FOR EACH ROW EXECUTE FUNCTION invoice_is_append_only();

CREATE TRIGGER issuer_no_delete BEFORE DELETE ON issuer FOR EACH ROW EXECUTE FUNCTION issuer_is_append_only();

CREATE TRIGGER issuer_no_truncate BEFORE TRUNCATE ON issuer FOR EACH STATEMENT EXECUTE FUNCTION issuer_is_append_only();

CREATE TRIGGER issuer_no_update BEFORE UPDATE OF store_id, id, created_at, k1 ON issuer FOR EACH ROW EXECUTE FUNCTION issuer_is_append_only();

CREATE TRIGGER issuing_batch_no_delete BEFORE DELETE ON issuing_batch FOR EACH ROW EXECUTE FUNCTION issuing_batch_is_append_only();

CREATE TRIGGER issuing_batch_no_truncate BEFORE TRUNCATE ON issuing_batch FOR EACH STATEMENT EXECUTE FUNCTION issuing_batch_is_append_only();

CREATE TRIGGER issuing_batch_no_update BEFORE UPDATE OF store_id, id, name, budget, operator, started_at ON issuing_batch FOR EACH ROW EXECUTE FUNCTION issuing_batch_is_append_only();

CREATE TRIGGER issuing_batch_no_update_pattern_on_error BEFORE UPDATE OF pattern, on_error ON issuing_batch FOR EACH ROW EXECUTE FUNCTION issuing_batch_is_append_only();

CREATE TRIGGER issuing_event_no_delete BEFORE DELETE ON issuing_event FOR EACH ROW EXECUTE FUNCTION issuing_event_is_append_only();

CREATE TRIGGER issuing_event_no_truncate BEFORE TRUNCATE ON issuing_event FOR EACH STATEMENT EXECUTE FUNCTION issuing_event_is_append_only();

CREATE TRIGGER issuing_event_no_update BEFORE UPDATE ON issuing_event FOR EACH ROW EXECUTE FUNCTION issuing_event_is_append_only();

CREATE TRIGGER late_money_no_delete BEFORE DELETE ON late_money FOR EACH ROW EXECUTE FUNCTION late_money_is_append_only();

CREATE TRIGGER late_money_no_truncate BEFORE TRUNCATE ON late_money FOR EACH STATEMENT EXECUTE FUNCTION late_money_is_append_only();

CREATE TRIGGER late_money_no_update BEFORE UPDATE OF store_id, id, kind, account, amount_msat, payment_hash, node_key, invoice_id, created_at ON late_money FOR EACH ROW EXECUTE FUNCTION late_money_is_append_only();

CREATE TRIGGER ledger_entry_in_time BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_entry_in_time();

CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_entry_is_append_only();

CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_is_append_only();

CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_entry_is_append_only();

CREATE TRIGGER ledger_transaction_balances BEFORE INSERT ON ledger_transaction FOR EACH ROW EXECUTE FUNCTION ledger_transaction_balances();

CREATE TRIGGER ledger_transaction_no_delete BEFORE DELETE ON ledger_transaction FOR EACH ROW EXECUTE FUNCTION ledger_transaction_is_append_only();

CREATE TRIGGER ledger_transaction_no_truncate BEFORE TRUNCATE ON ledger_transaction FOR EACH STATEMENT EXECUTE FUNCTION ledger_transaction_is_append_only();

CREATE TRIGGER ledger_transaction_no_update BEFORE UPDATE ON ledger_transaction FOR EACH ROW EXECUTE FUNCTION ledger_transaction_is_append_only();

CREATE TRIGGER payout_no_delete BEFORE DELETE ON payout FOR EACH ROW EXECUTE FUNCTION payout_is_append_only();

CREATE TRIGGER payout_no_truncate BEFORE TRUNCATE ON payout FOR EACH STATEMENT EXECUTE FUNCTION payout_is_append_only();

CREATE TRIGGER payout_no_update BEFORE UPDATE OF store_id, id, card_id, tap_id, node_key, generation, payment_hash, amount_msat, fee_limit_msat, created_at ON payout FOR EACH ROW EXECUTE FUNCTION payout_is_append_only();

CREATE TRIGGER provisioning_no_delete BEFORE DELETE ON provisioning FOR EACH ROW EXECUTE FUNCTION provisioning_is_append_only();

CREATE TRIGGER provisioning_no_truncate BEFORE TRUNCATE ON provisioning FOR EACH STATEMENT EXECUTE FUNCTION provisioning_is_append_only();

CREATE TRIGGER provisioning_no_update BEFORE UPDATE OF store_id, id, number, card_id, uid, purpose, operator, started_at, batch_id, replaces ON provisioning FOR EACH ROW EXECUTE FUNCTION provisioning_is_append_only();

CREATE TRIGGER receipt_template_no_delete BEFORE DELETE ON receipt_template FOR EACH ROW EXECUTE FUNCTION receipt_template_is_append_only();

CREATE TRIGGER receipt_template_no_truncate BEFORE TRUNCATE ON receipt_template FOR EACH STATEMENT EXECUTE FUNCTION receipt_template_is_append_only();

CREATE TRIGGER receipt_template_no_update BEFORE UPDATE ON receipt_template FOR EACH ROW EXECUTE FUNCTION receipt_template_is_append_only();

CREATE TRIGGER settlement_no_delete BEFORE DELETE ON settlement FOR EACH ROW EXECUTE FUNCTION settlement_is_append_only();

CREATE TRIGGER settlement_no_truncate BEFORE TRUNCATE ON settlement FOR EACH STATEMENT EXECUTE FUNCTION settlement_is_append_only();

CREATE TRIGGER settlement_no_update BEFORE UPDATE ON settlement FOR EACH ROW EXECUTE FUNCTION settlement_is_append_only();

CREATE TRIGGER street_code_no_delete BEFORE DELETE ON street_code FOR EACH ROW EXECUTE FUNCTION street_code_is_append_only();

CREATE TRIGGER street_code_no_truncate BEFORE TRUNCATE ON street_code FOR EACH STATEMENT EXECUTE FUNCTION street_code_is_append_only();

CREATE TRIGGER street_code_no_update BEFORE UPDATE OF store_id, id, card_id, created_at, expires_at, amount_msat, payment_hash, node_key, comment ON street_code FOR EACH ROW EXECUTE FUNCTION street_code_is_append_only();

CREATE TRIGGER tap_no_delete BEFORE DELETE ON tap FOR EACH ROW EXECUTE FUNCTION tap_is_append_only();

CREATE TRIGGER tap_no_truncate BEFORE TRUNCATE ON tap FOR EACH STATEMENT EXECUTE FUNCTION tap_is_append_only();

CREATE TRIGGER tap_no_update BEFORE UPDATE OF store_id, id, card_id, key_version, counter, at, reader, read_ms ON tap FOR EACH ROW EXECUTE FUNCTION tap_is_append_only();
