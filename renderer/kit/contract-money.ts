import type { OpenInvoice } from '../../core/contract/commands.ts'
import type { MoneyView, RateView, StatusView } from '../../core/contract/screen.ts'
import { absolute, isPositive, mulDiv, type Ratio } from '../../core/money/arithmetic.ts'
import { msatFromSat, satFromMsatCeil, satFromMsatFloor } from '../../core/money/sat-msat.ts'
import { money, msat, sat, type Money, type Sat } from '../../core/money/units.ts'

/** The contract's decimal strings as amounts. They were checked by the service; here they only change their clothes. */
export const moneyOf = (view: MoneyView): Money => money(view.currency, BigInt(view.amountMinor))

export const requestMoney = (request: Pick<OpenInvoice, 'currency' | 'amountMinor'>): Money =>
  money(request.currency, BigInt(request.amountMinor))

export const satOf = (text: string): Sat => sat(BigInt(text))

/** 1 BTC = 10^8 sat. */
const satPerBtc = 100_000_000n

const satPerMinor = (rate: RateView): Ratio => ({
  numerator: satPerBtc,
  denominator: BigInt(rate.pricePerBtcMinor),
})

/** About how many sat a price is now; undefined where there is no rate. Bitcoin needs none. */
export function aboutSat(price: Money, rate: RateView | undefined): Sat | undefined {
  if (price.currency === 'BTC') return satFromMsatCeil(msat(price.amount))
  if (rate === undefined || rate.quote !== price.currency) return undefined
  return sat(mulDiv(price.amount, satPerMinor(rate), 'ceil'))
}

/** What sat are worth by a rate, rounded down: never more is given back or offered than there is. */
export function worthOfSat(amount: Sat, rate: RateView | undefined): Money | undefined {
  if (rate === undefined) return undefined
  const { numerator, denominator } = satPerMinor(rate)
  const worth = mulDiv(amount, { numerator: denominator, denominator: numerator }, 'floor')
  return money(rate.quote, worth)
}

/** Millisatoshi of the contract as whole sats, rounded down; the sign is left off. */
export const satOfMsat = (text: string): Sat => satFromMsatFloor(msat(absolute(msat(BigInt(text)))))

/** Whether millisatoshi of the contract went out. */
export const isOut = (text: string): boolean => text.startsWith('-')

export const bitcoinOf = (amount: Sat): Money => money('BTC', msatFromSat(amount))

/** The most that can arrive now, if the node says so. */
export function receivableSat(status: StatusView): Sat | undefined {
  const text = status.node.canReceiveSat
  return text === undefined ? undefined : satOf(text)
}

export const isSome = (amount: Money): boolean => isPositive(amount.amount)
