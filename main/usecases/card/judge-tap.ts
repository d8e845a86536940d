/** A tap that came over the street and wants to pay a code: judged on what the commit stands on, inside its unit. */
import type { Card, Tap } from '../../../core/card/card.ts'
import type { decideCharge, decideSend } from '../../../core/card/card-limits.ts'
import { largestSend } from '../../../core/card/fee-limit.ts'
import { newId, type PayoutId, type TapId } from '../../../core/contract/ids.ts'
import type { Payout } from '../../../core/card/payout.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import type { Secret } from '../../../core/errors/secret.ts'
import type { NodeKey, PaymentHash } from '../../../core/lightning/payment-hash.ts'
import type { Msat } from '../../../core/money/units.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Unit } from '../../../core/ports/store.ts'
import { standingOf } from './card-standing.ts'
import { countTry, declineForPin, type PinTry } from './prove-pin.ts'
import { refusalOf } from './refusal-of.ts'

export type PayoutAsk = {
  readonly tapId: TapId
  readonly nodeKey: NodeKey
  readonly paymentHash: PaymentHash
  readonly amountMsat: Msat
  /** Only where the amount wants it. */
  readonly pin?: Secret<string>
}

/** `isNew`: the node is to be asked now; otherwise this very request was taken before. */
export type Begun = { readonly payout: Payout; readonly isNew: boolean }

/** Whether money leaves the till, with a fee, or stays in its books. */
type Decide = typeof decideSend | typeof decideCharge

type Judged = { readonly tap: Tap; readonly card: Card; readonly generation: bigint }

/** The same tap for the same code is the same request; anything else of a used tap is a second one. */
export async function takenBefore(
  { store }: Pick<Ports, 'store'>,
  { tapId, paymentHash }: PayoutAsk,
): Promise<Result<Begun, Failure>> {
  const payout = await store.read.payouts.ofTap(tapId)
  return payout?.paymentHash === paymentHash
    ? ok({ payout, isNew: false })
    : err(failure('card.tapUsed'))
}

async function decline(
  unit: Unit,
  { tap, card }: { tap: Tap; card: Card },
  decision: Extract<ReturnType<Decide>, { kind: 'declined' }>,
): Promise<Failure> {
  const { why, availableMsat } = decision
  await unit.taps.mark({ ...tap, state: 'declined', reason: why })
  await unit.changes.add('card', card.id)
  return refusalOf(why, { card, availableMsat: largestSend(availableMsat) })
}

/** Lifecycle, limits, PIN and balance; a "no" about the card is written with its tap. Undefined: somebody was first with it. */
export async function judgeTap(
  { clock }: Pick<Ports, 'clock'>,
  unit: Unit,
  { ask, tried, decide }: { ask: PayoutAsk; tried: PinTry | undefined; decide: Decide },
): Promise<Result<Judged, Failure> | undefined> {
  const tap = await unit.taps.find(ask.tapId)
  const found = tap?.state === 'held' ? await unit.cards.find(tap.cardId) : undefined
  if (tap === undefined || found === undefined) return undefined
  if ((await unit.payouts.standingFor(ask.paymentHash)) !== undefined)
    return err(failure('card.codeTaken'))
  const node = (await unit.settlements.nodes()).find(({ nodeKey }) => nodeKey === ask.nodeKey)
  if (node === undefined) return err(failure('node.connecting'))
  const isPinProved = await countTry(unit, found, tried)
  const card = (await unit.cards.find(found.id)) ?? found
  if (tried !== undefined && !isPinProved) {
    const { reason } = await declineForPin(unit, tap)
    return err(refusalOf(reason, { card, availableMsat: ask.amountMsat }))
  }
  if (card.chip?.keyVersion !== tap.keyVersion) {
    await unit.taps.mark({ ...tap, state: 'declined', reason: 'oldKeys' })
    return err(failure('card.oldKeys'))
  }
  const standing = await standingOf(unit, card, clock.now())
  const decision = decide(standing, ask.amountMsat, isPinProved)
  if (decision.kind === 'declined') return err(await decline(unit, { tap, card }, decision))
  if (decision.kind === 'pin') return err(failure('card.pinWanted'))
  return ok({ tap, card, generation: node.generation })
}

/** Writes the payout of a tap that was judged; the tap is used up. */
export async function writePayout(
  { clock, random }: Pick<Ports, 'clock' | 'random'>,
  unit: Unit,
  of: Judged & { readonly ask: PayoutAsk } & Pick<Payout, 'state' | 'feeLimitMsat' | 'feeMsat'>,
): Promise<Payout> {
  const { tap, card, ask, generation, ...rest } = of
  const createdAt = clock.now()
  const { tapId, nodeKey, paymentHash, amountMsat } = ask
  const id = newId<PayoutId>(createdAt, random.bytes(10))
  const bound = { cardId: card.id, tapId, nodeKey, generation, paymentHash, amountMsat }
  const payout: Payout = { ...bound, id, createdAt, ...rest }
  await unit.payouts.insert(payout)
  await unit.taps.mark({ ...tap, state: 'sent' })
  await unit.changes.add('card', card.id)
  return payout
}
