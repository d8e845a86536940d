import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { cardKeysOf, metaReadKeyOf, type AesKey, type CardKeys } from '../../core/card/card-keys.ts'
import { uidFrom, uidFromBytes, type CardUid } from '../../core/card/card-uid.ts'
import {
  decryptPiccData,
  encryptPiccData,
  sunFrom,
  sunMac,
  verifySun,
} from '../../core/card/sun.ts'
import { secret } from '../../core/errors/secret.ts'
import type { Random } from '../../core/ports/random.ts'

const Card = Type.Object({
  uid: Type.String({ pattern: '^[0-9a-f]{14}$' }),
  name: Type.String(),
  /** `lnurl`: the tap is used up by the first GET, k1 is random · `btcpay`: k1 is p-c, the tap is used up by the callback. */
  shape: Type.Union([Type.Literal('lnurl'), Type.Literal('btcpay')]),
  balanceMsat: Type.String({ pattern: '^[0-9]{1,18}$' }),
  lastCounter: Type.Integer({ minimum: 0 }),
  /** Asked always, where there is one. */
  pin: Type.Optional(Type.String({ pattern: '^[0-9]{4}$' })),
})
export type IssuerCard = Static<typeof Card>

const Kept = Type.Object({
  issuerKey: Type.String({ pattern: '^[0-9a-f]{32}$' }),
  cards: Type.Array(Card),
})

/** A tap that is one: whose, and the how-manieth. */
export type IssuerTap = { readonly card: IssuerCard; readonly counter: number }

/** The foreign issuer's cards and its one key, in a file of the practice shop's folder. */
export type IssuerCards = {
  all(): readonly IssuerCard[]
  find(uid: string): IssuerCard | undefined
  put(card: IssuerCard): void
  /** The keys that a chip of this card is programmed with (version 1). */
  keysOf(uid: CardUid): CardKeys
  /** Whose tap these are, proved by its MAC. */
  read(p: string, c: string): IssuerTap | undefined
  /** `p` and `c` as the chip would make them at its next tap, for a card that is not at hand. */
  nextTap(card: IssuerCard): { readonly p: string; readonly c: string }
}

const firstBalance = '100000000'

const begin = (random: Random): Static<typeof Kept> => {
  const card = (name: string, shape: IssuerCard['shape']): IssuerCard => {
    const uid = uidFromBytes(Uint8Array.from([0x04, ...random.bytes(5), 0x80]))
    return { uid: uid ?? '', name, shape, balanceMsat: firstBalance, lastCounter: 0 }
  }
  return {
    issuerKey: bytesToHex(random.bytes(16)),
    cards: [card('Foreign card', 'lnurl'), card('BTCPay card', 'btcpay')],
  }
}

const recall = (file: string, random: Random): Static<typeof Kept> => {
  try {
    const known: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (Value.Check(Kept, known)) return known
  } catch {
    // A new shop.
  }
  return begin(random)
}

const keySource = (issuerKey: AesKey, uid: CardUid) => ({ issuerKey, uid, version: 1 })

/** Opens the issuer's file; a new one has a card of each shape with 100 000 sat. */
export function openIssuerCards(folder: string, random: Random): IssuerCards {
  const file = path.join(folder, 'issuer', 'cards.json')
  let kept = recall(file, random)
  const issuerKey = secret(hexToBytes(kept.issuerKey))
  const metaKey = metaReadKeyOf(issuerKey)
  const save = (): void => {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(`${file}.part`, `${JSON.stringify(kept, undefined, 2)}\n`, { mode: 0o600 })
    renameSync(`${file}.part`, file)
  }
  save()
  const find = (uid: string) => kept.cards.find((card) => card.uid === uid)
  const keysOf = (uid: CardUid) => cardKeysOf(keySource(issuerKey, uid))
  return Object.freeze({
    all: () => kept.cards,
    find,
    keysOf,
    put: (card: IssuerCard) => {
      const others = kept.cards.filter(({ uid }) => uid !== card.uid)
      kept = { ...kept, cards: [...others, card].toSorted((a, b) => (a.uid < b.uid ? -1 : 1)) }
      save()
    },
    read: (p: string, c: string) => {
      const sun = sunFrom(p, c)
      const data = sun.ok ? decryptPiccData(metaKey, sun.value.p) : sun
      const card = data.ok ? find(data.value.uid) : undefined
      if (!sun.ok || !data.ok || card === undefined) return undefined
      const proved = verifySun(keysOf(data.value.uid)[2], data.value, sun.value.c)
      return proved.ok ? { card, counter: data.value.counter } : undefined
    },
    nextTap: (card: IssuerCard) => {
      const uid = uidFrom(card.uid)
      if (uid === undefined) throw new Error('a card of this issuer has a UID')
      const data = { uid, counter: card.lastCounter + 1 }
      const hex = (bytes: Uint8Array) => bytesToHex(bytes).toUpperCase()
      const p = encryptPiccData(metaKey, data, random.bytes(5))
      return { p: hex(p), c: hex(sunMac(keysOf(uid)[2], data)) }
    },
  })
}
