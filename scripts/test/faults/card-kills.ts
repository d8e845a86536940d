/** kill -9 of the real service around taps and top-ups of own cards: no satoshi lost, doubled or stuck. */
import type { InvoiceView } from '../../../core/contract/screen.ts'
import type { TapView } from '../../../core/contract/card-view.ts'
import { newId, type IssuerId } from '../../../core/contract/ids.ts'
import { secret } from '../../../core/errors/secret.ts'
import { metaReadKeyOf } from '../../../core/card/card-keys.ts'
import { sealK1 } from '../../../core/card/tap-keys.ts'
import { seededRandom, type SeededRandom } from '../../../core/ports/seeded-random.ts'
import { systemClock } from '../../../main/clock.ts'
import { openDataFolder } from '../../../main/data-folder.ts'
import { systemRandom } from '../../../main/random.ts'
import { openStore } from '../../../main/store/open-store.ts'
import { newCard, taps, type CardRig, type HeldCard } from '../cards/card-rig.ts'
import { freshId, sleep, until, type TillBench } from './till-bench.ts'
import { bolt11Of } from './till-door.ts'

export type CardBench = {
  readonly till: TillBench
  readonly card: HeldCard
  readonly tap: CardRig['tap']
}

export type CardTrial = {
  readonly seed: number
  readonly kind: Kind
  readonly killAfterMs: number
  readonly diedAt: string
  readonly problems: readonly string[]
}

const kinds = ['tap', 'tap', 'held', 'noAnswer', 'cash', 'lightning', 'part', 'part'] as const
type Kind = (typeof kinds)[number]

/** A card that the stopped till knows as its own, as if it had been issued there; without money. */
export async function openCardBench(till: TillBench): Promise<CardBench> {
  await till.till.kill()
  const ports = { clock: systemClock, random: systemRandom }
  const folder = openDataFolder(till.home, ports)
  const { storeId, deviceKey } = folder
  const opened = await openStore({ folder: till.home, storeId, clock: systemClock })
  if (!opened.ok) throw new Error(opened.error.code)
  const store = opened.value
  const issuerId = newId<IssuerId>(systemClock.now(), systemRandom.bytes(10))
  const issuerKey = secret(systemRandom.bytes(16))
  const device = { deviceKey, nonce: systemRandom.bytes(24) }
  const sealedK1 = sealK1(device, issuerId, metaReadKeyOf(issuerKey))
  const issuer = { id: issuerId, createdAt: systemClock.now(), state: 'current', sealedK1 } as const
  await store.commit((unit) => unit.issuers.put(issuer))
  const maker = { ports: { store, random: systemRandom, deviceKey }, clock: systemClock }
  const card = await newCard({ ...maker, issuerId, issuerKey })()
  await store.close()
  await till.start()
  return { till, card, tap: taps(systemRandom) }
}

const ask = async ({ till }: CardBench, path: string, body: unknown) => {
  const answer = await till.door.ask('POST', path, body)
  return answer.status === 200 ? answer.body : undefined
}

/** Twenty euros in coins, through the till's own doors. */
export async function topUpInCash({ till, card }: CardBench): Promise<void> {
  const id = freshId()
  const wish = { id, currency: 'EUR', amountMinor: '2000', lightning: false }
  await till.door.ask('POST', `/till/cards/${card.id}/top-up`, wish)
  const paid = await till.door.ask('POST', `/till/invoices/${id}/cash`, { paymentId: freshId() })
  if (paid.status !== 200) throw new Error(`not topped up: ${JSON.stringify(paid.body)}`)
}

/** What a trial did, so that it can be done again after the kill under the same ids. */
type Plan = CardBench & {
  readonly kind: Kind
  readonly id: string
  readonly cashId: string
  readonly link: string
}

const tapIt = (plan: Plan) => ask(plan, '/till/taps', { link: plan.link })

const topUp = (plan: Plan, lightning: boolean) =>
  ask(plan, `/till/cards/${plan.card.id}/top-up`, {
    ...{ id: plan.id, currency: 'EUR', amountMinor: '500', lightning },
  })

const charge = ({ till, id }: Plan) => till.door.charge({ id, currency: 'EUR', amountMinor: '40' })

/** The tap waits for the cashier's word because LND does not answer: she gives it. */
async function goOn(plan: Plan, tap: TapView | undefined): Promise<void> {
  if (tap?.state !== 'noAnswer') return
  await ask(plan, `/till/taps/${tap.tapId}`, { invoiceId: plan.id, goOn: 'Ada' })
}

/** The card may pay less than the price: what it may is taken, and the rest with the next laying. */
async function tapForPart(plan: Plan, link: string): Promise<void> {
  const answer = await ask(plan, '/till/taps', { link })
  const tap = answer?.['tap'] as TapView | undefined
  if (tap?.state !== 'partOffered') return
  const body = { invoiceId: plan.id, partMinor: tap.part.amountMinor }
  await Promise.all([1, 2].map(() => ask(plan, `/till/taps/${tap.tapId}`, body)))
}

/** About 26 of the sale's 40 cents a tap. */
const limitCard = (plan: Plan, limits: { readonly perTapMsat?: string }) =>
  ask(plan, `/till/cards/${plan.card.id}/limits`, { who: 'Ada', why: 'trial', limits })

async function act(plan: Plan, random: SeededRandom): Promise<void> {
  const { kind, till, id, cashId } = plan
  switch (kind) {
    case 'held':
      await tapIt(plan)
      await charge(plan)
      return
    case 'tap':
      await charge(plan)
      await Promise.all([tapIt(plan), tapIt(plan)])
      return
    case 'noAnswer': {
      await charge(plan)
      till.gates.lnd.hold('down')
      const answer = await tapIt(plan)
      await goOn(plan, answer?.['tap'] as TapView | undefined)
      return
    }
    case 'part':
      await charge(plan)
      await tapForPart(plan, plan.link)
      return
    case 'cash':
      await topUp(plan, false)
      await ask(plan, `/till/invoices/${id}/cash`, { paymentId: cashId })
      return
    case 'lightning': {
      const opened = await topUp(plan, true)
      if (opened !== undefined) await till.pay(bolt11Of({ body: opened }), 10)
      await sleep(random.below(30))
    }
  }
}

const invoiceOf = async ({ till, id }: Plan): Promise<InvoiceView | undefined> => {
  const answer = await till.door.ask('GET', `/till/invoices/${id}`)
  return answer.status === 200 ? (answer.body['invoice'] as InvoiceView) : undefined
}

/** Back at the counter: everything is asked again under its old id, the same tap first, then a new one. */
async function finish(plan: Plan): Promise<void> {
  const { kind, till, id, cashId, card, tap } = plan
  if (kind === 'cash') {
    await topUp(plan, false)
    await ask(plan, `/till/invoices/${id}/cash`, { paymentId: cashId })
    return
  }
  if (kind === 'lightning') {
    await topUp(plan, true)
    const isPaid = async () => {
      const invoice = await invoiceOf(plan)
      const code = invoice?.payments.findLast(({ tender }) => tender === 'lightning')
      if (code?.tender === 'lightning' && code.state === 'open' && code.bolt11 !== undefined)
        await till.pay(code.bolt11, 10)
      return invoice?.status === 'Settled'
    }
    await until(`top-up ${id} is paid`, isPaid, 20_000)
    return
  }
  await charge(plan)
  await (kind === 'part' ? tapForPart(plan, plan.link) : tapIt(plan))
  const isPaid = async () => {
    if ((await invoiceOf(plan))?.status === 'Settled') return true
    await tapForPart(plan, tap(card))
    return (await invoiceOf(plan))?.status === 'Settled'
  }
  await until(`sale ${id} is paid`, isPaid, 20_000)
}

/** Msat of the books, read past the program: what came onto the card, what left it, what it has. */
function weigh({ till, card }: CardBench): {
  readonly topped: bigint
  readonly taken: bigint
  readonly has: bigint
} {
  const one = (sql: string, ...values: readonly unknown[]) =>
    BigInt(till.books.count(sql, ...values))
  const account = `card:${card.id}`
  const topped = one(
    "select coalesce(sum(e.amount), 0) from ledger_entry e where e.account = ? and e.direction = 'credit'",
    account,
  )
  const taken = one(
    'select coalesce(sum(amount_sat), 0) * 1000 from payment where card_id = ?',
    card.id,
  )
  const has = one('select credits - debits from ledger_balance where account = ?', account)
  return { topped, taken, has }
}

const isTopUp = ({ kind }: Plan): boolean => kind === 'cash' || kind === 'lightning'

async function problemsOf(plan: Plan): Promise<readonly string[]> {
  const problems: string[] = []
  const { topped, taken, has } = weigh(plan)
  if (topped - taken !== has) problems.push(`${topped} came, ${taken} went, ${has} is there`)
  const { books } = plan.till
  const [paid, parts] = ['sum(due_amount)', 'count(*)'].map((what) =>
    books.count(
      `select coalesce(${what}, 0) from payment where invoice_id = ? and state = 'settled' and applied = 'price'`,
      plan.id,
    ),
  )
  const [price, fewest] = isTopUp(plan) ? [500, 1] : [40, plan.kind === 'part' ? 2 : 1]
  if (paid !== price || parts !== fewest)
    problems.push(`sale ${plan.id} was paid ${parts} times, ${paid} of ${price}`)
  const wrongTaps = books.count(
    "select count(*) from tap t where t.state = 'charged' and not exists (select 1 from payment p where p.tap_id = t.id)",
  )
  if (wrongTaps > 0) problems.push(`${wrongTaps} taps are charged and paid nothing`)
  const { findings } = await plan.till.door.audit()
  return [...problems, ...findings.map(({ invariant, what }) => `${invariant} ${what}`)]
}

/** One tap or top-up whose till is killed at a moment drawn from `seed`; then it is finished, and looked at. */
export async function cardKillTrial(bench: CardBench, seed: number): Promise<CardTrial> {
  const random = seededRandom(seed)
  const kind = random.pick(kinds)
  const killAfterMs = random.below(random.pick([40, 120, 120, 700]))
  const { till, card, tap } = bench
  const plan: Plan = { ...bench, kind, id: freshId(), cashId: freshId(), link: tap(card) }
  if (kind === 'part') await limitCard(plan, { perTapMsat: '300000' })
  const acting = act(plan, random).catch(() => undefined)
  await sleep(killAfterMs)
  await till.till.kill()
  await acting
  till.gates.lnd.release()
  const diedAt = till.books.paymentState(plan.id) ?? 'nothing on disk'
  await till.start()
  const failed = await finish(plan).then(
    () => [],
    (thrown: unknown) => [String(thrown)],
  )
  if (kind === 'part') await limitCard(plan, {})
  return { seed, kind, killAfterMs, diedAt, problems: [...failed, ...(await problemsOf(plan))] }
}

/** A line for the log of a run, enough to do it again. */
export const cardTrialLine = (trial: CardTrial): string =>
  `seed ${trial.seed}: ${trial.kind}, killed after ${trial.killAfterMs} ms (${trial.diedAt})` +
  trial.problems.map((text) => `\n  WRONG ${text}`).join('')
