import { sql, type Selectable } from 'kysely'
import type { CardEventId, CardId, IssuerId, StoreId } from '../../core/contract/ids.ts'
import type { Card, CardAct, CardKey, Issuer } from '../../core/card/card.ts'
import type { ChipRef } from '../../core/card/chip-ref.ts'
import { limitsFromText, limitsToJson } from '../../core/card/limits-json.ts'
import type { CardState } from '../../core/card/lifecycle.ts'
import { assert } from '../../core/errors/result.ts'
import { add } from '../../core/money/arithmetic.ts'
import { msatFromSat } from '../../core/money/sat-msat.ts'
import { msat, sat, type Msat } from '../../core/money/units.ts'
import type { CardReads, InvoiceBehind, Unit } from '../../core/ports/store.ts'
import type { Instant } from '../../core/time/instant.ts'
import { nextCount } from './counters.ts'
import { count, held, moment, withoutNone } from './row.ts'
import type { Schema } from './schema.ts'
import { firstRow, type Session } from './session.ts'
import { statement, type Builder, type Slots } from './statement.ts'

type CardRow = Selectable<Schema['card']>

const cards = (db: Builder, slot: Slots<object>) =>
  db.selectFrom('card').where('store_id', '=', slot('store')).selectAll()

const findById = statement<{ id: CardId }>()((db, slot) =>
  cards(db, slot).where('id', '=', slot('id')),
)

const findByChip = statement<{ issuer: IssuerId; ref: ChipRef }>()((db, slot) =>
  cards(db, slot).where('issuer', '=', slot('issuer')).where('chip_ref', '=', slot('ref')),
)

const newest = statement<{ before: bigint; limit: number }>()((db, slot) =>
  cards(db, slot)
    .where('number', '<', slot('before'))
    .orderBy('number', 'desc')
    .limit(slot('limit')),
)

const keysOf = statement<{ card: CardId }>()((db, slot) =>
  db
    .selectFrom('card_key')
    .where('store_id', '=', slot('store'))
    .where('card_id', '=', slot('card'))
    .orderBy('version', 'desc')
    .select(['version', 'chip_byte', 'k2']),
)

const actsOf = statement<{ card: CardId; before: CardEventId; limit: number }>()((db, slot) =>
  db
    .selectFrom('card_event')
    .where('store_id', '=', slot('store'))
    .where('card_id', '=', slot('card'))
    .where('id', '<', slot('before'))
    .orderBy('id', 'desc')
    .limit(slot('limit'))
    .select(['id', 'at', 'who', 'what', 'why', 'detail']),
)

/** What the card paid by taps: in the order of `payment_of_card`. */
const spent = statement<{ card: CardId; from: Instant }>()((db, slot) =>
  db
    .selectFrom('payment')
    .where('store_id', '=', slot('store'))
    .where('card_id', '=', slot('card'))
    .where('card_id', 'is not', null)
    .where('created_at', '>=', sql<bigint>`${slot('from')}`)
    .where('state', '<>', sql.lit<'cancelled'>('cancelled'))
    .select([
      sql<bigint>`cast(coalesce(sum(amount_sat), 0) as bigint)`.as('amount_sat'),
      sql<bigint>`count(*)`.as('charges'),
    ]),
)

/** Sales that it paid (in the order of `payment_of_card`) and its top-ups (`invoice_of_top_up`). */
const behind = (db: Builder, slot: Slots<object>) =>
  db
    .selectFrom('invoice as i')
    .innerJoin('payment as p', (join) =>
      join.onRef('p.store_id', '=', 'i.store_id').onRef('p.invoice_id', '=', 'i.id'),
    )
    .where('i.store_id', '=', slot('store'))
    .select(['i.id', 'i.number', 'p.id as payment', 'p.payment_hash as hash'])

const salesBehind = statement<{ card: CardId; from: Instant }>()((db, slot) =>
  behind(db, slot)
    .where('p.card_id', '=', slot('card'))
    .where('p.card_id', 'is not', null)
    .where('p.created_at', '>=', sql<bigint>`${slot('from')}`),
)

const topUpsBehind = statement<{ card: CardId; from: Instant }>()((db, slot) =>
  behind(db, slot)
    .where('i.top_up_card_id', '=', slot('card'))
    .where('i.top_up_card_id', 'is not', null)
    .where('i.created_at', '>=', sql<bigint>`${slot('from')}`),
)

/** What left it over Lightning or is held for that: in the order of `payout_of_card`. */
const sentOut = statement<{ card: CardId; from: Instant }>()((db, slot) =>
  db
    .selectFrom('payout')
    .where('store_id', '=', slot('store'))
    .where('card_id', '=', slot('card'))
    .where('created_at', '>=', sql<bigint>`${slot('from')}`)
    .where(
      'state',
      'in',
      (['open', 'closed', 'paid'] as const).map((state) => sql.lit(state)),
    )
    .select([
      sql<Msat>`cast(coalesce(sum(amount_msat + coalesce(fee_msat, fee_limit_msat)), 0) as bigint)`.as(
        'amount_msat',
      ),
      sql<bigint>`count(*)`.as('payouts'),
    ]),
)

type CardValues = {
  id: CardId
  number: bigint
  name: string
  state: CardState
  currency: Card['currency']
  issuer: IssuerId | null
  chipRef: ChipRef | null
  keyVersion: number | null
  lastCounter: number | null
  limits: string
  pinHash: string | null
  pinFrom: Msat | null
  pinTries: number | null
  createdAt: Instant
  replacedBy: CardId | null
}

const putCard = statement<CardValues>()((db, slot) =>
  db
    .insertInto('card')
    .values({
      store_id: slot('store'),
      id: slot('id'),
      number: slot('number'),
      name: slot('name'),
      state: slot('state'),
      currency: slot('currency'),
      issuer: slot('issuer'),
      chip_ref: slot('chipRef'),
      key_version: slot('keyVersion'),
      last_counter: slot('lastCounter'),
      limits: slot('limits'),
      pin_hash: slot('pinHash'),
      pin_from_msat: slot('pinFrom'),
      pin_tries_left: slot('pinTries'),
      created_at: slot('createdAt'),
      replaced_by: slot('replacedBy'),
    })
    .onConflict((conflict) =>
      conflict.columns(['store_id', 'id']).doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        state: eb.ref('excluded.state'),
        issuer: eb.ref('excluded.issuer'),
        chip_ref: eb.ref('excluded.chip_ref'),
        key_version: eb.ref('excluded.key_version'),
        last_counter: eb.ref('excluded.last_counter'),
        limits: eb.ref('excluded.limits'),
        pin_hash: eb.ref('excluded.pin_hash'),
        pin_from_msat: eb.ref('excluded.pin_from_msat'),
        pin_tries_left: eb.ref('excluded.pin_tries_left'),
        replaced_by: eb.ref('excluded.replaced_by'),
      })),
    ),
)

const takeCounter = statement<{ id: CardId; version: number; counter: number }>()((db, slot) =>
  db
    .updateTable('card')
    .set({ last_counter: slot('counter') })
    .where('store_id', '=', slot('store'))
    .where('id', '=', slot('id'))
    .where('key_version', '=', sql<bigint>`${slot('version')}`)
    .where('last_counter', '<', sql<bigint>`${slot('counter')}`)
    .returning('id'),
)

const insertKey = statement<{ card: CardId; version: number; chipByte: number; k2: Uint8Array }>()(
  (db, slot) =>
    db.insertInto('card_key').values({
      store_id: slot('store'),
      card_id: slot('card'),
      version: slot('version'),
      chip_byte: slot('chipByte'),
      k2: slot('k2'),
    }),
)

const insertAct = statement<{
  card: CardId
  id: CardEventId
  at: Instant
  who: string
  what: string
  why: string
  detail: string
}>()((db, slot) =>
  db.insertInto('card_event').values({
    store_id: slot('store'),
    card_id: slot('card'),
    id: slot('id'),
    at: slot('at'),
    who: slot('who'),
    what: slot('what'),
    why: slot('why'),
    detail: slot('detail'),
  }),
)

function limitsFrom(text: string): Card['limits'] {
  const limits = limitsFromText(text)
  assert(limits !== undefined, 'the store keeps limits as it was given them')
  return limits
}

const chipFrom = (row: CardRow): Card['chip'] =>
  row.issuer === null
    ? undefined
    : {
        issuer: row.issuer,
        ref: held(row.chip_ref),
        keyVersion: count(held(row.key_version)),
        lastCounter: count(held(row.last_counter)),
      }

const pinFrom = (row: CardRow): Card['pin'] =>
  row.pin_hash === null
    ? undefined
    : {
        sealedHash: new Uint8Array(Buffer.from(row.pin_hash, 'hex')),
        fromMsat: held(row.pin_from_msat),
        triesLeft: count(held(row.pin_tries_left)),
      }

const cardFrom = (row: CardRow): Card => ({
  id: row.id,
  number: row.number,
  name: row.name,
  state: row.state,
  currency: row.currency,
  limits: limitsFrom(row.limits),
  createdAt: moment(row.created_at),
  ...withoutNone({ chip: chipFrom(row), pin: pinFrom(row), replacedBy: row.replaced_by }),
})

const valuesOf = (card: Card): CardValues => ({
  id: card.id,
  number: card.number,
  name: card.name,
  state: card.state,
  currency: card.currency,
  issuer: card.chip?.issuer ?? null,
  chipRef: card.chip?.ref ?? null,
  keyVersion: card.chip?.keyVersion ?? null,
  lastCounter: card.chip?.lastCounter ?? null,
  limits: JSON.stringify(limitsToJson(card.limits)),
  pinHash: card.pin === undefined ? null : Buffer.from(card.pin.sealedHash).toString('hex'),
  pinFrom: card.pin?.fromMsat ?? null,
  pinTries: card.pin?.triesLeft ?? null,
  createdAt: card.createdAt,
  replacedBy: card.replacedBy ?? null,
})

/** Above every running number, and after every id. */
const top = 9_223_372_036_854_775_807n
const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff' as CardEventId

export function cardReads(session: Session, store: StoreId): CardReads {
  return {
    async find(id) {
      const row = await firstRow(session.rows(findById, { store, id }))
      return row && cardFrom(row)
    },
    async ofChip(issuer, ref) {
      const row = await firstRow(session.rows(findByChip, { store, issuer, ref }))
      return row && cardFrom(row)
    },
    async page({ before = top, limit }) {
      return (await session.rows(newest, { store, before, limit })).map(cardFrom)
    },
    async keys(card): Promise<readonly CardKey[]> {
      const rows = await session.rows(keysOf, { store, card })
      return rows.map(({ version, chip_byte, k2 }) => {
        const sealedK2 = new Uint8Array(k2)
        return { cardId: card, version: count(version), chipByte: count(chip_byte), sealedK2 }
      })
    },
    async acts(card, { before = lastId, limit }): Promise<readonly CardAct[]> {
      const rows = await session.rows(actsOf, { store, card, before, limit })
      return rows.map(({ at, detail, ...row }) => ({
        ...row,
        cardId: card,
        at: moment(at),
        detail: JSON.parse(detail) as CardAct['detail'],
      }))
    },
    async invoicesBehind(card, from) {
      const sales = await session.rows(salesBehind, { store, card, from })
      const topUps = await session.rows(topUpsBehind, { store, card, from })
      const found = new Map<string, InvoiceBehind>()
      for (const { id, number, payment, hash } of [...sales, ...topUps]) {
        found.set(payment, { id, number })
        if (hash !== null) found.set(hash, { id, number })
      }
      return found
    },
    async spentSince(card, from) {
      const row = await firstRow(session.rows(spent, { store, card, from }))
      const out = await firstRow(session.rows(sentOut, { store, card, from }))
      assert(row !== undefined && out !== undefined, 'a sum is always answered')
      return {
        amountMsat: add(msatFromSat(sat(row.amount_sat)), msat(out.amount_msat)),
        charges: count(row.charges) + count(out.payouts),
      }
    },
  }
}

export function cardWrites(session: Session, store: StoreId): Unit['cards'] {
  return {
    ...cardReads(session, store),
    nextNumber: () => nextCount(session, store, 'card'),
    async put(card) {
      await session.rows(putCard, { store, ...valuesOf(card) })
    },
    async takeCounter(id, version, counter) {
      const taken = await session.rows(takeCounter, { store, id, version, counter })
      return taken.length === 1
    },
    async insertKey({ cardId: card, version, chipByte, sealedK2: k2 }) {
      await session.rows(insertKey, { store, card, version, chipByte, k2 })
    },
    async addAct({ cardId: card, detail, ...act }) {
      await session.rows(insertAct, { store, card, ...act, detail: JSON.stringify(detail) })
    },
  }
}

const allIssuers = statement<object>()((db, slot) =>
  db
    .selectFrom('issuer')
    .where('store_id', '=', slot('store'))
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .selectAll(),
)

const putIssuer = statement<{
  id: IssuerId
  createdAt: Instant
  state: Issuer['state']
  k1: Uint8Array
}>()((db, slot) =>
  db
    .insertInto('issuer')
    .values({
      store_id: slot('store'),
      id: slot('id'),
      created_at: slot('createdAt'),
      state: slot('state'),
      k1: slot('k1'),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['store_id', 'id'])
        .doUpdateSet((eb) => ({ state: eb.ref('excluded.state') })),
    ),
)

export const issuerReads = (session: Session, store: StoreId): Omit<Unit['issuers'], 'put'> => ({
  async all() {
    const rows = await session.rows(allIssuers, { store })
    return rows.map(({ id, created_at, state, k1 }) => {
      return { id, createdAt: moment(created_at), state, sealedK1: new Uint8Array(k1) }
    })
  },
})

export const issuerWrites = (session: Session, store: StoreId): Unit['issuers'] => ({
  ...issuerReads(session, store),
  async put({ id, createdAt, state, sealedK1: k1 }) {
    await session.rows(putIssuer, { store, id, createdAt, state, k1 })
  },
})
