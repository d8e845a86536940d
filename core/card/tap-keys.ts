/** What a tap needs while nobody has unlocked anything: K1 of each issuer and K2 of each card, sealed with the device's own key. */
import type { CardId, IssuerId } from '../contract/ids.ts'
import type { Failure } from '../errors/registry.ts'
import type { Result } from '../errors/result.ts'
import type { Secret } from '../errors/secret.ts'
import { sealKey, unsealKey } from '../lightning/seal-key.ts'
import type { CardKey, Issuer } from './card.ts'
import type { AesKey } from './card-keys.ts'

type Device = { readonly deviceKey: Secret<Uint8Array>; readonly nonce: Uint8Array }

const k1Name = (issuer: IssuerId) => `K1 of issuer ${issuer}`
const k2Name = (card: CardId, version: number) => `K2 of card ${card}, version ${version}`

/** `nonce`: fresh, `sealNonceLength` bytes. */
export const sealK1 = ({ deviceKey, nonce }: Device, issuer: IssuerId, k1: AesKey): Uint8Array =>
  sealKey({ deviceKey, name: k1Name(issuer) }, nonce, k1)

/** Fails with `key.otherDevice`. */
export const unsealK1 = (
  deviceKey: Secret<Uint8Array>,
  { id, sealedK1 }: Pick<Issuer, 'id' | 'sealedK1'>,
): Result<AesKey, Failure> => unsealKey({ deviceKey, name: k1Name(id) }, sealedK1)

export const sealK2 = (
  { deviceKey, nonce }: Device,
  { cardId, version }: Pick<CardKey, 'cardId' | 'version'>,
  k2: AesKey,
): Uint8Array => sealKey({ deviceKey, name: k2Name(cardId, version) }, nonce, k2)

/** Fails with `key.otherDevice`. */
export const unsealK2 = (
  deviceKey: Secret<Uint8Array>,
  { cardId, version, sealedK2 }: Pick<CardKey, 'cardId' | 'version' | 'sealedK2'>,
): Result<AesKey, Failure> => unsealKey({ deviceKey, name: k2Name(cardId, version) }, sealedK2)
