/** LUD-04 `auth`: a wallet signs a challenge of ours with a key that it keeps for our host alone. */
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { hexToBytes } from '@noble/hashes/utils.js'
import { failure, type Failure } from '../errors/registry.ts'
import { assert, err, ok, type Result } from '../errors/result.ts'
import { secret, type Secret } from '../errors/secret.ts'
import { badCallback } from './bad-callback.ts'
import { singleValue, withParameters } from './callback-url.ts'

declare const kind: unique symbol

/** Who logs in: a compressed secp256k1 key, 33 bytes as lower-case hex, another one for every host. */
export type LinkingKey = string & { readonly [kind]: 'linking key' }

const actions = ['register', 'login', 'link', 'auth'] as const
export type AuthAction = (typeof actions)[number]

/** The challenge: 32 random bytes, used once. */
export type AuthChallenge = Secret<Uint8Array>

/** The login URL for a QR code (`encodeLnurl` or `schemeLinkTo`). The host is what wallets derive their key from: it stays. */
export function authUrl(url: string, k1Hex: string, action?: AuthAction): string {
  assert(/^[0-9a-f]{64}$/.test(k1Hex), 'k1 has 32 bytes')
  const parameters = { tag: 'login', k1: k1Hex, ...(action === undefined ? {} : { action }) }
  return withParameters(url, parameters)
}

/** What a wallet sends: a signature in DER, and who it is. Not yet checked. */
export type AuthCallback = {
  readonly k1: AuthChallenge
  readonly signature: Uint8Array
  readonly key: LinkingKey
  readonly action?: AuthAction
}

const hexOf = (value: string | undefined, shape: RegExp): string | undefined => {
  const text = value?.trim().toLowerCase()
  return text !== undefined && shape.test(text) ? text : undefined
}

const linkingKeyShape = /^0[23][0-9a-f]{64}$/
const challengeShape = /^[0-9a-f]{64}$/
/** Two integers of at most 33 bytes; a longer one is no signature. */
const derShape = /^30(?:[0-9a-f]{2}){7,71}$/

/** Reads a wallet's callback; hex in any case. Fails with `lnurl.badCallback`. */
export function readAuthCallback(query: URLSearchParams): Result<AuthCallback, Failure> {
  const k1 = hexOf(singleValue(query, 'k1'), challengeShape)
  if (k1 === undefined) return badCallback('k1')
  const sig = hexOf(singleValue(query, 'sig'), derShape)
  if (sig === undefined) return badCallback('sig')
  const key = hexOf(singleValue(query, 'key'), linkingKeyShape)
  if (key === undefined) return badCallback('key')
  const given = query.get('action') ?? ''
  const action = actions.find((known) => known === given)
  if (given !== '' && action === undefined) return badCallback('action')
  return ok({
    k1: secret(hexToBytes(k1)),
    signature: hexToBytes(sig),
    key: key as LinkingKey,
    ...(action === undefined ? {} : { action }),
  })
}

/**
 * Who signed the challenge, or `lnurl.badSignature`. High S is taken too: a second form of a signature is worth nothing
 * where k1 is used once. That k1 is ours and unused is the caller's to know.
 */
export function verifyAuth({ k1, signature, key }: AuthCallback): Result<LinkingKey, Failure> {
  const options = { prehash: false, lowS: false, format: 'der' } as const
  try {
    const good = secp256k1.verify(signature, k1.reveal(), hexToBytes(key), options)
    return good ? ok(key) : err(failure('lnurl.badSignature'))
  } catch {
    return err(failure('lnurl.badSignature'))
  }
}
