import { bytesToHex } from '@noble/hashes/utils.js'
import type { CardKeys } from '../../core/card/card-keys.ts'
import { cardLink } from '../../core/card/card-link.ts'
import { uidFrom, type CardUid } from '../../core/card/card-uid.ts'
import { boltCardSettings } from '../../core/card/file-settings.ts'
import { assert } from '../../core/errors/result.ts'
import {
  factoryChip,
  withContent,
  withKey,
  withSettings,
  type ChipState,
} from '../../drivers/sim/ntag424/chip-state.ts'
import type { CardBox } from './card-box.ts'
import type { PracticeIssuer } from './issuer-routes.ts'

/** A chip as another issuer has programmed it: its link, its keys, version byte 01. */
function foreignChip(card: {
  readonly uid: CardUid
  readonly keys: CardKeys
  /** The link without `p` and `c`, as `lnurlw://…`. */
  readonly link: string
  readonly counter: number
}): ChipState {
  const link = cardLink(card.link)
  assert(link.ok, 'the practice issuer has a short link')
  const written = withContent(factoryChip(card.uid), 2, { offset: 0, data: link.value.file })
  const linked = withSettings(written, 2, boltCardSettings(link.value))
  const keyed = card.keys.reduce(
    (state, key, no) => withKey(state, no, { key: bytesToHex(key.reveal()), version: 1 }),
    linked,
  )
  return { ...keyed, counter: card.counter }
}

/** Puts the foreign issuer's cards among the customer's, with its links as they are now; what a chip has counted stays. */
export function putForeignCards(
  box: CardBox,
  issuer: Pick<PracticeIssuer, 'cards' | 'linkOf'>,
): void {
  for (const card of issuer.cards.all()) {
    const uid = uidFrom(card.uid)
    if (uid === undefined) continue
    const counter = Math.max(card.lastCounter, box.chip(uid)?.counter ?? 0)
    const keys = issuer.cards.keysOf(uid)
    box.put(card.name, foreignChip({ uid, keys, link: issuer.linkOf(card), counter }))
  }
}
