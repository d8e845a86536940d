/**
 * BOLT #11, "Tagged Fields". Every reader takes the field's 5-bit words. Where a field may come once and comes again, the
 * first one counts, as LND reads it; fields of a length that the spec leaves to the future are skipped.
 */
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { bech32 } from '@scure/base'
import type { Failure } from '../errors/registry.ts'
import { ok } from '../errors/result.ts'
import type { Result } from '../errors/result.ts'
import { msat } from '../money/units.ts'
import type { Msat } from '../money/units.ts'
import { unmetFeature } from './bolt11-features.ts'
import { bad } from './bolt11-problem.ts'
import type { Bolt11Problem } from './bolt11-problem.ts'
import { nodeKeyFrom, paymentHashFrom } from './payment-hash.ts'
import type { NodeKey, PaymentHash } from './payment-hash.ts'

/** One hop of a private route to the payee. */
export type HopHint = {
  readonly nodeKey: NodeKey
  /** Block, transaction and output as one 64-bit number (BOLT #7). */
  readonly shortChannelId: bigint
  readonly feeBaseMsat: Msat
  readonly feePartsPerMillion: number
  readonly cltvDelta: number
}

/** An on-chain address as it stands in the code: witness version 0–16, 17 for P2PKH, 18 for P2SH. */
export type Fallback = { readonly version: number; readonly programHex: string }

/** The tagged fields that are there. */
export type Bolt11Fields = {
  paymentHash?: PaymentHash
  paymentSecretHex?: string
  description?: string
  descriptionHashHex?: string
  payee?: NodeKey
  expirySec?: number
  minFinalCltvDelta?: number
  metadataHex?: string
  features?: ReadonlySet<number>
  fallbacks: Fallback[]
  routes: HopHint[][]
}

type Words = readonly number[]

/** Whole bytes of the words; undefined where the padding is a byte or not zero. */
const bytesOf = (words: Words): Uint8Array | undefined =>
  bech32.fromWordsUnsafe([...words]) ?? undefined

const hexOf = (words: Words): string | undefined => {
  const bytes = bytesOf(words)
  return bytes === undefined ? undefined : bytesToHex(bytes)
}

/** A big-endian number; undefined beyond 2⁵³. */
export function numberOf(words: Words): number | undefined {
  const value = words.reduce((sum, word) => sum * 32 + word, 0)
  return Number.isSafeInteger(value) ? value : undefined
}

const isPoint = (hex: string): boolean => {
  try {
    secp256k1.Point.fromHex(hex)
    return true
  } catch {
    return false
  }
}

const keyOf = (hex: string | undefined): NodeKey | undefined => {
  const key = hex === undefined ? undefined : nodeKeyFrom(hex)
  return key !== undefined && isPoint(key) ? key : undefined
}

function textOf(words: Words): string | undefined {
  const bytes = bytesOf(words)
  if (bytes === undefined) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const hopBytes = 51

/** One hop from its 51 bytes: key 33, channel 8, base fee 4, proportional fee 4, delta 2. */
function hopOf(bytes: Uint8Array): HopHint | undefined {
  const nodeKey = keyOf(bytesToHex(bytes.subarray(0, 33)))
  const number = (from: number, to: number) => BigInt(`0x${bytesToHex(bytes.subarray(from, to))}`)
  return nodeKey === undefined
    ? undefined
    : {
        nodeKey,
        shortChannelId: number(33, 41),
        feeBaseMsat: msat(number(41, 45)),
        feePartsPerMillion: Number(number(45, 49)),
        cltvDelta: Number(number(49, 51)),
      }
}

function routeOf(words: Words): HopHint[] | undefined {
  const bytes = bytesOf(words)
  if (bytes === undefined || bytes.length === 0 || bytes.length % hopBytes !== 0) return undefined
  const hops: HopHint[] = []
  for (let at = 0; at < bytes.length; at += hopBytes) {
    const hop = hopOf(bytes.subarray(at, at + hopBytes))
    if (hop === undefined) return undefined
    hops.push(hop)
  }
  return hops
}

/** Whether a program has a length that its version allows (BIP 141; 17 and 18 are BOLT #11's own). */
function fits(version: number, length: number): boolean {
  if (version === 17 || version === 18) return length === 20
  return version === 0 ? length === 20 || length === 32 : length >= 2 && length <= 40
}

/** A fallback, `unknown` for versions 19–31 that a reader skips, or undefined where it is malformed. */
function fallbackOf(words: Words): Fallback | 'unknown' | undefined {
  const [version, ...program] = words
  if (version === undefined) return undefined
  if (version > 18) return 'unknown'
  const programHex = hexOf(program)
  return programHex !== undefined && fits(version, programHex.length / 2)
    ? { version, programHex }
    : undefined
}

/** The numbers of the bits that are set; the last bit of the last word is number 0. */
function featuresOf(words: Words): ReadonlySet<number> {
  const bits = new Set<number>()
  words.toReversed().forEach((word, at) => {
    for (let bit = 0; bit < 5; bit += 1) if (((word >> bit) & 1) === 1) bits.add(at * 5 + bit)
  })
  return bits
}

type Reader = (fields: Bolt11Fields, words: Words) => Bolt11Problem | undefined

/** A field that may come once: the first counts, `undefined` from `read` is the given problem. */
const once =
  <K extends keyof Bolt11Fields>(
    key: K,
    read: (words: Words) => Bolt11Fields[K] | undefined,
    problem: Bolt11Problem,
  ): Reader =>
  (fields, words) => {
    if (fields[key] !== undefined) return undefined
    const value = read(words)
    if (value === undefined) return problem
    fields[key] = value
    return undefined
  }

/** A field of a fixed number of words; another number is for the future and skipped. */
const ofLength =
  (length: number, reader: Reader): Reader =>
  (fields, words) =>
    words.length === length ? reader(fields, words) : undefined

const readers: ReadonlyMap<number, Reader> = new Map<number, Reader>([
  [
    1, // p
    ofLength(
      52,
      once('paymentHash', (words) => paymentHashFrom(hexOf(words) ?? ''), 'paymentHash'),
    ),
  ],
  [16, ofLength(52, once('paymentSecretHex', hexOf, 'paymentSecret'))], // s
  [23, ofLength(52, once('descriptionHashHex', hexOf, 'description'))], // h
  [
    19,
    ofLength(
      53,
      once('payee', (words) => keyOf(hexOf(words)), 'payee'),
    ),
  ], // n
  [13, once('description', textOf, 'description')], // d
  [6, once('expirySec', numberOf, 'expiry')], // x
  [24, once('minFinalCltvDelta', numberOf, 'cltv')], // c
  [27, once('metadataHex', hexOf, 'padding')], // m
  [5, once('features', featuresOf, 'feature')], // 9
  [
    9, // f
    (fields, words) => {
      const fallback = fallbackOf(words)
      if (fallback === undefined) return 'fallback'
      if (fallback !== 'unknown') fields.fallbacks.push(fallback)
      return undefined
    },
  ],
  [
    3, // r
    (fields, words) => {
      const route = routeOf(words)
      if (route === undefined) return 'route'
      fields.routes.push(route)
      return undefined
    },
  ],
])

/** What must be there, and what must not be together. */
function problemOf(fields: Bolt11Fields): Bolt11Problem | undefined {
  if (fields.paymentHash === undefined) return 'paymentHash'
  if (fields.paymentSecretHex === undefined) return 'paymentSecret'
  const descriptions = [fields.description, fields.descriptionHashHex]
  if (descriptions.filter((each) => each !== undefined).length !== 1) return 'description'
  return unmetFeature(fields.features ?? new Set()) === undefined ? undefined : 'feature'
}

/** The tagged fields between timestamp and signature. Fields of unknown type are skipped. */
export function readBolt11Fields(words: Words): Result<Bolt11Fields, Failure> {
  const fields: Bolt11Fields = { fallbacks: [], routes: [] }
  let at = 0
  while (at < words.length) {
    const [type, high, low] = words.slice(at, at + 3)
    if (type === undefined || high === undefined || low === undefined) return bad('truncated')
    const from = at + 3
    at = from + high * 32 + low
    if (at > words.length) return bad('truncated')
    const problem = readers.get(type)?.(fields, words.slice(from, at))
    if (problem !== undefined) return bad(problem)
  }
  const problem = problemOf(fields)
  return problem === undefined ? ok(fields) : bad(problem)
}
