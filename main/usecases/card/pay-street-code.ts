/**
 * A card pays a code by which strangers top up another card of ours (LUD-06): our own node's code, so nothing is sent. The code is
 * cancelled at LND, then the money goes from card to card in the books, as a payout that needed no node.
 */
import { decideCharge } from '../../../core/card/card-limits.ts'
import type { Card } from '../../../core/card/card.ts'
import { mayReceive } from '../../../core/card/lifecycle.ts'
import type { StreetCode } from '../../../core/card/street-code.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import { cardToCard } from '../../../core/ledger/card-builders.ts'
import { equals } from '../../../core/money/arithmetic.ts'
import { msat } from '../../../core/money/units.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Unit } from '../../../core/ports/store.ts'
import { post } from '../invoice/apply-effects.ts'
import { judgeTap, takenBefore, writePayout, type Begun, type PayoutAsk } from './judge-tap.ts'
import { tryPin, type PinTry } from './prove-pin.ts'

export type PayStreetPorts = Pick<
  Ports,
  'store' | 'clock' | 'random' | 'deviceKey' | 'stretch' | 'node'
>

type Asked = { readonly ask: PayoutAsk; readonly card: Card; readonly code: StreetCode }

/** No money can come by the code any more. */
async function cancelled(
  { node }: PayStreetPorts,
  { paymentHash }: StreetCode,
): Promise<Failure | undefined> {
  const answer = await node.cancel(paymentHash)
  if (answer.kind === 'cancelled') return undefined
  if (answer.kind === 'settled') return failure('card.codeTaken')
  return answer.kind === 'missing' ? failure('invoice.closed') : answer.failure
}

async function write(
  ports: PayStreetPorts,
  unit: Unit,
  { ask, code, tried }: Asked & { readonly tried: PinTry | undefined },
): Promise<Result<Begun, Failure> | undefined> {
  const now = await unit.streetCodes.find(code.id)
  const to = await unit.cards.find(code.cardId)
  if (now === undefined || now.state === 'settled') return err(failure('card.codeTaken'))
  if (to === undefined || !mayReceive(to.state))
    return err(failure('card.takesNothing', { state: to?.state ?? 'closed' }))
  const judged = await judgeTap(ports, unit, { ask, tried, decide: decideCharge })
  if (judged?.ok !== true) return judged
  const nothing = msat(0n)
  const payout = await writePayout(ports, unit, {
    ...{ ...judged.value, ask, feeLimitMsat: nothing, feeMsat: nothing },
    state: 'paid',
  })
  const { cardId: from, amountMsat, createdAt: at } = payout
  const externalId = `payout:${payout.id}`
  await post(unit, cardToCard({ externalId, from, to: to.id, amountMsat, at }))
  await unit.streetCodes.mark({ ...now, state: 'ended' })
  await unit.changes.add('card', to.id)
  return ok({ payout, isNew: false })
}

/** Pays it in the books, once. Fails as `beginPayout` does, and with `card.sameCard` or `card.takesNothing`. */
export async function payStreetCode(
  ports: PayStreetPorts,
  asked: Asked,
): Promise<Result<Begun, Failure>> {
  const { ask, card, code } = asked
  const tap = await ports.store.read.taps.find(ask.tapId)
  if (tap?.state !== 'held') return takenBefore(ports, ask)
  if (code.cardId === card.id) return err(failure('card.sameCard'))
  if (!equals(code.amountMsat, ask.amountMsat)) return err(failure('invoice.closed'))
  const tried = await tryPin(ports, card, ask.pin)
  const open = await cancelled(ports, code)
  if (open !== undefined) return err(open)
  const written = await ports.store.commit((unit) => write(ports, unit, { ...asked, tried }))
  return written ?? takenBefore(ports, ask)
}
