/**
 * A card's money is to leave over Lightning (LUD-03, the second GET). Everything that can be refused is refused before one commit,
 * which uses the tap up, judges limits, PIN and balance, holds amount and fee limit and writes the intent. From then on the node's
 * word alone decides (DESIGN §3.3).
 */
import { decideSend } from '../../../core/card/card-limits.ts'
import { feeLimitOf } from '../../../core/card/fee-limit.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { assert, err, ok, type Result } from '../../../core/errors/result.ts'
import { payoutHeld } from '../../../core/ledger/payout-builders.ts'
import type { PaymentHash } from '../../../core/lightning/payment-hash.ts'
import type { Payer } from '../../../core/ports/payer.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Unit } from '../../../core/ports/store.ts'
import { post } from '../invoice/apply-effects.ts'
import { judgeTap, takenBefore, writePayout, type Begun, type PayoutAsk } from './judge-tap.ts'
import { tryPin, type PinTry } from './prove-pin.ts'

export type BeginPorts = Pick<
  Ports,
  'store' | 'clock' | 'random' | 'deviceKey' | 'stretch' | 'payer'
>

/** What the node has under this hash already may be somebody else's payment: it would look like ours. */
async function isFree(payer: Payer, hash: PaymentHash): Promise<Result<true, Failure>> {
  const before = await payer.lookUpSent(hash)
  if (before.kind === 'unknown') return err(before.failure)
  const isUnpaid = before.kind === 'missing' || before.kind === 'failed'
  return isUnpaid ? ok(true) : err(failure('card.codeTaken'))
}

/** The one commit. Undefined: somebody else was first with this tap. */
async function write(
  ports: BeginPorts,
  unit: Unit,
  { ask, tried }: { ask: PayoutAsk; tried: PinTry | undefined },
): Promise<Result<Begun, Failure> | undefined> {
  const judged = await judgeTap(ports, unit, { ask, tried, decide: decideSend })
  if (judged?.ok !== true) return judged
  const feeLimitMsat = feeLimitOf(ask.amountMsat)
  const payout = await writePayout(ports, unit, {
    ...{ ...judged.value, ask, feeLimitMsat },
    state: 'open',
  })
  await post(unit, payoutHeld(payout))
  return ok({ payout, isNew: true })
}

/**
 * Takes the request, or refuses it; once it is `ok` nothing may refuse it any more. Fails with `card.tapUsed`, `card.codeTaken`,
 * `card.payoutsOff`, why the card does not pay, or why the node does not answer.
 */
export async function beginPayout(
  ports: BeginPorts,
  ask: PayoutAsk,
): Promise<Result<Begun, Failure>> {
  const tap = await ports.store.read.taps.find(ask.tapId)
  const card = tap === undefined ? undefined : await ports.store.read.cards.find(tap.cardId)
  assert(tap !== undefined && card !== undefined, 'an offer is of a tap that is on disk')
  if (tap.state !== 'held') return takenBefore(ports, ask)
  if (ports.payer === undefined) return err(failure('card.payoutsOff'))
  const free = await isFree(ports.payer, ask.paymentHash)
  if (!free.ok) return free
  const tried = await tryPin(ports, card, ask.pin)
  const written = await ports.store.commit((unit) => write(ports, unit, { ask, tried }))
  return written ?? takenBefore(ports, ask)
}
