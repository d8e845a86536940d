/** Cards, taps and what they paid: each side of it must tell the same (I4, I9, I11). */
import type { Card, Tap } from '../../../core/card/card.ts'
import type { CardId } from '../../../core/contract/ids.ts'
import type { Invoice } from '../../../core/invoice/invoice.ts'
import type { CardPayment } from '../../../core/invoice/payment.ts'
import { cardAccount } from '../../../core/ledger/chart-of-accounts.ts'
import { equals, isNegative } from '../../../core/money/arithmetic.ts'
import { msatFromSat } from '../../../core/money/sat-msat.ts'
import type { Reads } from '../../../core/ports/store.ts'
import { balanceOf } from '../card/card-standing.ts'
import type { Finding } from './audit-books.ts'
import { auditHolds } from './audit-payouts.ts'

const pageSize = 200

/** A card's payment took exactly its amount from the card, and used up one tap, which knows it. */
export async function auditCardPayment(
  read: Reads,
  payment: CardPayment,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  const posted = await read.ledger.find(`card:${payment.id}`)
  const taken = posted?.entries.find(
    ({ account, direction }) => account === cardAccount(payment.cardId) && direction === 'debit',
  )
  if (taken === undefined || !equals(taken.amount, msatFromSat(payment.amountSat)))
    findings.push({ invariant: 'I3', what: `payment ${payment.id} did not take its amount` })
  const back = await read.ledger.find(`card-back:${payment.id}`)
  if ((back !== undefined) !== (payment.state === 'cancelled'))
    findings.push({ invariant: 'I3', what: `payment ${payment.id} is ${payment.state}` })
  const tap = await read.taps.find(payment.tapId)
  if (tap?.state !== 'charged' || tap.paymentId !== payment.id)
    findings.push({ invariant: 'I3', what: `payment ${payment.id} has no tap of its own` })
  if (payment.due.currency !== 'BTC' && payment.rate === undefined)
    findings.push({ invariant: 'I15', what: `payment ${payment.id}` })
  return findings
}

/** A tap that was charged paid the sale that it names, one that was sent has its payout. */
async function auditTap(read: Reads, tap: Tap): Promise<readonly Finding[]> {
  if (tap.state === 'sent' && (await read.payouts.ofTap(tap.id)) === undefined)
    return [{ invariant: 'I3', what: `tap ${tap.id} is sent and has no payout` }]
  if (tap.state !== 'charged') return []
  const invoice: Invoice | undefined =
    tap.invoiceId === undefined ? undefined : await read.invoices.find(tap.invoiceId)
  const payment = invoice?.payments.find(({ id }) => id === tap.paymentId)
  const isPaid = payment?.tender === 'card' && payment.tapId === tap.id
  return isPaid ? [] : [{ invariant: 'I3', what: `tap ${tap.id} is charged and paid nothing` }]
}

async function auditTaps(
  read: Reads,
): Promise<{ findings: Finding[]; highest: ReadonlyMap<string, number> }> {
  const findings: Finding[] = []
  const highest = new Map<string, number>()
  let after = ''
  for (;;) {
    const page = await read.taps.all(after, pageSize)
    for (const tap of page) {
      findings.push(...(await auditTap(read, tap)))
      const key = `${tap.cardId} ${tap.keyVersion}`
      highest.set(key, Math.max(tap.counter, highest.get(key) ?? 0))
    }
    after = page.at(-1)?.id ?? ''
    if (page.length < pageSize) return { findings, highest }
  }
}

async function auditCard(
  read: Reads,
  card: Card,
  highest: ReadonlyMap<string, number>,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  const balance = await balanceOf(read, card.id)
  if (isNegative(balance)) findings.push({ invariant: 'I4', what: `card ${card.id} is below zero` })
  const gone = card.state === 'closed' || card.state === 'wiped'
  if (gone && balance > 0n)
    findings.push({ invariant: 'I4', what: `card ${card.id} is ${card.state} with money on it` })
  findings.push(...(await auditHolds(read, card.id)))
  const { chip } = card
  const seen = chip === undefined ? 0 : (highest.get(`${card.id} ${chip.keyVersion}`) ?? 0)
  if (chip !== undefined && seen > chip.lastCounter)
    findings.push({ invariant: 'I9', what: `card ${card.id} took tap ${seen} and forgot it` })
  return findings
}

/** Every card and every tap. Money may stand only on a card that there is. */
export async function auditCards(read: Reads): Promise<readonly Finding[]> {
  const { findings, highest } = await auditTaps(read)
  const known = new Set<CardId>()
  let before: bigint | undefined
  for (;;) {
    const page = await read.cards.page(
      before === undefined ? { limit: pageSize } : { limit: pageSize, before },
    )
    for (const card of page) {
      known.add(card.id)
      findings.push(...(await auditCard(read, card, highest)))
    }
    before = page.at(-1)?.number
    if (before === undefined || page.length < pageSize) break
  }
  for (const { account } of await read.ledger.balances())
    if (account.startsWith('card:') && !known.has(account.slice('card:'.length) as CardId))
      findings.push({ invariant: 'I11', what: `${account} is no card of this shop` })
  return findings
}
