import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { StoreId } from '../../../core/contract/ids.ts'
import type { Failure } from '../../../core/errors/registry.ts'
import type { Result } from '../../../core/errors/result.ts'
import type { LightningPayment } from '../../../core/invoice/payment.ts'
import { bolt11From } from '../../../core/lightning/payment-hash.ts'
import { closedPolicy } from '../../../core/lnurl/egress.ts'
import { readLnurlLink } from '../../../core/lnurl/lnurl-link.ts'
import { readWithdrawOffer, type ReadWithdrawOffer } from '../../../core/lnurl/withdraw-offer.ts'
import { cardMemory } from '../../../core/ports/card-memory.ts'
import type { LnurlPort, WithdrawOutcome, WithdrawWish } from '../../../core/ports/lnurl.ts'
import type { NodePort, NodeState } from '../../../core/ports/node.ts'
import { openCodes } from '../../../core/ports/open-codes.ts'
import { seededRandom } from '../../../core/ports/seeded-random.ts'
import { instant, later } from '../../../core/time/instant.ts'
import { createVirtualClock } from '../../../core/time/virtual-clock.ts'
import { testId } from '../../../main/store/contract/place.ts'
import { writeSale } from '../../../main/store/contract/samples.ts'
import { openStore } from '../../../main/store/open-store.ts'
import type { ForeignPorts } from '../../../main/usecases/card/charge-foreign-card.ts'

const there = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('a sample is as it should be')
  return value
}

/** When the till's clock begins. */
export const start = instant(1_790_000_100_000)
export const bolt11 = there(bolt11From('lnbcrt51240n1pjluv0qpp5qqqsyqcyq5rqwzqfqqqsyq'))
const card = readLnurlLink('lnurlw://cards.example.com/w?p=00&c=11', closedPolicy)
export const link = there(card.ok ? card.value : undefined)

/** An offer as an issuer writes it, read. */
export const offerOf = (more: object = {}): Result<ReadWithdrawOffer, Failure> =>
  readWithdrawOffer(
    JSON.stringify({
      tag: 'withdrawRequest',
      callback: 'https://cards.example.com/cb',
      k1: 'k1',
      minWithdrawable: 1000,
      maxWithdrawable: 9_000_000,
      ...more,
    }),
  )

export type ScriptedIssuer = {
  readonly offer?: () => Promise<Result<ReadWithdrawOffer, Failure>>
  readonly outcome?: WithdrawOutcome
}

/** An issuer that does as it is told, and a list of what it was asked. */
function issuerPort({ offer, outcome = { kind: 'accepted' } }: ScriptedIssuer) {
  const asked: ('offer' | WithdrawWish)[] = []
  const port: LnurlPort = {
    readLink: (text) => readLnurlLink(text, closedPolicy),
    fetchOffer: () => {
      asked.push('offer')
      return offer?.() ?? Promise.resolve(offerOf())
    },
    withdraw: (wish) => {
      asked.push(wish)
      return Promise.resolve(outcome)
    },
    providers: () => [],
  }
  return { port, asked }
}

/** A till with one sale of 5 124 sat whose code is open. */
export async function foreignTill(
  issuer: ScriptedIssuer = {},
  change: Partial<LightningPayment> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'flashtill-foreign-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const clock = createVirtualClock(start)
  const opened = await openStore({ folder, storeId: testId<StoreId>(), clock })
  if (!opened.ok) throw new Error(opened.error.code)
  const store = opened.value
  onTestFinished(() => store.close())
  const { id: invoiceId, payment } = await store.commit(writeSale)
  const open: LightningPayment = {
    ...payment,
    state: 'open',
    bolt11,
    expiresAt: later(start, 600_000),
    ...change,
  }
  await store.commit((unit) => unit.invoices.putPayment(open))
  const { port: lnurl, asked } = issuerPort(issuer)
  const state: { now: NodeState } = { now: { kind: 'ready', sells: true, facts: {} } }
  const node = { state: () => state.now } as unknown as NodePort
  const memory = { codes: openCodes(), cardMemory: cardMemory(clock) }
  const ports: ForeignPorts = { store, clock, node, random: seededRandom(7), lnurl, ...memory }
  return { ports, store, clock, asked, invoiceId, open, state }
}
