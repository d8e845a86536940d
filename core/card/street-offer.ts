/** What a stranger is offered who wants to top up a card of ours: LUD-06 with 12, 16 and 20. */
import type { CardId } from '../contract/ids.ts'
import { payMetadataText } from '../lnurl/pay-metadata.ts'
import type { PayOffer } from '../lnurl/pay-offer.ts'
import { cardAddress, cardPayUrl } from '../lnurl/street-links.ts'
import { lessThan, min } from '../money/arithmetic.ts'
import { msat, type Msat } from '../money/units.ts'
import type { Words } from '../words/words.ts'

/** Our side of `PayOffer`: the metadata is the text whose hash the code carries. */
export type StreetOffer = Omit<PayOffer, 'metadata' | 'others'> & { readonly metadata: string }

const leastMsat = msat(1000n)
/** Nobody puts more on a card at once; what our channels take is less, mostly. */
const mostMsat = msat(10_000_000_000n)
/** Characters of a comment (LUD-12): what a line of the card's history holds. */
export const longestComment = 140

/** `canReceiveMsat` is what our channels take now. Undefined when that is not even the least. */
export function streetOffer(about: {
  readonly host: string
  readonly card: CardId
  readonly shop: string
  readonly canReceiveMsat?: Msat | undefined
  readonly say: Words
}): StreetOffer | undefined {
  const { host, card, shop, say, canReceiveMsat = mostMsat } = about
  const maxSendable = min(mostMsat, canReceiveMsat)
  if (lessThan(maxSendable, leastMsat)) return undefined
  return {
    callback: `${cardPayUrl(host, card)}/callback`,
    minSendable: leastMsat,
    maxSendable,
    metadata: payMetadataText({
      plain: say('street.topUp', { shop }),
      longDescription: say('street.topUpLong', { shop }),
      identifier: cardAddress(host, card),
    }),
    commentAllowed: longestComment,
  }
}
