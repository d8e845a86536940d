import type { StoreId } from '../../core/contract/ids.ts'
import type { Shop } from '../../core/invoice/shop.ts'
import type { Reads, Unit } from '../../core/ports/store.ts'
import { count, flag, withoutNone } from './row.ts'
import { firstRow, type Session } from './session.ts'
import { statement } from './statement.ts'

const findShop = statement<object>()((db, slot) =>
  db.selectFrom('shop').where('store_id', '=', slot('store')).selectAll(),
)

type Written = Omit<Shop, 'tapHoldSec' | 'cashierSeesBalance'> & {
  tapHoldSec: number | null
  cashierSeesBalance: boolean | null
}

const putShop = statement<Written>()((db, slot) =>
  db
    .insertInto('shop')
    .values({
      store_id: slot('store'),
      name: slot('name'),
      currency: slot('currency'),
      language: slot('language'),
      expiry_min: slot('expiryMin'),
      tax_bp: slot('taxBp'),
      rate_max_age_min: slot('rateMaxAgeMin'),
      smallest_coin: slot('smallestCoin'),
      tap_hold_sec: slot('tapHoldSec'),
      cashier_sees_balance: slot('cashierSeesBalance'),
    })
    .onConflict((conflict) =>
      conflict.column('store_id').doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        currency: eb.ref('excluded.currency'),
        language: eb.ref('excluded.language'),
        expiry_min: eb.ref('excluded.expiry_min'),
        tax_bp: eb.ref('excluded.tax_bp'),
        rate_max_age_min: eb.ref('excluded.rate_max_age_min'),
        smallest_coin: eb.ref('excluded.smallest_coin'),
        tap_hold_sec: eb.ref('excluded.tap_hold_sec'),
        cashier_sees_balance: eb.ref('excluded.cashier_sees_balance'),
      })),
    ),
)

export const shopReads = (session: Session, store: StoreId): Reads['shop'] => ({
  async find() {
    const row = await firstRow(session.rows(findShop, { store }))
    if (row === undefined) return undefined
    const { name, currency, language } = row
    return {
      name,
      currency,
      language,
      expiryMin: count(row.expiry_min),
      taxBp: count(row.tax_bp),
      rateMaxAgeMin: count(row.rate_max_age_min),
      smallestCoin: row.smallest_coin,
      ...withoutNone({
        tapHoldSec: row.tap_hold_sec === null ? null : count(row.tap_hold_sec),
        cashierSeesBalance:
          row.cashier_sees_balance === null ? null : flag(row.cashier_sees_balance),
      }),
    }
  },
})

export const shopWrites = (session: Session, store: StoreId): Unit['shop'] => ({
  ...shopReads(session, store),
  async put(shop) {
    const { tapHoldSec = null, cashierSeesBalance = null } = shop
    await session.rows(putShop, { store, ...shop, tapHoldSec, cashierSeesBalance })
  },
})
