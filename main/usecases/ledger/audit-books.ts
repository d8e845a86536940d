/**
 * The invariants of DESIGN §4 that apply so far, against the ledger and against LND. Reads only; finds, never mends.
 */
import { isPending, type LightningPayment } from '../../../core/invoice/payment.ts'
import {
  isCovered,
  isPartlyPaid,
  isUnfinished,
  owed,
  paidTowards,
} from '../../../core/invoice/invoice-state.ts'
import type { Invoice } from '../../../core/invoice/invoice.ts'
import { allRows, auditLedger } from '../../../core/ledger/audit.ts'
import { lightningAccount } from '../../../core/ledger/chart-of-accounts.ts'
import type { NodeKey, PaymentHash } from '../../../core/lightning/payment-hash.ts'
import { compare, equals, subtract, sum } from '../../../core/money/arithmetic.ts'
import { msat, type Msat } from '../../../core/money/units.ts'
import type { NodeInvoice } from '../../../core/ports/node.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { NodeRecord, NodeRef, Reads, Settlement } from '../../../core/ports/store.ts'
import { auditCardPayment, auditCards } from './audit-cards.ts'
import { auditPayouts } from './audit-payouts.ts'
import { weighLightning, type LightningWeighed } from './weigh-lightning.ts'

export type AuditPorts = Pick<Ports, 'store' | 'node'>

/** One thing that is not as it must be. */
export type Finding = { readonly invariant: string; readonly what: string }

export type Audit = {
  readonly findings: readonly Finding[]
  /** Absent when LND could not be asked: then only the books were checked. */
  readonly lightning?: LightningWeighed
  readonly nodeAnswered: boolean
  readonly invoices: number
  readonly settlements: number
}

async function auditEntries(read: Reads): Promise<readonly Finding[]> {
  const found = await auditLedger({
    transactions: allRows((after, limit) => read.ledger.transactions(after, limit)),
    entries: allRows((after, limit) => read.ledger.entries(after, limit)),
    balances: await read.ledger.balances(),
  })
  return found.map((finding) => ({
    invariant: finding.kind === 'balance.differs' ? 'I11' : 'I1',
    what: `${finding.kind}: ${finding.what}`,
  }))
}

/** A settled Lightning payment has its settlement row, and that row its transaction with the amount that arrived. */
async function auditSettled(read: Reads, payment: LightningPayment): Promise<readonly Finding[]> {
  const { nodeKey, paymentHash, receivedMsat } = payment
  if (nodeKey === undefined || receivedMsat === undefined)
    return [{ invariant: 'I6', what: `payment ${payment.id} is settled without an amount` }]
  const row = await read.settlements.ofHash(nodeKey, paymentHash)
  if (row === undefined || !equals(row.receivedMsat, receivedMsat))
    return [{ invariant: 'I6', what: `payment ${payment.id} has no settlement of its amount` }]
  return []
}

const priced = (payment: LightningPayment): boolean =>
  payment.due.currency === 'BTC' || payment.rate !== undefined

async function auditInvoice(read: Reads, invoice: Invoice): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const payment of invoice.payments) {
    if (payment.tender === 'card') findings.push(...(await auditCardPayment(read, payment)))
    if (payment.tender !== 'lightning') continue
    if (!priced(payment)) findings.push({ invariant: 'I15', what: `payment ${payment.id}` })
    if (payment.state === 'settled') findings.push(...(await auditSettled(read, payment)))
  }
  if (compare(paidTowards(invoice), invoice.price.amount) > 0)
    findings.push({ invariant: 'I3', what: `invoice ${invoice.id} is paid more than its price` })
  const hasEnded = invoice.cancelAskedAt !== undefined && !isUnfinished(invoice)
  if (hasEnded && isPartlyPaid(invoice))
    findings.push({ invariant: 'I5', what: `invoice ${invoice.id} is cancelled and kept a part` })
  const jobs = await read.printJobs.ofInvoice(invoice.id)
  const originals = jobs.filter(({ kind }) => kind === 'original').length
  const due = isCovered(invoice) ? 1 : 0
  if (originals !== due)
    findings.push({ invariant: 'I8', what: `invoice ${invoice.id} has ${originals} originals` })
  const open = invoice.payments.filter((one) => isPending(one) && one.state !== 'cancelling')
  if (open.some(({ due }) => compare(due.amount, owed(invoice).amount) > 0))
    findings.push({ invariant: 'I5', what: `invoice ${invoice.id} asks for more than is owed` })
  if (open.length > 1 || (isCovered(invoice) && open.length > 0))
    findings.push({ invariant: 'I5', what: `invoice ${invoice.id} has ${open.length} open ways` })
  return findings
}

async function auditInvoices(read: Reads): Promise<{ findings: Finding[]; count: number }> {
  const findings: Finding[] = []
  let count = 0
  let before: bigint | undefined
  for (;;) {
    const page = await read.invoices.page(
      before === undefined ? { limit: 200 } : { limit: 200, before },
    )
    for (const invoice of page) findings.push(...(await auditInvoice(read, invoice)))
    count += page.length
    before = page.at(-1)?.number
    if (before === undefined || page.length < 200) return { findings, count }
  }
}

async function settlementsOf(read: Reads, node: NodeRef): Promise<readonly Settlement[]> {
  const rows: Settlement[] = []
  for (;;) {
    const page = await read.settlements.page(node, rows.at(-1)?.settleIndex ?? 0n, 500)
    rows.push(...page)
    if (page.length < 500) return rows
  }
}

/** What a node has settled since its database is the one it has now, and what an emptied one had settled before. */
async function allSettlements(
  read: Reads,
  node: NodeRecord,
): Promise<{ rows: readonly Settlement[]; earlier: readonly Settlement[] }> {
  const earlier: Settlement[] = []
  for (let generation = 0n; generation < node.generation; generation += 1n)
    earlier.push(...(await settlementsOf(read, { ...node, generation })))
  return { rows: await settlementsOf(read, node), earlier }
}

async function allSettledAtNode(ports: AuditPorts): Promise<readonly NodeInvoice[] | undefined> {
  const all: NodeInvoice[] = []
  let from: bigint | undefined = 0n
  while (from !== undefined) {
    const page = await ports.node.listSettled(from)
    if (!page.ok) return undefined
    all.push(...page.value.invoices)
    from = page.value.next
  }
  return all
}

/** Every settlement of LND since we met it is booked exactly once with what arrived, and we booked no other (I6). */
async function auditNode(
  read: Reads,
  node: NodeRecord & { atNode: readonly NodeInvoice[]; rows: readonly Settlement[] },
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  const booked = new Map<PaymentHash, Settlement>(node.rows.map((row) => [row.paymentHash, row]))
  const first = node.rows[0]?.settleIndex
  for (const { paymentHash, receivedMsat, settleIndex, settledAt } of node.atNode) {
    const row = booked.get(paymentHash)
    booked.delete(paymentHash)
    const isBeforeOurs = settleIndex !== undefined && (first === undefined || settleIndex < first)
    const isBeforeUs = isBeforeOurs && settledAt !== undefined && settledAt < node.firstSeenAt
    if (row === undefined && !isBeforeUs)
      findings.push({ invariant: 'I6', what: `${paymentHash} settled at LND, not booked` })
    if (row !== undefined && !equals(row.receivedMsat, receivedMsat))
      findings.push({ invariant: 'I6', what: `${paymentHash} booked with another amount` })
  }
  for (const hash of booked.keys())
    findings.push({ invariant: 'I6', what: `${hash} booked, not settled at LND` })
  for (const { paymentHash } of node.rows) {
    const posted = await read.ledger.find(`settle:${node.nodeKey}:${paymentHash}`)
    if (posted === undefined)
      findings.push({ invariant: 'I3', what: `${paymentHash} has no entries` })
  }
  return findings
}

/** The ledger's Lightning account is the sum of the settlement rows. */
async function auditAccount(
  read: Reads,
  nodeKey: NodeKey,
  rows: readonly Settlement[],
): Promise<{ findings: readonly Finding[]; balance: Msat }> {
  const { debits, credits } = await read.ledger.balance(lightningAccount(nodeKey), 'BTC')
  const balance = msat(subtract(debits, credits))
  const total = sum(rows.map(({ receivedMsat }) => receivedMsat))
  const isEven = equals(msat(debits), total)
  return {
    balance,
    findings: isEven ? [] : [{ invariant: 'I6', what: `account ${debits}, settlements ${total}` }],
  }
}

/** The whole audit. Without LND's answer only the books are checked, and the result says so. */
export async function auditBooks(ports: AuditPorts): Promise<Audit> {
  const { read } = ports.store
  const entries = await auditEntries(read)
  const invoices = await auditInvoices(read)
  const cards = await auditCards(read)
  const books = [...entries, ...invoices.findings, ...cards, ...(await auditPayouts(read))]
  const base = { invoices: invoices.count, settlements: 0, nodeAnswered: false, findings: books }
  const identity = await ports.node.identity()
  if (!identity.ok) return base
  const nodeKey = identity.value
  const record = (await read.settlements.nodes()).find((one) => one.nodeKey === nodeKey)
  if (record === undefined) return base
  const atNode = await allSettledAtNode(ports)
  const channels = await ports.node.channels()
  if (atNode === undefined || !channels.ok) return base
  const { rows, earlier } = await allSettlements(read, record)
  const node = await auditNode(read, { ...record, atNode, rows })
  const account = await auditAccount(read, nodeKey, [...earlier, ...rows])
  const lightning = weighLightning(account.balance, channels.value)
  return {
    findings: [...books, ...node, ...account.findings],
    lightning,
    nodeAnswered: true,
    invoices: invoices.count,
    settlements: rows.length,
  }
}
