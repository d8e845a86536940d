import type { InvoiceView } from '../../core/contract/screen.ts'
import {
  compare,
  compareMoney,
  mulDiv,
  multiply,
  subtractMoney,
} from '../../core/money/arithmetic.ts'
import { decimalsOf, isAmountUnit } from '../../core/money/currency.ts'
import { keypadMoney, zerosKey } from '../../core/money/keypad.ts'
import { minorUnits, money, type Money } from '../../core/money/units.ts'
import type { CashierView } from './cashier-view.ts'
import type { CashDraft, CashierUi, Refusal, Till } from './cashier-ui.ts'
import { isSome, moneyOf } from '../kit/contract-money.ts'

export type CashFigures = {
  readonly price: Money
  /** What is owed, rounded to the shop's smallest coin. */
  readonly asked: Money
  /** What the customer hands over; nothing typed is exact. */
  readonly given: Money
  readonly exact: boolean
  readonly change: Money
  readonly short: boolean
  readonly notes: readonly Money[]
  readonly zeros: '00' | '000'
  readonly asking: boolean
  readonly refusal?: Refusal
}

/** Cash stands before the sale's own state, except where that state has become final. */
export function cashView(invoice: InvoiceView, till: Till, ui: CashierUi): CashierView | undefined {
  if (invoice.status !== 'New' && invoice.status !== 'Expired') return undefined
  const { cash } = ui
  if (cash === undefined) return undefined
  const price = moneyOf(invoice.owed)
  if (cash.phase === 'noAnswer') return { screen: 'noAnswer', price, name: cash.name }
  return { screen: 'cash', ...cashFigures(price, till.shop.smallestCoinMinor, cash) }
}

export function cashFigures(price: Money, smallestCoinMinor: string, cash: CashDraft): CashFigures {
  const asked = toCoins(price, BigInt(smallestCoinMinor))
  const unit = isAmountUnit(price.currency) ? price.currency : 'SAT'
  const typed = keypadMoney(cash.keypad, unit)
  const exact = !isSome(typed)
  const given = exact ? asked : money(price.currency, typed.amount)
  const short = compare(given.amount, asked.amount) < 0
  return {
    price,
    asked,
    given,
    exact,
    short,
    change: short ? money(price.currency, 0n) : subtractMoney(given, asked),
    notes: quickNotes(asked),
    zeros: zerosKey(unit),
    asking: cash.phase === 'asking',
    ...(cash.refusal === undefined ? {} : { refusal: cash.refusal }),
  }
}

/** To the nearest smallest coin, as the books round it; the service says what was really asked. */
function toCoins(price: Money, coin: bigint): Money {
  const coins = mulDiv(price.amount, { numerator: 1n, denominator: coin }, 'halfUp')
  return money(price.currency, mulDiv(coins, { numerator: coin, denominator: 1n }, 'floor'))
}

/** 5, 10, 20, 50, 100 … whole units: what people hand over for a price. At most four, each larger than the price. */
export function quickNotes(asked: Money): readonly Money[] {
  const unit = isAmountUnit(asked.currency) ? asked.currency : 'SAT'
  const one = minorUnits(10n ** BigInt(decimalsOf(unit)))
  const notes = steps.map((step) => money(asked.currency, multiply(one, step)))
  return notes.filter((note) => compareMoney(note, asked) > 0).slice(0, 4)
}

const steps = [
  5n,
  10n,
  20n,
  50n,
  100n,
  200n,
  500n,
  1_000n,
  2_000n,
  5_000n,
  10_000n,
  20_000n,
  50_000n,
]
