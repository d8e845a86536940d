/** A wallet that pays to Lightning addresses, by the documents: LUD-16, LUD-06, LUD-21. */
import { err, ok, type Result } from '../../../core/errors/result.ts'
import type { Failure } from '../../../core/errors/registry.ts'
import type { DecodedBolt11 } from '../../../core/lightning/decode-bolt11.ts'
import { checkPayCode, readPayAnswer, type ReadPayAnswer } from '../../../core/lnurl/pay-answer.ts'
import { payCallbackUrl, type PayOrder } from '../../../core/lnurl/pay-callback.ts'
import { readPayOffer } from '../../../core/lnurl/pay-offer.ts'

export type Fetched = (url: string) => Promise<string>

/** What the wallet would pay: ordered at the place of the offer, and checked before a satoshi leaves. */
export async function orderAt(
  offerUrl: string,
  wish: PayOrder,
  get: Fetched,
): Promise<Result<ReadPayAnswer & DecodedBolt11, Failure>> {
  const offer = readPayOffer(await get(offerUrl))
  if (!offer.ok) return offer
  const url = payCallbackUrl(offer.value, wish)
  if (!url.ok) return url
  const answer = readPayAnswer(await get(url.value), offer.value.callback)
  if (!answer.ok) return answer
  const { metadata } = offer.value
  const code = checkPayCode(answer.value.pr, { network: 'regtest', amount: wish.amount, metadata })
  return code.ok ? ok({ ...answer.value, ...code.value }) : err(code.error)
}
