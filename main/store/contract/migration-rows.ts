/**
 * Rows as a till of that version has them, in SQL that both engines read; `:store` stands for the shop. A new migration
 * adds its own line here: the test of the one after it starts from these rows.
 */
export const migrationRows: Readonly<Record<number, readonly string[]>> = {
  1: [
    "insert into counter (store_id, name, value) values (:store, 'change', 1)",
    "insert into change_log (store_id, seq, noun, row_id) values (:store, 1, 'shop', 'shop')",
    `insert into ledger_entry (store_id, transaction_sequence, position, account, direction, currency, amount, layer)
      values (:store, 1, 0, 'cash:main', 'debit', 'EUR', 450, 'settled'),
             (:store, 1, 1, 'sales', 'credit', 'EUR', 450, 'settled')`,
    `insert into ledger_transaction (store_id, sequence, external_id, kind, at, description, entry_count)
      values (:store, 1, 'cash:1', 'sale.cash', 1790000000000, 'a sale', 2)`,
    `insert into ledger_balance (store_id, account, currency, layer, debits, credits)
      values (:store, 'cash:main', 'EUR', 'settled', 450, 0), (:store, 'sales', 'EUR', 'settled', 0, 450)`,
  ],
  2: [
    `insert into invoice (store_id, id, number, price_currency, price_amount, tax_bp, created_at, lifetime_min, time_unsure)
      values (:store, 'i-1', 1, 'EUR', 450, 2100, 1790000000000, 10, :no)`,
    `insert into payment (store_id, invoice_id, id, position, tender, state, created_at, due_currency, due_amount, payment_hash, rate)
      values (:store, 'i-1', 'p-1', 0, 'lightning', 'open', 1790000000000, 'EUR', 450, 'h-1', '{}')`,
    "insert into node (store_id, node_key, generation, cursor, first_seen_at) values (:store, 'n', 1, 1, 1790000000000)",
    `insert into settlement (store_id, node_key, generation, settle_index, payment_hash, received_msat, settled_at)
      values (:store, 'n', 1, 1, 'h-1', 5124000, 1790000000000)`,
    `insert into print_job (store_id, id, number, invoice_id, kind, copy, state, created_at, receipt)
      values (:store, 'j-1', 1, 'i-1', 'original', 0, 'queued', 1790000000000, '{}')`,
    `insert into late_money (store_id, id, kind, account, amount_msat, payment_hash, node_key, created_at)
      values (:store, 'l-1', 'stranger', 'suspense', 1, 'h-2', 'n', 1790000000000)`,
  ],
  3: [
    `insert into shop (store_id, name, currency, language, expiry_min, tax_bp, rate_max_age_min, smallest_coin)
      values (:store, 'Ada', 'EUR', 'en', 10, 2100, 1440, 5)`,
    "insert into sealed (store_id, name, bytes) values (:store, 'key', :bytes)",
  ],
  4: [
    "insert into issuer (store_id, id, created_at, state, k1) values (:store, 's-1', 1790000000000, 'current', :bytes)",
    `insert into card (store_id, id, number, name, state, currency, issuer, chip_ref, key_version, last_counter, limits, created_at)
      values (:store, 'c-1', 1, 'Ada', 'active', 'BTC', 's-1', 'ref', 1, 4, '{}', 1790000000000)`,
    "insert into card_key (store_id, card_id, version, chip_byte, k2) values (:store, 'c-1', 1, 1, :bytes)",
    `insert into tap (store_id, id, card_id, key_version, counter, at, reader, state)
      values (:store, 't-1', 'c-1', 1, 4, 1790000000000, 'reader', 'held')`,
    `insert into card_event (store_id, card_id, id, at, who, what, why, detail)
      values (:store, 'c-1', 'e-1', 1790000000000, 'Ada', 'freeze', 'lost', '{}')`,
  ],
  5: [
    `insert into provisioning (store_id, id, number, card_id, uid, purpose, state, operator, started_at, journal)
      values (:store, 'pr-1', 1, 'c-1', '04a39493cc8680', 'issue', 'open', 'Ada', 1790000000000, '{}')`,
    `insert into issuing_batch (store_id, id, name, budget, operator, started_at)
      values (:store, 'b-1', 'fair', 50, 'Ada', 1790000000000)`,
    `insert into issuing_event (store_id, number, at, operator, deed, about)
      values (:store, 1, 1790000000000, 'Ada', 'card.begun', 'c-1')`,
    "insert into card_link (store_id, host) values (:store, 'cards.example.com')",
  ],
  6: [
    `insert into device (store_id, id, bus, place, vendor, product, serial, kind, name, model, role, first_seen_at)
      values (:store, 'd-1', 'printer', '1-2:1.0', '04b8', '0e28', '', 'printer', 'Counter', 'TM-T20III', 'receipt', 1790000000000)`,
  ],
  7: [
    `insert into foreign_tap (store_id, invoice_id, id, payment_id, host, state, started_at)
      values (:store, 'i-1', 'f-1', 'p-1', 'cards.example.com', 'sending', 1790000000000)`,
  ],
  8: [
    `insert into print_job (store_id, id, number, invoice_id, kind, copy, state, created_at, receipt, page_id)
      values (:store, 'j-2', 2, 'i-1', 'original', 0, 'queued', 1790000000000, '{}', 'MZXW6YTBOJTG633CMFZGM33PMI')`,
  ],
  10: [
    `insert into street_code (store_id, id, card_id, state, created_at, expires_at, amount_msat, payment_hash, node_key)
      values (:store, 'sc-1', 'c-1', 'open', 1790000000000, 1790000300000, 21000, 'h-3', 'n')`,
  ],
  11: [
    `insert into payout (store_id, id, card_id, tap_id, node_key, generation, payment_hash, amount_msat, fee_limit_msat, created_at, state)
      values (:store, 'po-1', 'c-1', 't-1', 'n', 1, 'h-4', 4000000, 20000, 1790000000000, 'open')`,
  ],
  12: [
    `insert into receipt_template (store_id, number, made_at, made_by, template)
      values (:store, 1, 1790000000000, 'Ada', '{}')`,
  ],
  13: [
    `insert into drawer_opening (store_id, id, at, reason, opened_by)
     values (:store, '00000000-0000-7000-8000-0000000000d1', 1, 'change', 'Ada')`,
  ],
  16: [
    `insert into access_key (store_id, id, name, scopes, hash, created_at)
      values (:store, 'k-1', 'gate', '["cards.read"]', 'h-9', 1790000000000)`,
  ],
}
