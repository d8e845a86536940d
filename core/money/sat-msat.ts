import { failure, type Failure } from '../errors/registry.ts'
import { err, ok, type Result } from '../errors/result.ts'
import { divide } from './arithmetic.ts'
import { msat, sat, type Msat, type Sat } from './units.ts'

/** 1 sat = 1 000 msat. Each way back names what happens to the rest. */
const msatPerSat = 1000n

export const msatFromSat = (amount: Sat): Msat => msat(amount * msatPerSat)

/** Whole satoshis, or `amount.tooManyDecimals` where a rest would be lost. */
export const satFromMsatExact = (amount: Msat): Result<Sat, Failure> =>
  isWholeSat(amount)
    ? ok(sat(amount / msatPerSat))
    : err(failure('amount.tooManyDecimals', { decimals: '0' }))

/** Toward −∞: what we give out or show as received. */
export const satFromMsatFloor = (amount: Msat): Sat => sat(divide(amount, msatPerSat, 'floor'))

/** Toward +∞: what we ask for. */
export const satFromMsatCeil = (amount: Msat): Sat => sat(divide(amount, msatPerSat, 'ceil'))

/** True when the amount has no part of a satoshi. */
export const isWholeSat = (amount: Msat): boolean => amount % msatPerSat === 0n
