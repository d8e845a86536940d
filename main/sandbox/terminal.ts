/**
 * Somebody else's terminal, in another shop: it makes a code at the customer's LND, reads a card by itself and asks the card's
 * issuer by LNURL-withdraw (LUD-03), as any terminal would that knows nothing of this till. Paid is what its own node says.
 */
import { readNdef } from '../../core/card/ndef.ts'
import type { Failure } from '../../core/errors/registry.ts'
import type { Result } from '../../core/errors/result.ts'
import { readStatus } from '../../core/lnurl/answer.ts'
import { egressPolicy, type EgressPolicy } from '../../core/lnurl/egress.ts'
import { readLnurlLink } from '../../core/lnurl/lnurl-link.ts'
import { pinFrom, withdrawCallbackUrl, type Pin } from '../../core/lnurl/withdraw-callback.ts'
import {
  judgeOffer,
  readWithdrawOffer,
  type WithdrawOffer,
} from '../../core/lnurl/withdraw-offer.ts'
import { bolt11From, type Bolt11 } from '../../core/lightning/payment-hash.ts'
import { msatFromSat } from '../../core/money/sat-msat.ts'
import { sat } from '../../core/money/units.ts'
import { loadWords } from '../../core/words/load-words.ts'
import { errorWordId } from '../../core/words/words.ts'
import type { CardBox } from './card-box.ts'

/** The node that the terminal belongs to, as far as it asks it. */
export type TerminalNode = {
  /** A code over so many whole sats. */
  makeCode(amountSat: string): Promise<{ readonly bolt11: string; readonly paymentHash: string }>
  isPaid(paymentHash: string): Promise<boolean>
}

/**
 * `open` waits for a card · `pin` for the customer's PIN · `accepted`: the issuer said OK, the money is not here yet · `refused`:
 * what the issuer, or this terminal, says; another tap may follow.
 */
export type TerminalSale = {
  readonly amountSat: string
  readonly bolt11: Bolt11
  readonly paymentHash: string
  readonly state: 'open' | 'asking' | 'pin' | 'accepted' | 'paid' | 'refused'
  readonly says?: string
}

export type Terminal = {
  sale(): TerminalSale | undefined
  charge(amountSat: string): Promise<void>
  /** Lays a card of the box on this terminal. */
  tap(card: string): Promise<void>
  type(pin: string): Promise<void>
  /** Asks the terminal's node whether the sale is paid. */
  look(): Promise<void>
}

export type TerminalParts = {
  readonly box: Pick<CardBox, 'read'>
  readonly node: TerminalNode
  /** Hosts on this machine that cards may lead to: the till's street, the practice issuer. */
  readonly allow: readonly string[]
  /** The body of an answer, whatever its status. */
  readonly get?: (url: string) => Promise<string>
}

const words = await loadWords('en')

const patienceMs = 35_000

const fetchText = async (url: string): Promise<string> =>
  (await fetch(url, { signal: AbortSignal.timeout(patienceMs) })).text()

/** The issuer's own words where it has said some. */
const sentence = ({ code, detail = {} }: Failure): string =>
  detail['reason'] ?? words(errorWordId(code), detail)

/** What the card's issuer offers, or why there is nothing to ask. */
async function offerOf(
  file: Uint8Array,
  policy: EgressPolicy,
  get: (url: string) => Promise<string>,
): Promise<Result<WithdrawOffer, Failure> | string> {
  const record = readNdef(file)
  if (!record.ok) return 'There is no link on this card.'
  const link = readLnurlLink(record.value.text, policy)
  if (!link.ok) return link
  return readWithdrawOffer(await get(link.value.url.reveal()))
}

export function openTerminal({ box, node, allow, get = fetchText }: TerminalParts): Terminal {
  const policy = egressPolicy(allow, false)
  if (!policy.ok) throw new Error(`the terminal’s hosts are wrong: ${sentence(policy.error)}`)
  let sale: TerminalSale | undefined
  let held: WithdrawOffer | undefined
  const put = (change: Pick<TerminalSale, 'state'> & { readonly says?: string }): void => {
    if (sale === undefined) return
    const { says: _before, ...rest } = sale
    sale = { ...rest, ...change }
  }
  const refuse = (says: string): void => put({ state: 'refused', says })

  const withdraw = async (offer: WithdrawOffer, code: Bolt11, pin?: Pin): Promise<void> => {
    const url = withdrawCallbackUrl(offer, code, pin)
    const status = readStatus(await get(url.reveal()))
    if (status.ok) put({ state: 'accepted' })
    else refuse(sentence(status.error))
  }
  const tap = async (card: string, { amountSat, bolt11 }: TerminalSale): Promise<void> => {
    const file = await box.read(card)
    if (file === undefined) return refuse('The card cannot be read here. Is it on another reader?')
    const offer = await offerOf(file, policy.value, get)
    if (typeof offer === 'string') return refuse(offer)
    if (!offer.ok) return refuse(sentence(offer.error))
    const judged = judgeOffer(offer.value, msatFromSat(sat(BigInt(amountSat))))
    if (!judged.ok) return refuse(sentence(judged.error))
    held = offer.value
    if (judged.value.asksPin) return put({ state: 'pin' })
    return withdraw(offer.value, bolt11)
  }
  const orRefuse = async (step: () => Promise<void>): Promise<void> => {
    put({ state: 'asking' })
    await step().catch((problem: unknown) =>
      refuse(
        `No answer of the card’s issuer (${problem instanceof Error ? problem.message : '?'}).`,
      ),
    )
  }
  const waits = (): boolean => sale?.state === 'open' || sale?.state === 'refused'

  return Object.freeze({
    sale: () => sale,
    charge: async (amountSat: string) => {
      const { bolt11: text, paymentHash } = await node.makeCode(amountSat)
      const bolt11 = bolt11From(text)
      if (bolt11 === undefined) throw new Error('the terminal’s node made no code')
      sale = { amountSat, bolt11, paymentHash, state: 'open' }
    },
    tap: async (card: string) => {
      const now = sale
      if (now !== undefined && waits()) await orRefuse(() => tap(card, now))
    },
    type: async (digits: string) => {
      const [now, offer, pin] = [sale, held, pinFrom(digits)]
      if (now?.state !== 'pin' || offer === undefined) return
      if (pin === undefined) return refuse('A PIN has four digits.')
      await orRefuse(() => withdraw(offer, now.bolt11, pin))
    },
    look: async () => {
      if (sale === undefined || sale.state === 'paid') return
      if (await node.isPaid(sale.paymentHash)) put({ state: 'paid' })
    },
  })
}
