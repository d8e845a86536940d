/**
 * Amounts are bigints that carry their unit in the type (DESIGN §3.1). They are made here, by parsing (`parse-amount.ts`)
 * or by the store; the linter and the tidy test keep `as Msat` and bare operators out of every other room.
 */
declare const unit: unique symbol

/** An amount in the smallest unit of currency `C` that the books know: cents, yen, fils; for `BTC` millisatoshi. */
export type MinorUnits<C extends string = string> = bigint & { readonly [unit]: C }

/** Millisatoshi: the unit of Lightning and of the ledger's bitcoin accounts. 1 sat = 1 000 msat. */
export type Msat = MinorUnits<'BTC'>

/** Satoshi: the unit that people see and that codes are made in. */
export type Sat = MinorUnits<'sat'>

/** An amount with its currency: an ISO 4217 code, or `BTC` (then `amount` is in msat). */
export type Money<C extends string = string> = {
  readonly currency: C
  readonly amount: MinorUnits<C>
}

/** A literal or a checked number as millisatoshi. */
export const msat = (units: bigint): Msat => units as Msat

/** A literal or a checked number as satoshi. */
export const sat = (units: bigint): Sat => units as Sat

/** A literal or a checked number as minor units of a currency. */
export const minorUnits = <C extends string>(units: bigint): MinorUnits<C> => units as MinorUnits<C>

/** An amount with its currency. */
export const money = <C extends string>(currency: C, units: bigint): Money<C> => ({
  currency,
  amount: minorUnits<C>(units),
})
