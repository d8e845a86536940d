import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import type { Shop } from '../../../core/invoice/shop.ts'
import { isCurrency } from '../../../core/money/currency.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import { isLanguage } from '../../../core/words/languages.ts'

/** What a shop begins with until somebody says otherwise. */
export const newShop: Shop = Object.freeze({
  name: 'Flashtill',
  currency: 'EUR',
  language: 'en',
  expiryMin: 10,
  taxBp: 0,
  rateMaxAgeMin: 24 * 60,
  smallestCoin: 1n,
})

/** Coins that a counter gives: where the smallest is not one minor unit. */
const smallestCoins: Readonly<Record<string, bigint>> = {
  CHF: 5n,
  DKK: 50n,
  NOK: 100n,
  SEK: 100n,
  CAD: 5n,
  AUD: 5n,
  NZD: 10n,
  HUF: 500n,
  CZK: 100n,
}

export const smallestCoinOf = (currency: string): bigint => smallestCoins[currency] ?? 1n

function check(shop: Shop): Result<Shop, Failure> {
  const invalid = (field: string) => err(failure('request.invalid', { field }))
  if (shop.name.trim() === '' || shop.name.length > 60) return invalid('name')
  if (!isCurrency(shop.currency) || shop.currency === 'BTC')
    return err(failure('currency.unknown', { currency: shop.currency }))
  if (!isLanguage(shop.language)) return invalid('language')
  if (!Number.isInteger(shop.expiryMin) || shop.expiryMin < 1 || shop.expiryMin > 60)
    return invalid('expiryMin')
  if (!Number.isInteger(shop.taxBp) || shop.taxBp < 0 || shop.taxBp > 9999) return invalid('taxBp')
  const { tapHoldSec = 30 } = shop
  if (!Number.isInteger(tapHoldSec) || tapHoldSec < 5 || tapHoldSec > 30)
    return invalid('tapHoldSec')
  return ok(shop)
}

/** Sets one or more of the shop's settings; codes already made keep theirs. */
export async function setShop(
  ports: Pick<Ports, 'store'>,
  change: Partial<Omit<Shop, 'smallestCoin'>>,
): Promise<Result<Shop, Failure>> {
  return ports.store.commit(async (unit) => {
    const before = (await unit.shop.find()) ?? newShop
    const currency = change.currency ?? before.currency
    const checked = check({ ...before, ...change, smallestCoin: smallestCoinOf(currency) })
    if (!checked.ok) return checked
    await unit.shop.put(checked.value)
    await unit.changes.add('shop', 'shop')
    return checked
  })
}

/** The shop as it is; a new till's first start writes one. */
export async function openShop(
  ports: Pick<Ports, 'store'>,
  first: Partial<Pick<Shop, 'name' | 'currency'>>,
): Promise<Result<Shop, Failure>> {
  const shop = await ports.store.read.shop.find()
  return shop === undefined ? setShop(ports, first) : ok(shop)
}
