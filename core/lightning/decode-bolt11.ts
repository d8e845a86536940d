/** BOLT #11, Invoice Protocol for Lightning Payments: reading a payment string. */
import { bech32 } from '@scure/base'
import type { Failure } from '../errors/registry.ts'
import { ok } from '../errors/result.ts'
import type { Result } from '../errors/result.ts'
import type { Msat } from '../money/units.ts'
import { instant } from '../time/instant.ts'
import type { Instant } from '../time/instant.ts'
import { numberOf, readBolt11Fields } from './bolt11-fields.ts'
import type { Bolt11Fields, Fallback, HopHint } from './bolt11-fields.ts'
import { parseBolt11Prefix } from './bolt11-prefix.ts'
import type { Network } from './bolt11-prefix.ts'
import { bad } from './bolt11-problem.ts'
import { signatureWords, signedHash, signerOf } from './bolt11-signature.ts'
import type { NodeKey, PaymentHash } from './payment-hash.ts'

/** What a payment string says, its signature checked. Byte strings are lower-case hex. */
export type DecodedBolt11 = {
  readonly network: Network
  /** Absent where the payer chooses. */
  readonly amountMsat?: Msat
  readonly createdAt: Instant
  /** From `createdAt`; 3 600 where the code says nothing. */
  readonly expirySec: number
  readonly payee: NodeKey
  readonly paymentHash: PaymentHash
  readonly paymentSecretHex: string
  /** Either this or `descriptionHashHex`, never both. */
  readonly description?: string
  readonly descriptionHashHex?: string
  readonly metadataHex?: string
  /** In blocks; 18 where the code says nothing. */
  readonly minFinalCltvDelta: number
  readonly fallbacks: readonly Fallback[]
  readonly routes: readonly (readonly HopHint[])[]
  readonly features: ReadonlySet<number>
}

/** What fits into the largest QR code; LND reads no longer ones either. */
const maxLength = 7089
const timestampWords = 7

const defaultExpirySec = 3600
const defaultMinFinalCltvDelta = 18

type Given = {
  readonly network: Network
  readonly amountMsat?: Msat
  readonly createdAt: Instant
  readonly payee: NodeKey
  readonly paymentHash: PaymentHash
  readonly paymentSecretHex: string
}

function decoded(given: Given, fields: Bolt11Fields): DecodedBolt11 {
  const { description, descriptionHashHex, metadataHex } = fields
  return {
    ...given,
    expirySec: fields.expirySec ?? defaultExpirySec,
    ...(description === undefined ? {} : { description }),
    ...(descriptionHashHex === undefined ? {} : { descriptionHashHex }),
    ...(metadataHex === undefined ? {} : { metadataHex }),
    minFinalCltvDelta: fields.minFinalCltvDelta ?? defaultMinFinalCltvDelta,
    fallbacks: fields.fallbacks,
    routes: fields.routes,
    features: fields.features ?? new Set(),
  }
}

/**
 * Reads and checks a payment string, in lower or upper case, without a `lightning:` before it. Fails with
 * `bolt11.invalid`, whose `detail.problem` is a `Bolt11Problem`. Nobody's clock is asked: an expired code decodes. Naming
 * the `expected` payee changes nothing but the time it takes.
 */
export function decodeBolt11(text: string, expected?: NodeKey): Result<DecodedBolt11, Failure> {
  if (text.length > maxLength) return bad('length')
  const parts = bech32.decodeUnsafe(text, false)
  if (!parts) return bad('bech32')
  const prefix = parseBolt11Prefix(parts.prefix)
  if (!prefix.ok) return prefix
  const end = parts.words.length - signatureWords
  if (end < timestampWords) return bad('length')
  const fields = readBolt11Fields(parts.words.slice(timestampWords, end))
  if (!fields.ok) return fields
  const hash = signedHash(parts.prefix, parts.words.slice(0, end))
  const payee = signerOf(hash, parts.words.slice(end), {
    stated: fields.value.payee,
    expected,
  })
  if (payee === undefined) return bad('signature')
  const { paymentHash, paymentSecretHex } = fields.value
  if (paymentHash === undefined || paymentSecretHex === undefined) return bad('paymentHash')
  const seconds = numberOf(parts.words.slice(0, timestampWords)) ?? 0
  const createdAt = instant(seconds * 1000)
  const given = { ...prefix.value, createdAt, payee, paymentHash, paymentSecretHex }
  return ok(decoded(given, fields.value))
}
