/** Whether a card may pay an amount, decided inside the transaction that posts it (DESIGN §3.6). */
import { assert } from '../errors/result.ts'
import { add, isNegative, isPositive, lessThan, min, subtract } from '../money/arithmetic.ts'
import { msat, type Msat } from '../money/units.ts'
import { isPinLocked, needsPin, type PinSetting } from './card-pin.ts'
import { feeLimitOf } from './fee-limit.ts'
import { maySpend, type CardState } from './lifecycle.ts'

/** What the owner has set; a missing one does not limit. */
export type CardLimits = {
  readonly perTapMsat?: Msat
  readonly perDayMsat?: Msat
  /** At most so many charges within so many minutes. */
  readonly velocity?: { readonly charges: number; readonly minutes: number }
}

/** The card as it stands in the transaction: what it holds free of holds, and what it has paid (holds included). */
export type CardStanding = {
  readonly state: CardState
  readonly balanceMsat: Msat
  readonly spentTodayMsat: Msat
  /** Charges within the velocity's minutes. */
  readonly recentCharges: number
  readonly limits: CardLimits
  readonly pin?: PinSetting
}

export type DeclineReason = 'state' | 'pinLocked' | 'velocity' | 'perTap' | 'perDay' | 'balance'

/**
 * `pin`: allowed once the PIN is proved. `declined`: why, the strongest reason first, and how much this card could pay now (zero
 * where no amount helps), for the offer to pay that part.
 */
export type ChargeDecision =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'pin' }
  | { readonly kind: 'declined'; readonly why: DeclineReason; readonly availableMsat: Msat }

const none = msat(0n)

/** What no smaller amount would help with. */
export function barred({
  state,
  pin,
  limits,
  recentCharges,
}: CardStanding): DeclineReason | undefined {
  if (!maySpend(state)) return 'state'
  if (isPinLocked(pin)) return 'pinLocked'
  const { velocity } = limits
  return velocity !== undefined && recentCharges >= velocity.charges ? 'velocity' : undefined
}

const ceilings = ({ limits, balanceMsat, spentTodayMsat }: CardStanding) => {
  const { perTapMsat, perDayMsat } = limits
  const today = perDayMsat === undefined ? undefined : subtract(perDayMsat, spentTodayMsat)
  return [
    ['perTap', perTapMsat],
    ['perDay', today],
    ['balance', balanceMsat],
  ] as const
}

/** The most that the card could pay now, its PIN aside; never negative. */
export function availableOn(card: CardStanding): Msat {
  if (barred(card) !== undefined) return none
  let most = card.balanceMsat
  for (const [, ceiling] of ceilings(card)) if (ceiling !== undefined) most = min(most, ceiling)
  return isNegative(most) ? none : most
}

/** Decides one charge. `isPinProved` only after `afterPinTry` of a right PIN for this very tap. */
export function decideCharge(
  card: CardStanding,
  amountMsat: Msat,
  isPinProved: boolean,
): ChargeDecision {
  assert(isPositive(amountMsat), 'a charge is of something')
  const availableMsat = availableOn(card)
  const bar = barred(card)
  const over = ceilings(card).find(([, most]) => most !== undefined && lessThan(most, amountMsat))
  const why = bar ?? over?.[0]
  if (why !== undefined) return { kind: 'declined', why, availableMsat }
  return needsPin(card.pin, amountMsat) && !isPinProved ? { kind: 'pin' } : { kind: 'allowed' }
}

/**
 * Decides a payment that leaves over Lightning: amount and fee limit together must fit, since both are held. The PIN is asked by
 * the amount alone, as `pinLimit` has told the terminal.
 */
export function decideSend(
  card: CardStanding,
  amountMsat: Msat,
  isPinProved: boolean,
): ChargeDecision {
  const decision = decideCharge(card, add(amountMsat, feeLimitOf(amountMsat)), true)
  if (decision.kind === 'declined') return decision
  return needsPin(card.pin, amountMsat) && !isPinProved ? { kind: 'pin' } : { kind: 'allowed' }
}
