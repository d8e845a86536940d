/** What left cards over Lightning, and what is held for it (I4, I7): intents, taps and books must tell the same. */
import { heldFor, isPayoutOver, type Payout } from '../../../core/card/payout.ts'
import type { CardId } from '../../../core/contract/ids.ts'
import { equals, isPositive, sum } from '../../../core/money/arithmetic.ts'
import type { Reads } from '../../../core/ports/store.ts'
import { heldOf } from '../card/card-standing.ts'
import type { Finding } from './audit-books.ts'

const pageSize = 200

/** The transactions that must stand for a payout as it is, and those that must not. */
function booksOf({ id, state, feeLimitMsat }: Payout): ReadonlyMap<string, boolean> {
  return new Map([
    [`payout-held:${id}`, isPositive(feeLimitMsat)],
    [`payout:${id}`, state === 'paid'],
    [`payout-released:${id}`, state === 'failed' || state === 'neverSent'],
  ])
}

async function auditPayout(read: Reads, payout: Payout): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const [externalId, stands] of booksOf(payout))
    if (((await read.ledger.find(externalId)) !== undefined) !== stands)
      findings.push({ invariant: 'I7', what: `${externalId} and payout ${payout.state} disagree` })
  const tap = await read.taps.find(payout.tapId)
  if (tap?.state !== 'sent' || tap.cardId !== payout.cardId)
    findings.push({ invariant: 'I3', what: `payout ${payout.id} has no tap of its own` })
  return findings
}

/** What is held on a card is what its payouts under way hold. */
export async function auditHolds(read: Reads, card: CardId): Promise<readonly Finding[]> {
  const wanted = sum((await read.payouts.underWayOf(card)).map(heldFor))
  const held = await heldOf(read, card)
  return equals(held, wanted)
    ? []
    : [{ invariant: 'I7', what: `card ${card} holds ${held}, its payouts ${wanted}` }]
}

/** Every payout; each code paid once. */
export async function auditPayouts(read: Reads): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  const standing = new Set<string>()
  let after = ''
  for (;;) {
    const page = await read.payouts.all(after, pageSize)
    for (const payout of page) {
      findings.push(...(await auditPayout(read, payout)))
      if (isPayoutOver(payout) && payout.state !== 'paid') continue
      if (standing.has(payout.paymentHash))
        findings.push({ invariant: 'I3', what: `${payout.paymentHash} is paid by two payouts` })
      standing.add(payout.paymentHash)
    }
    after = page.at(-1)?.id ?? ''
    if (page.length < pageSize) return findings
  }
}
