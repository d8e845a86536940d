import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { PaymentId, StreetCodeId } from '../contract/ids.ts'
import { assert } from '../errors/result.ts'
import { secret } from '../errors/secret.ts'
import type { Secret } from '../errors/secret.ts'
import { paymentHashFrom } from './payment-hash.ts'
import type { PaymentHash } from './payment-hash.ts'

/** The 32 bytes that release a payment. Never printed, never stored. */
export type Preimage = Secret<Uint8Array>

/**
 * The preimage of a payment: HMAC-SHA256 (RFC 2104) of the payment's id, as lower-case UUID text, under the shop's invoice
 * key. A retry after any crash asks the node for the same hash, and no preimage lies in the database.
 */
export function preimageOf(
  invoiceKey: Secret<Uint8Array>,
  paymentId: PaymentId | StreetCodeId,
): Preimage {
  const key = invoiceKey.reveal()
  assert(key.length === 32, 'the invoice key has 32 bytes')
  return secret(hmac(sha256, key, utf8ToBytes(paymentId)))
}

/** The payment hash that a preimage releases: its SHA-256 (BOLT #2, `update_fulfill_htlc`). */
export function hashOf(preimage: Preimage): PaymentHash {
  const hash = paymentHashFrom(bytesToHex(sha256(preimage.reveal())))
  assert(hash !== undefined, 'SHA-256 gives 32 bytes')
  return hash
}
