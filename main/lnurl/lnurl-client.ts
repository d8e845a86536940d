import { failure, type Failure, type FailureCode } from '../../core/errors/registry.ts'
import { err, type Result } from '../../core/errors/result.ts'
import { readStatus } from '../../core/lnurl/answer.ts'
import { mayFetch } from '../../core/lnurl/egress.ts'
import { readLnurlLink, type LnurlLink } from '../../core/lnurl/lnurl-link.ts'
import { withdrawCallbackUrl } from '../../core/lnurl/withdraw-callback.ts'
import { readWithdrawOffer, type ReadWithdrawOffer } from '../../core/lnurl/withdraw-offer.ts'
import type { Stop } from '../../core/ports/clock.ts'
import type { LnurlPort, WithdrawOutcome, WithdrawWish } from '../../core/ports/lnurl.ts'
import type { Log } from '../../core/ports/log.ts'
import { getWithin, type FollowParts } from './follow-get.ts'
import type { Got } from './http-get.ts'
import { createProviderBoard, type ProviderBoard } from './provider-board.ts'

export type LnurlClientParts = FollowParts & { readonly log: Log }

/** Tor hosts take up to 8 s for the first; Bolt Card servers hold the second for as long as their LND tries. */
export const offerBudgetMs = 10_000
export const withdrawBudgetMs = 35_000

type Client = LnurlClientParts & { readonly board: ProviderBoard }

/** Host, time and code: neither the link nor anything of the answer goes into a log. */
function note(client: Client, what: 'offer' | 'withdraw', asked: Asked): void {
  const { host, beganMs, code } = asked
  const ms = client.clock.monotonicMs() - beganMs
  client.board.note({ host, ms, ...(code === undefined ? {} : { failure: code }) })
  const line = { event: `lnurl.${what}`, host, ms: Math.round(ms) }
  client.log.info(code === undefined ? line : { ...line, code })
}

type Asked = {
  readonly host: string
  readonly beganMs: number
  readonly code?: FailureCode
}

/** The offer, with a callback that the till may follow (it may be another host than the card's). */
function judge(client: Client, got: Got): Result<ReadWithdrawOffer, Failure> {
  if (got.kind === 'failed') return err(got.failure)
  const offer = readWithdrawOffer(got.body)
  if (!offer.ok) return offer
  const callback = mayFetch(offer.value.callback.reveal(), client.policy)
  return callback.ok ? offer : callback
}

async function fetchOffer(
  client: Client,
  { url, host }: LnurlLink,
  stop?: Stop,
): Promise<Result<ReadWithdrawOffer, Failure>> {
  const beganMs = client.clock.monotonicMs()
  const budget = { ms: offerBudgetMs, ...(stop === undefined ? {} : { stop }) }
  let got = await getWithin(client, url.reveal(), budget)
  // The other side had closed the kept connection: what was asked has not been read there, and an offer takes no money.
  if (got.kind === 'failed' && got.stale) got = await getWithin(client, url.reveal(), budget)
  const offer = judge(client, got)
  note(client, 'offer', { host, beganMs, ...(offer.ok ? {} : { code: offer.error.code }) })
  return offer
}

const unknown = (why: string): WithdrawOutcome => ({
  kind: 'unknown',
  failure: failure('lnurl.unknown', { why }),
})

function outcomeOf(got: Got): WithdrawOutcome {
  if (got.kind === 'failed')
    return got.left
      ? unknown(got.failure.detail?.['why'] ?? got.failure.code)
      : { kind: 'notSent', failure: got.failure }
  const status = readStatus(got.body)
  if (status.ok) return { kind: 'accepted', ...status.value }
  if (status.error.code === 'lnurl.refused') return { kind: 'refused', failure: status.error }
  return unknown(status.error.detail?.['problem'] ?? status.error.code)
}

async function withdraw(client: Client, wish: WithdrawWish): Promise<WithdrawOutcome> {
  const beganMs = client.clock.monotonicMs()
  const { offer, bolt11, pin } = wish
  const url = withdrawCallbackUrl(offer, bolt11, pin).reveal()
  const outcome = outcomeOf(await getWithin(client, url, { ms: withdrawBudgetMs }))
  const host = URL.canParse(url) ? new URL(url).host : ''
  const code = outcome.kind === 'accepted' ? undefined : outcome.failure.code
  note(client, 'withdraw', { host, beganMs, ...(code === undefined ? {} : { code }) })
  return outcome
}

/** The port `lnurl` over any way to GET. */
export function createLnurlClient(parts: LnurlClientParts): LnurlPort {
  const client: Client = { ...parts, board: createProviderBoard() }
  return Object.freeze({
    readLink: (text: string) => readLnurlLink(text, parts.policy),
    fetchOffer: (link: LnurlLink, stop?: Stop) => fetchOffer(client, link, stop),
    withdraw: (wish: WithdrawWish) => withdraw(client, wish),
    providers: () => client.board.providers(),
  })
}
