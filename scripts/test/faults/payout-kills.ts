/** kill -9 of the real service while an own card pays at another node's terminal: no satoshi lost, doubled or stuck. */
import { Type } from 'typebox'
import { readStatus } from '../../../core/lnurl/answer.ts'
import { withdrawCallbackUrl } from '../../../core/lnurl/withdraw-callback.ts'
import { readWithdrawOffer } from '../../../core/lnurl/withdraw-offer.ts'
import { bolt11From, type Bolt11 } from '../../../core/lightning/payment-hash.ts'
import { seededRandom } from '../../../core/ports/seeded-random.ts'
import { Bytes } from '../../../main/sandbox/lnd-rpc.ts'
import type { CardBench } from './card-kills.ts'
import { sleep, until } from './till-bench.ts'

export type PayoutTrial = {
  readonly seed: number
  readonly killAfterMs: number
  readonly saidOk: boolean
  readonly ended: string
  readonly problems: readonly string[]
}

const made = Type.Object({ payment_request: Type.String(), r_hash: Bytes })
const found = Type.Object({ state: Type.String() })

type Code = { readonly bolt11: Bolt11; readonly hash: Uint8Array; readonly sat: number }

async function codeOf({ till }: CardBench, sat: number): Promise<Code> {
  const admin = await till.nodes.customer.admin()
  const request = { value: String(sat), expiry: '600' }
  const code = await admin.ask({ method: 'lnrpc.Lightning/AddInvoice', request }, made)
  const bolt11 = bolt11From(code.payment_request)
  if (bolt11 === undefined) throw new Error('LND made no code')
  return { bolt11, hash: code.r_hash, sat }
}

async function isPaid({ till }: CardBench, { hash }: Code): Promise<boolean> {
  const admin = await till.nodes.customer.admin()
  const call = { method: 'lnrpc.Lightning/LookupInvoice', request: { r_hash: hash } }
  return (await admin.ask(call, found)).state === 'SETTLED'
}

/** Both GETs, as a terminal makes them; whether the till has accepted. */
async function payElsewhere({ till, tap, card }: CardBench, code: Code): Promise<boolean> {
  const get = async (url: string) =>
    (await fetch(url, { signal: AbortSignal.timeout(5_000) })).text()
  const link = tap(card).replace(/^[^?]+/, `http://127.0.0.1:${till.streetPort}/lnurl/w/0000`)
  const offer = readWithdrawOffer(await get(link))
  if (!offer.ok) return false
  return readStatus(await get(withdrawCallbackUrl(offer.value, code.bolt11).reveal())).ok
}

/** What the books say of the card, past the program. */
function weigh({ till, card }: CardBench) {
  const one = (sql: string) => BigInt(till.books.count(sql, `card:${card.id}`))
  const sum =
    'select coalesce(sum(debits - credits), 0) from ledger_balance where account = ? and layer ='
  return { spent: one(`${sum} 'settled'`), held: one(`${sum} 'encumbered'`) }
}

/** One tap elsewhere whose till is killed at a moment drawn from `seed`, sometimes with LND silent; then it is looked at. */
export async function payoutKillTrial(bench: CardBench, seed: number): Promise<PayoutTrial> {
  const random = seededRandom(seed)
  const { till } = bench
  const killAfterMs = random.below(random.pick([60, 200, 200, 600]))
  const code = await codeOf(bench, 50 + random.below(200))
  const before = weigh(bench)
  if (random.below(4) === 0) till.gates.lnd.hold('down')
  const paying = payElsewhere(bench, code).catch(() => false)
  await sleep(killAfterMs)
  await till.till.kill()
  const saidOk = await paying
  till.gates.lnd.release()
  await till.start()
  const hash = Buffer.from(code.hash).toString('hex')
  const count = (where: string) =>
    till.books.count(`select count(*) from payout where payment_hash = ? and ${where}`, hash)
  const underWay = () => count("state in ('open', 'closed')")
  await until(`the payout of ${hash} is over`, () => underWay() === 0, 60_000)
  const paid = await isPaid(bench, code)
  const { spent, held } = weigh(bench)
  const wanted = before.spent + (paid ? BigInt(code.sat) * 1000n : 0n)
  const { findings } = await till.door.audit()
  const problems = [
    ...(spent === wanted ? [] : [`${spent} has left the card, not ${wanted}`]),
    ...(held === 0n ? [] : [`${held} is still held`]),
    ...(saidOk && count('1 = 1') === 0 ? ['accepted, and nothing of it is on disk'] : []),
    ...(count("state = 'paid'") === (paid ? 1 : 0) ? [] : ['books and terminal disagree']),
    ...findings.map(({ invariant, what }) => `${invariant} ${what}`),
  ]
  const ended = count('1 = 1') === 0 ? 'nothing on disk' : paid ? 'paid' : 'given back'
  return { seed, killAfterMs, saidOk, ended, problems }
}

/** A line for the log of a run, enough to do it again. */
export const payoutTrialLine = (trial: PayoutTrial): string =>
  `seed ${trial.seed}: elsewhere, killed after ${trial.killAfterMs} ms (${trial.saidOk ? 'OK said, ' : ''}${trial.ended})` +
  trial.problems.map((text) => `\n  WRONG ${text}`).join('')
