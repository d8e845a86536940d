/** What became of a payout, into the books. Only the node's definitive word ends a hold (I7). */
import { isPayoutOver, type Payout } from '../../../core/card/payout.ts'
import { assert } from '../../../core/errors/result.ts'
import { payoutPaid, payoutReleased } from '../../../core/ledger/payout-builders.ts'
import type { SendOutcome, SentOutcome } from '../../../core/ports/payer.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Unit } from '../../../core/ports/store.ts'
import { post } from '../invoice/apply-effects.ts'
import { meetNode } from '../lightning/meet-node.ts'

export type SettlePorts = Pick<Ports, 'store' | 'clock' | 'node'> & Required<Pick<Ports, 'payer'>>

type Word = Extract<SendOutcome, { kind: 'paid' | 'failed' }> | { readonly kind: 'neverSent' }

function after(payout: Payout, word: Word): Payout {
  if (word.kind === 'paid') return { ...payout, state: 'paid', feeMsat: word.feeMsat }
  return word.kind === 'failed'
    ? { ...payout, state: 'failed', reason: word.reason }
    : { ...payout, state: 'neverSent' }
}

/** Captures amount and true fee, or gives the hold back. Asked twice, it happens once. */
export function endPayout(
  { store, clock }: Pick<SettlePorts, 'store' | 'clock'>,
  { id }: Payout,
  word: Word,
): Promise<void> {
  return store.commit(async (unit) => {
    const payout = await unit.payouts.find(id)
    assert(payout !== undefined, 'a payout is never deleted')
    if (isPayoutOver(payout)) return
    const at = clock.now()
    const { kind } = word
    await post(
      unit,
      kind === 'paid'
        ? payoutPaid(payout, { feeMsat: word.feeMsat, at })
        : payoutReleased(payout, at),
    )
    await unit.payouts.advance(after(payout, word))
    await unit.changes.add('card', payout.cardId)
  })
}

/** From here on nobody may ask the node for it. */
const closeForSending = ({ store }: Pick<SettlePorts, 'store'>, { id }: Payout): Promise<void> =>
  store.commit(async (unit: Unit) => {
    const payout = await unit.payouts.find(id)
    if (payout?.state === 'open') await unit.payouts.advance({ ...payout, state: 'closed' })
  })

/** Whether the node that answers is the one that was asked, with the database of then: another's "no" says nothing. */
async function isSameNode(ports: SettlePorts, { nodeKey, generation }: Payout): Promise<boolean> {
  const met = await meetNode(ports)
  if (!met.ok) return false
  const { how } = met.value
  return how === 'known' && met.value.nodeKey === nodeKey && met.value.generation === generation
}

/** "None" and "failed" are believed of a node that is the same before and after; `failed` may be an earlier attempt's. */
async function ask(
  ports: SettlePorts,
  payout: Payout,
): Promise<Exclude<SentOutcome, { kind: 'unknown' }> | undefined> {
  const isSame = await isSameNode(ports, payout)
  const said = await ports.payer.lookUpSent(payout.paymentHash)
  if (said.kind === 'unknown') return undefined
  if (said.kind === 'paid' || said.kind === 'inFlight') return said
  return isSame && (await isSameNode(ports, payout)) ? said : undefined
}

/**
 * Looks a payout up and takes the node's word; true when it is over. `canComeNoMore`: no call that could send it is under way, here
 * or at the node. Then only may "none" and "failed" end it, and it is closed for sending first: what is asked after that is the
 * last word.
 */
export async function checkPayout(
  ports: SettlePorts,
  payout: Payout,
  canComeNoMore: boolean,
): Promise<boolean> {
  const said = await ask(ports, payout)
  if (said === undefined || said.kind === 'inFlight') return false
  if (said.kind === 'paid') {
    await endPayout(ports, payout, said)
    return true
  }
  if (!canComeNoMore) return false
  await closeForSending(ports, payout)
  const last = await ask(ports, payout)
  if (last === undefined || last.kind === 'inFlight') return false
  await endPayout(ports, payout, last.kind === 'missing' ? { kind: 'neverSent' } : last)
  return true
}
