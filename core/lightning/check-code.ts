import { failure } from '../errors/registry.ts'
import type { Failure } from '../errors/registry.ts'
import { err, ok } from '../errors/result.ts'
import type { Result } from '../errors/result.ts'
import { equals } from '../money/arithmetic.ts'
import { msatFromSat } from '../money/sat-msat.ts'
import type { Sat } from '../money/units.ts'
import type { Network } from './bolt11-prefix.ts'
import { decodeBolt11 } from './decode-bolt11.ts'
import type { DecodedBolt11 } from './decode-bolt11.ts'
import type { Bolt11, NodeKey, PaymentHash } from './payment-hash.ts'

/** What we asked our own node for. */
export type ExpectedCode = {
  readonly nodeKey: NodeKey
  readonly network: Network
  readonly amountSat: Sat
  readonly paymentHash: PaymentHash
  readonly expirySec: number
  readonly memo: string
}

/** Which part differs; travels as `detail.part` of `node.badCode`. */
export type BadPart = 'text' | 'payee' | 'network' | 'amount' | 'hash' | 'expiry' | 'memo'

const badCode = (part: BadPart, cause?: unknown) => err(failure('node.badCode', { part }, cause))

function differs(code: DecodedBolt11, expected: ExpectedCode): BadPart | undefined {
  if (code.payee !== expected.nodeKey) return 'payee'
  if (code.network !== expected.network) return 'network'
  if (code.amountMsat === undefined) return 'amount'
  if (!equals(code.amountMsat, msatFromSat(expected.amountSat))) return 'amount'
  if (code.paymentHash !== expected.paymentHash) return 'hash'
  if (code.expirySec !== expected.expirySec) return 'expiry'
  return code.description === expected.memo ? undefined : 'memo'
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
