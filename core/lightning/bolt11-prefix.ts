/** BOLT #11, "Human-Readable Part": network and amount. */
import { ok } from '../errors/result.ts'
import type { Result } from '../errors/result.ts'
import type { Failure } from '../errors/registry.ts'
import { atLeast, isPositive } from '../money/arithmetic.ts'
import { msat } from '../money/units.ts'
import type { Msat } from '../money/units.ts'
import { bad } from './bolt11-problem.ts'

/** The chain that a node works on, by LND's names; testnet3 and testnet4 share the prefix `tb`. */
export type Network = 'mainnet' | 'testnet' | 'signet' | 'regtest'

export type Bolt11Prefix = {
  readonly network: Network
  /** Absent where the payer chooses. */
  readonly amountMsat?: Msat
}

const networks: ReadonlyMap<string, Network> = new Map([
  ['bc', 'mainnet'],
  ['tb', 'testnet'],
  ['tbs', 'signet'],
  ['bcrt', 'regtest'],
])

/** Millisatoshi in one unit of each multiplier, as a fraction: 1 BTC = 10¹¹ msat, `p` is a tenth of a millisatoshi. */
const units: ReadonlyMap<string, { readonly times: bigint; readonly over: bigint }> = new Map([
  ['', { times: 100_000_000_000n, over: 1n }],
  ['m', { times: 100_000_000n, over: 1n }],
  ['u', { times: 100_000n, over: 1n }],
  ['n', { times: 100n, over: 1n }],
  ['p', { times: 1n, over: 10n }],
])

/** All bitcoin there will ever be; a code that asks for more is nonsense. */
const allBitcoin = msat(21_000_000n * 100_000_000_000n)

/**
 * Network and amount from the part before the separator, in lower case. Stricter than a reader must be: an amount has no
 * leading zero and is not zero, as a writer must encode it.
 */
export function parseBolt11Prefix(prefix: string): Result<Bolt11Prefix, Failure> {
  const parts = /^ln(bcrt|bc|tbs|tb)(?:([0-9]+)([a-z]?))?$/.exec(prefix)
  const network = networks.get(parts?.[1] ?? '')
  if (network === undefined) return bad(prefix.startsWith('ln') ? 'prefix' : 'bech32')
  const digits = parts?.[2]
  if (digits === undefined) return ok({ network })
  const unit = units.get(parts?.[3] ?? '')
  if (unit === undefined || digits.startsWith('0') || digits.length > 19) return bad('amount')
  const product = BigInt(digits) * unit.times
  if (product % unit.over !== 0n) return bad('amount')
  const amountMsat = msat(product / unit.over)
  if (!isPositive(amountMsat) || !atLeast(allBitcoin, amountMsat)) return bad('amount')
  return ok({ network, amountMsat })
}
