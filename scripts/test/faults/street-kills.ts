/** kill -9 of the real service while a stranger tops up a card by its Lightning address: no satoshi lost, doubled or stuck. */
import { payNameOf } from '../../../core/card/pay-name.ts'
import { msat } from '../../../core/money/units.ts'
import { seededRandom } from '../../../core/ports/seeded-random.ts'
import { payBolt11 } from '../../../main/sandbox/pay-bolt11.ts'
import { orderAt } from '../cards/street-wallet.ts'
import type { CardBench } from './card-kills.ts'
import { sleep, until } from './till-bench.ts'

export type StreetTrial = {
  readonly seed: number
  readonly killAfterMs: number
  readonly ended: 'refused' | 'paid' | 'not paid'
  readonly problems: readonly string[]
}

const get = async (url: string): Promise<string> =>
  (await fetch(url, { signal: AbortSignal.timeout(5_000) })).text()

/** What a wallet does: it orders, checks, pays; how it ended for the payer. */
async function topUp({ till, card }: CardBench, amount: bigint): Promise<StreetTrial['ended']> {
  const url = `http://127.0.0.1:${till.streetPort}/.well-known/lnurlp/${payNameOf(card.id)}`
  const ordered = await orderAt(url, { amount: msat(amount), comment: 'killed' }, get).catch(
    () => undefined,
  )
  if (ordered?.ok !== true) return 'refused'
  const { status } = await payBolt11(till.nodes.customer, { bolt11: ordered.value.pr })
  return status === 'SUCCEEDED' ? 'paid' : 'not paid'
}

const held = ({ till, card }: CardBench): bigint =>
  BigInt(
    till.books.count(
      "select coalesce(sum(credits - debits), 0) from ledger_balance where account = ? and layer = 'settled'",
      `card:${card.id}`,
    ),
  )

/** One top-up whose till is killed at a moment drawn from `seed`; then it is looked at. */
export async function streetKillTrial(bench: CardBench, seed: number): Promise<StreetTrial> {
  const random = seededRandom(seed)
  const { till } = bench
  const killAfterMs = random.below(random.pick([60, 200, 400, 800]))
  const amount = 1_000n + BigInt(random.below(90_000))
  const before = held(bench)
  const paying = topUp(bench, amount)
  await sleep(killAfterMs)
  await till.till.kill()
  const ended = await paying
  await till.start()
  const wanted = before + (ended === 'paid' ? amount : 0n)
  await until(`the card holds ${wanted} msat`, () => held(bench) === wanted, 30_000)
  const { findings } = await till.door.audit()
  const settled = till.books.count("select count(*) from street_code where state = 'settled'")
  const moved = till.books.count(
    "select count(*) from ledger_transaction where kind = 'topUp.street'",
  )
  const problems = [
    ...(settled === moved ? [] : [`${settled} codes are settled, ${moved} booked`]),
    ...findings.map(({ invariant, what }) => `${invariant} ${what}`),
  ]
  return { seed, killAfterMs, ended, problems }
}

/** A line for the log of a run, enough to do it again. */
export const streetTrialLine = ({ seed, killAfterMs, ended, problems }: StreetTrial): string =>
  `seed ${seed}: topped up from anywhere, killed after ${killAfterMs} ms (${ended})` +
  problems.map((text) => `\n  WRONG ${text}`).join('')
