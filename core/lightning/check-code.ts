import { failure } from '../errors/registry.ts'
import type { Failure } from '../errors/registry.ts'
import { err, ok } from '../errors/result.ts'
import type { Result } from '../errors/result.ts'
import { equals } from '../money/arithmetic.ts'
import type { Msat } from '../money/units.ts'
import type { Network } from './bolt11-prefix.ts'
import { decodeBolt11 } from './decode-bolt11.ts'
import type { DecodedBolt11 } from './decode-bolt11.ts'
import type { Bolt11, NodeKey, PaymentHash } from './payment-hash.ts'

/** What we asked our own node for. */
export type ExpectedCode = {
  readonly nodeKey: NodeKey
  readonly network: Network
  readonly amountMsat: Msat
  readonly paymentHash: PaymentHash
  readonly expirySec: number
  readonly memo: string
  /** Where it is asked for, the code carries it and no memo. */
  readonly descriptionHashHex?: string
}

/** Which part differs; travels as `detail.part` of `node.badCode`. */
export type BadPart = 'text' | 'payee' | 'network' | 'amount' | 'hash' | 'expiry' | 'memo'

const badCode = (part: BadPart, cause?: unknown) => err(failure('node.badCode', { part }, cause))

function saysWhatWeAsked(code: DecodedBolt11, { memo, descriptionHashHex }: ExpectedCode): boolean {
  return descriptionHashHex === undefined
    ? code.description === memo
    : code.descriptionHashHex === descriptionHashHex
}

function differs(code: DecodedBolt11, expected: ExpectedCode): BadPart | undefined {
  if (code.payee !== expected.nodeKey) return 'payee'
  if (code.network !== expected.network) return 'network'
  if (code.amountMsat === undefined) return 'amount'
  if (!equals(code.amountMsat, expected.amountMsat)) return 'amount'
  if (code.paymentHash !== expected.paymentHash) return 'hash'
  if (code.expirySec !== expected.expirySec) return 'expiry'
  return saysWhatWeAsked(code, expected) ? undefined : 'memo'
}

/**
 * Checks what the node returned before anybody sees it: it decodes, carries a payment secret, is signed by our own node,
 * and asks for exactly what we asked for. Fails with `node.badCode`.
 */
export function checkCode(bolt11: Bolt11, expected: ExpectedCode): Result<DecodedBolt11, Failure> {
  const code = decodeBolt11(bolt11, expected.nodeKey)
  if (!code.ok) return badCode('text', code.error)
  const part = differs(code.value, expected)
  return part === undefined ? ok(code.value) : badCode(part)
}
