/**
 * Keys of a card from the issuer's one key: boltcard `docs/DETERMINISTIC.md` (draft), and BTCPay Server's variant, which
 * appends bytes to the message of the card key (`CreatePullPaymentCardKey`).
 */
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js'
import { secret, type Secret } from '../errors/secret.ts'
import { aesCmac } from './aes.ts'
import { littleEndian } from './byte-order.ts'
import { uidBytes, type CardUid } from './card-uid.ts'

export type AesKey = Secret<Uint8Array>

/** The five application keys: K0 changes everything, K1 decrypts `p`, K2 checks `c`, K3 and K4 are kept from others. */
export type CardKeys = readonly [k0: AesKey, k1: AesKey, k2: AesKey, k3: AesKey, k4: AesKey]

export type KeySource = {
  readonly issuerKey: AesKey
  readonly uid: CardUid
  /** The application's version of this card's keys, raised with each personalisation; not the chip's version byte. */
  readonly version: number
  /** BTCPay: the pull payment's id as UTF-8. */
  readonly extra?: Uint8Array
}

const label = (last: number): Uint8Array => Uint8Array.of(0x2d, 0x00, 0x3f, last)
const prf = (key: AesKey, ...parts: readonly Uint8Array[]): AesKey =>
  secret(aesCmac(key.reveal(), concatBytes(...parts)))

/** The off-card key that K0, K2, K3 and K4 come from. */
export const cardKeyOf = ({ issuerKey, uid, version, extra }: KeySource): AesKey =>
  prf(issuerKey, label(0x75), uidBytes(uid), littleEndian(version, 4), extra ?? new Uint8Array(0))

/** K1: the same for all cards of an issuer, so that any tap can be read before its card is known. */
export const metaReadKeyOf = (issuerKey: AesKey): AesKey => prf(issuerKey, label(0x77))

/** K0 … K4 of one card and version. */
export function cardKeysOf(source: KeySource): CardKeys {
  const cardKey = cardKeyOf(source)
  const own = (last: number) => prf(cardKey, label(last))
  return [own(0x76), metaReadKeyOf(source.issuerKey), own(0x78), own(0x79), own(0x7a)]
}

/** The card's name in the database instead of its UID, the same for every version: 32 hexadecimal digits. */
export const cardIdOf = (issuerKey: AesKey, uid: CardUid): string =>
  bytesToHex(prf(issuerKey, label(0x7b), uidBytes(uid)).reveal())

const zeroKey: AesKey = secret(new Uint8Array(16))

/** What every chip leaves NXP with. */
export const factoryKeys: CardKeys = [zeroKey, zeroKey, zeroKey, zeroKey, zeroKey]

/** Five keys in 80 bytes, as they are sealed. */
export const keySetBytes = (keys: CardKeys): Secret<Uint8Array> =>
  secret(concatBytes(...keys.map((key) => key.reveal())))

export function keySetFrom(bytes: Secret<Uint8Array>): CardKeys {
  const key = (no: number) => secret(bytes.reveal().slice(no * 16, no * 16 + 16))
  return [key(0), key(1), key(2), key(3), key(4)]
}

/** Issuer keys that are printed in documents: all zero, 00…01 (the draft's vectors), 0100…00 (BTCPay's development mode). */
export function isWellKnownKey(key: AesKey): boolean {
  const [first = 0, ...rest] = key.reveal()
  const last = rest.at(-1) ?? 0
  const middle = rest.slice(0, -1)
  return middle.every((byte) => byte === 0) && first + last <= 1
}
