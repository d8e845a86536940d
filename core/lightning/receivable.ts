import { compare, isNegative, max, mulDiv, subtract, sum } from '../money/arithmetic.ts'
import { msat } from '../money/units.ts'
import type { Msat } from '../money/units.ts'
import type { Channel } from './channel.ts'

/** What can be received now. */
export type Receivable = {
  /** Over all active channels: a payer may split a payment. */
  readonly totalMsat: Msat
  readonly largestMsat: Msat
}

const nothing = msat(0n)
/** The least that a channel's side keeps for the fee of its next commitment: 5 000 sat (measured: 4 530). */
const leastMargin = msat(5_000_000n)
const marginShare = { numerator: 1n, denominator: 1000n }

function ofChannel(channel: Channel): Msat {
  if (!channel.active) return nothing
  const spendable = subtract(channel.remoteMsat, channel.remoteReserveMsat)
  const margin = max(mulDiv(spendable, marginShare, 'ceil'), leastMargin)
  const left = subtract(spendable, margin)
  return isNegative(left) ? nothing : left
}

/** Σ over active channels of (remote balance − remote reserve − max(0.1 %, 5 000 sat)), each at least 0. */
export function canReceiveNow(channels: readonly Channel[]): Receivable {
  const each = channels.map(ofChannel)
  return {
    totalMsat: sum(each),
    largestMsat: each.reduce((most, one) => max(most, one), nothing),
  }
}

/** `tight`: within the last tenth, the payer may find no way · `above`: it cannot arrive now. */
export type InboundVerdict = 'fits' | 'tight' | 'above'

const nineTenths = { numerator: 9n, denominator: 10n }

/** Whether an amount can arrive, given what can be received now. */
export function judgeInbound(amount: Msat, canReceive: Msat): InboundVerdict {
  if (compare(amount, canReceive) > 0) return 'above'
  return compare(amount, mulDiv(canReceive, nineTenths, 'floor')) > 0 ? 'tight' : 'fits'
}
