import { createRequire } from 'node:module'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { bech32 } from '@scure/base'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBolt11 } from './decode-bolt11.ts'
import { nodeKeyFrom } from './payment-hash.ts'
import {
  encodeBolt11,
  withChecksum,
  wordsOfBytes,
  wordsOfFeatures,
  wordsOfNumber,
  wordsOfText,
} from './fixtures/bolt11/encode.ts'
import type { Draft, Field } from './fixtures/bolt11/encode.ts'

/** The part of `invoices` (npm, Alex Bosworth) that the differential test reads; the package has no types. */
type Peer = {
  readonly destination: string
  readonly id: string
  readonly mtokens?: string
  readonly created_at: string
  readonly expires_at: string
  readonly description?: string
  readonly description_hash?: string
  readonly payment: string
  readonly cltv_delta: number
  readonly network: string
  readonly metadata?: string
  readonly features: readonly { readonly bit: number }[]
  readonly routes?: readonly (readonly {
    readonly public_key: string
    readonly base_fee_mtokens?: string
    readonly cltv_delta?: number
    readonly fee_rate?: number
  }[])[]
}
const { parsePaymentRequest } = createRequire(import.meta.url)('invoices') as {
  parsePaymentRequest: (given: { request: string }) => Peer
}

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const key = bytes(32).filter((one) => secp256k1.utils.isValidSecretKey(one))
const nodeKey = key.map((one) => secp256k1.getPublicKey(one, true))

const prefix = fc
  .tuple(
    fc.constantFrom('lnbc', 'lntb', 'lntbs', 'lnbcrt'),
    fc.oneof(
      fc.constant(''),
      fc.tuple(fc.integer({ min: 1, max: 20_000 }), fc.constantFrom('', 'm', 'u', 'n', '0p')),
    ),
  )
  .map(([start, amount]) => start + (amount === '' ? '' : amount.join('')))

const hop = fc.tuple(nodeKey, bytes(18)).map(([node, rest]) => [...node, ...rest])
const route = fc
  .array(hop, { minLength: 1, maxLength: 3 })
  .map((hops): Field => ['r', wordsOfBytes(Uint8Array.from(hops.flat()))])

const description = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }).map((text): Field => ['d', wordsOfText(text)]),
  bytes(32).map((hash): Field => ['h', wordsOfBytes(hash)]),
)

const optional = fc.tuple(
  fc.option(fc.integer({ min: 1, max: 10 ** 7 })),
  fc.option(fc.integer({ min: 1, max: 2016 })),
  fc.option(fc.uint8Array({ minLength: 1, maxLength: 40 })),
  fc.array(route, { maxLength: 2 }),
  fc.constantFrom([8, 14], [9, 15, 17], [8, 14, 17, 48], [8, 14, 99]),
)

/** Any payment string that a correct writer may make; `stated` puts the payee's key in. */
const draft = fc
  .tuple(prefix, fc.integer({ min: 1, max: 2 ** 32 }), key, bytes(32), bytes(32))
  .chain(([start, timestampSec, privateKey, hash, secret]) =>
    fc.tuple(description, optional, fc.boolean()).map(([text, more, stated]): Draft => {
      const [expiry, cltv, metadata, routes, features] = more
      const fields: Field[] = [
        ['p', wordsOfBytes(hash)],
        ['s', wordsOfBytes(secret)],
        text,
        ['9', wordsOfFeatures(features)],
        ...routes,
      ]
      if (expiry !== null) fields.push(['x', wordsOfNumber(expiry)])
      if (cltv !== null) fields.push(['c', wordsOfNumber(cltv)])
      if (metadata !== null) fields.push(['m', wordsOfBytes(metadata)])
      if (stated) fields.push(['n', wordsOfBytes(secp256k1.getPublicKey(privateKey, true))])
      return { prefix: start, timestampSec, fields, privateKey }
    }),
  )

const read = (text: string) => {
  const outcome = decodeBolt11(text)
  if (!outcome.ok) throw new Error(`${text}: ${JSON.stringify(outcome.error)}`)
  return outcome.value
}

/** Both readings in one shape. `invoices` calls mainnet `bitcoin` and has an amount of 0 for none. */
const ours = (text: string) => {
  const code = read(text)
  return {
    payee: code.payee,
    hash: code.paymentHash,
    secret: code.paymentSecretHex,
    amount: code.amountMsat?.toString() ?? '0',
    created: code.createdAt,
    expires: code.createdAt + code.expirySec * 1000,
    description: code.description ?? '',
    descriptionHash: code.descriptionHashHex ?? '',
    cltv: code.minFinalCltvDelta,
    network: code.network === 'mainnet' ? 'bitcoin' : code.network,
    metadata: code.metadataHex ?? '',
    features: [...code.features].toSorted((a, b) => a - b),
    hops: code.routes
      .flat()
      .map((one) => [
        one.nodeKey,
        one.feeBaseMsat.toString(),
        one.feePartsPerMillion,
        one.cltvDelta,
      ]),
  }
}
const theirs = (text: string): ReturnType<typeof ours> => {
  const code = parsePaymentRequest({ request: text })
  const routes = code.routes ?? []
  return {
    payee: code.destination as ReturnType<typeof ours>['payee'],
    hash: code.id as ReturnType<typeof ours>['hash'],
    secret: code.payment,
    amount: code.mtokens ?? '0',
    created: Date.parse(code.created_at) as ReturnType<typeof ours>['created'],
    expires: Date.parse(code.expires_at),
    description: code.description ?? '',
    descriptionHash: code.description_hash ?? '',
    cltv: code.cltv_delta,
    network: code.network as 'bitcoin',
    metadata: code.metadata ?? '',
    features: code.features.map(({ bit }) => bit).toSorted((a, b) => a - b),
    // It adds the payee at the end of every route, and puts each hop's figures on the node they lead to.
    hops: routes.flatMap((hops) =>
      hops
        .slice(0, -1)
        .map((from, at) => [
          from.public_key,
          hops[at + 1]?.base_fee_mtokens ?? '',
          hops[at + 1]?.fee_rate ?? 0,
          hops[at + 1]?.cltv_delta ?? 0,
        ]),
    ),
  }
}

describe('decodeBolt11: properties', () => {
  it('reads every generated code as `invoices` does', () => {
    fc.assert(
      fc.property(draft, (one) => {
        const text = encodeBolt11(one)
        expect(ours(text)).toEqual(theirs(text))
      }),
      { numRuns: 200 },
    )
  })

  it('names the signer', () => {
    fc.assert(
      fc.property(draft, (one) => {
        const signer = bytesToHex(secp256k1.getPublicKey(one.privateKey, true))
        expect(read(encodeBolt11(one)).payee).toBe(signer)
      }),
      { numRuns: 30 },
    )
  })

  it('reads upper case alike', () => {
    fc.assert(
      fc.property(draft, (one) => {
        const text = encodeBolt11(one)
        expect(ours(text.toUpperCase())).toEqual(ours(text))
      }),
      { numRuns: 30 },
    )
  })

  it('refuses one wrong character: the checksum', () => {
    const wrong = fc.constantFrom(...'qpzry9x8gf2tvdw0s3jn54khce6mua7l'.split(''))
    fc.assert(
      fc.property(draft, fc.nat(), wrong, (one, where, character) => {
        const text = encodeBolt11(one)
        const at = where % text.length
        fc.pre(text[at] !== character)
        const outcome = decodeBolt11(text.slice(0, at) + character + text.slice(at + 1))
        expect(outcome.ok).toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  it('never takes a flipped bit under a fresh checksum for the payee’s word', () => {
    fc.assert(
      fc.property(draft, fc.nat(), fc.nat({ max: 4 }), (one, where, bit) => {
        const text = encodeBolt11(one)
        const { words } = bech32.decode(text as `${string}1${string}`, false)
        // With a stated key the recovery id, the last eight bits, is not read.
        const stated = one.fields.some(([letter]) => letter === 'n')
        const at = where % (stated ? words.length - 2 : words.length)
        const flipped = words.map((word, index) => (index === at ? word ^ (1 << bit) : word))
        const outcome = decodeBolt11(withChecksum(one.prefix, flipped))
        const payee = outcome.ok ? outcome.value.payee : undefined
        expect(payee).not.toBe(bytesToHex(secp256k1.getPublicKey(one.privateKey, true)))
      }),
      { numRuns: 300 },
    )
  })

  it('answers the same when the likely payee is named, right or wrong, whole or with a flipped bit', () => {
    fc.assert(
      fc.property(draft, fc.nat(), fc.nat({ max: 5 }), (one, where, bit) => {
        const { words } = bech32.decode(encodeBolt11(one) as `${string}1${string}`, false)
        // Mostly within the signature: its last 104 words. Bit 5 flips nothing.
        const at = words.length - 1 - (where % 120)
        const flipped = words.map((word, index) => (index === at ? (word ^ (1 << bit)) & 31 : word))
        const text = withChecksum(one.prefix, flipped)
        const signer = nodeKeyFrom(bytesToHex(secp256k1.getPublicKey(one.privateKey, true)))
        const other = nodeKeyFrom(bytesToHex(secp256k1.getPublicKey(new Uint8Array(32).fill(9))))
        expect(decodeBolt11(text, signer)).toEqual(decodeBolt11(text))
        expect(decodeBolt11(text, other)).toEqual(decodeBolt11(text))
      }),
      { numRuns: 25 },
    )
  })

  it('ends with a value for any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `lnbc1${text}`),
        ),
        (text) => {
          expect(decodeBolt11(text).ok).toBe(false)
        },
      ),
    )
  })

  it('ends with a value for any words under a right checksum', () => {
    const words = fc.array(fc.nat({ max: 31 }), { minLength: 0, maxLength: 400 })
    fc.assert(
      fc.property(words, (some) => {
        expect(decodeBolt11(withChecksum('lnbc', some)).ok).toBe(false)
      }),
    )
  })
})
