/**
 * A card's money is to leave over Lightning (LUD-03, the second GET). Everything that can be refused is refused before one commit,
 * which uses the tap up, judges limits, PIN and balance, holds amount and fee limit and writes the intent. From then on the node's
 * word alone decides (DESIGN §3.3).
 */
import type { Card, Tap } from '../../../core/card/card.ts'
import { decideSend } from '../../../core/card/card-limits.ts'
import { feeLimitOf, largestSend } from '../../../core/card/fee-limit.ts'
import type { Payout } from '../../../core/card/payout.ts'
import { newId, type PayoutId, type TapId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { assert, err, ok, type Result } from '../../../core/errors/result.ts'
import type { Secret } from '../../../core/errors/secret.ts'
import type { NodeKey, PaymentHash } from '../../../core/lightning/payment-hash.ts'
import { payoutHeld } from '../../../core/ledger/payout-builders.ts'
import type { Msat } from '../../../core/money/units.ts'
import type { Payer } from '../../../core/ports/payer.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Unit } from '../../../core/ports/store.ts'
import { post } from '../invoice/apply-effects.ts'
import { standingOf } from './card-standing.ts'
import { countTry, declineForPin, tryPin, type PinTry } from './prove-pin.ts'
import { refusalOf } from './refusal-of.ts'

export type BeginPorts = Pick<
  Ports,
  'store' | 'clock' | 'random' | 'deviceKey' | 'stretch' | 'payer'
>

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

/** The same tap for the same code is the same request; anything else of a used tap is a second one. */
async function takenBefore(
  { store }: BeginPorts,
  { tapId, paymentHash }: PayoutAsk,
): Promise<Result<Begun, Failure>> {
  const payout = await store.read.payouts.ofTap(tapId)
  return payout?.paymentHash === paymentHash
    ? ok({ payout, isNew: false })
    : err(failure('card.tapUsed'))
}

/** What the node has under this hash already may be somebody else's payment: it would look like ours. */
async function isFree(payer: Payer, hash: PaymentHash): Promise<Result<true, Failure>> {
  const before = await payer.lookUpSent(hash)
  if (before.kind === 'unknown') return err(before.failure)
  const isUnpaid = before.kind === 'missing' || before.kind === 'failed'
  return isUnpaid ? ok(true) : err(failure('card.codeTaken'))
}

async function decline(
  unit: Unit,
  { tap, card }: { tap: Tap; card: Card },
  decision: Extract<ReturnType<typeof decideSend>, { kind: 'declined' }>,
): Promise<Failure> {
  const { why, availableMsat } = decision
  await unit.taps.mark({ ...tap, state: 'declined', reason: why })
  await unit.changes.add('card', card.id)
  return refusalOf(why, { card, availableMsat: largestSend(availableMsat) })
}

const payoutFor = (
  ports: BeginPorts,
  ask: PayoutAsk,
  of: Pick<Payout, 'cardId' | 'generation'>,
): Payout => {
  const createdAt = ports.clock.now()
  const { tapId, nodeKey, paymentHash, amountMsat } = ask
  return {
    ...of,
    id: newId<PayoutId>(createdAt, ports.random.bytes(10)),
    ...{ tapId, nodeKey, paymentHash, amountMsat, createdAt },
    feeLimitMsat: feeLimitOf(amountMsat),
    state: 'open',
  }
}

/** The one commit. Undefined: somebody else was first with this tap. */
async function write(
  ports: BeginPorts,
  unit: Unit,
  { ask, tried }: { ask: PayoutAsk; tried: PinTry | undefined },
): Promise<Result<Begun, Failure> | undefined> {
  const tap = await unit.taps.find(ask.tapId)
  const found = tap?.state === 'held' ? await unit.cards.find(tap.cardId) : undefined
  if (tap === undefined || found === undefined) return undefined
  if ((await unit.payouts.standingFor(ask.paymentHash)) !== undefined)
    return err(failure('card.codeTaken'))
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
  const standing = await standingOf(unit, card, ports.clock.now())
  const decision = decideSend(standing, ask.amountMsat, isPinProved)
  if (decision.kind === 'declined') return err(await decline(unit, { tap, card }, decision))
  if (decision.kind === 'pin') return err(failure('card.pinWanted'))
  const nodes = await unit.settlements.nodes()
  const node = nodes.find(({ nodeKey }) => nodeKey === ask.nodeKey)
  if (node === undefined) return err(failure('node.connecting'))
  const payout = payoutFor(ports, ask, { cardId: card.id, generation: node.generation })
  await post(unit, payoutHeld(payout))
  await unit.payouts.insert(payout)
  await unit.taps.mark({ ...tap, state: 'sent' })
  await unit.changes.add('card', card.id)
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
