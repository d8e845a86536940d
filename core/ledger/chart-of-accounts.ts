import type { CardId } from '../contract/ids.ts'
import { assert } from '../errors/result.ts'
import { nodeKeyFrom, type NodeKey } from '../lightning/payment-hash.ts'

/**
 * The chart of accounts of a till. Assets: `lightning:<node key>`, `onchain`, `cash:<drawer>` · liabilities: `card:<id>`,
 * `customer-credit` (over-, late, twice paid), `suspense` (settled at the node, not ours), `tax:<rate in hundredths of a
 * percent>`, `tips` · income: `sales` · expense: `fees`, `rounding` · and `exchange:<currency>`, through which a sale priced
 * in one currency and paid in another balances in both.
 */
export type AccountName =
  | `lightning:${NodeKey}`
  | 'onchain'
  | `cash:${string}`
  | `card:${string}`
  | 'customer-credit'
  | 'suspense'
  | `tax:${string}`
  | 'tips'
  | 'sales'
  | 'fees'
  | 'rounding'
  | `exchange:${string}`

/** `exchange` is its own kind: neither owned nor owed, the open position between two currencies. */
export type AccountKind = 'asset' | 'liability' | 'income' | 'expense' | 'exchange'

/** Where late money stands until a person decides. */
export type CreditAccount = 'customer-credit' | 'suspense'

const plainKinds: ReadonlyMap<string, AccountKind> = new Map<string, AccountKind>([
  ['onchain', 'asset'],
  ['customer-credit', 'liability'],
  ['suspense', 'liability'],
  ['tips', 'liability'],
  ['sales', 'income'],
  ['fees', 'expense'],
  ['rounding', 'expense'],
])

type Family = { readonly kind: AccountKind; readonly names: (rest: string) => boolean }

/** Accounts of which there are many, by what stands before the colon. */
const families: ReadonlyMap<string, Family> = new Map<string, Family>([
  ['lightning', { kind: 'asset', names: (rest) => nodeKeyFrom(rest) !== undefined }],
  ['cash', { kind: 'asset', names: (rest) => /^[a-z0-9-]{1,32}$/.test(rest) }],
  ['card', { kind: 'liability', names: (rest) => /^[0-9a-z-]{1,64}$/.test(rest) }],
  ['tax', { kind: 'liability', names: (rest) => /^(?:0|[1-9][0-9]{0,4})$/.test(rest) }],
  ['exchange', { kind: 'exchange', names: (rest) => /^[A-Z]{3}$/.test(rest) }],
])

export const lightningAccount = (nodeKey: NodeKey): AccountName => `lightning:${nodeKey}`
export const cashAccount = (drawer: string): AccountName => `cash:${drawer}`
export const cardAccount = (id: CardId): AccountName => `card:${id}`
export const exchangeAccount = (currency: string): AccountName => `exchange:${currency}`

/** Tax owed at one rate: `tax:2100` for 21 %. */
export const taxAccount = (rateBp: number): AccountName => {
  assert(Number.isInteger(rateBp) && rateBp >= 0, 'a tax rate is whole hundredths of a percent')
  return `tax:${rateBp}`
}

/** The kind of an account, or undefined for a name that is not in the chart. */
export function accountKind(name: string): AccountKind | undefined {
  const plain = plainKinds.get(name)
  if (plain !== undefined) return plain
  const colon = name.indexOf(':')
  const family = families.get(name.slice(0, Math.max(colon, 0)))
  return family?.names(name.slice(colon + 1)) === true ? family.kind : undefined
}

/** True for a name of the chart. */
export const isAccountName = (name: string): name is AccountName => accountKind(name) !== undefined

/** True when the account may hold that currency: Lightning, chain and (today) cards hold bitcoin, an exchange account its own currency. */
export function accountHolds(name: AccountName, currency: string): boolean {
  if (name === 'onchain' || /^(?:lightning|card):/.test(name)) return currency === 'BTC'
  return !name.startsWith('exchange:') || name === exchangeAccount(currency)
}
