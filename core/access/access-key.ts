/** Keys by which programs of others ask (card-api.ts): we keep what a key's hash is, never the key. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { base32nopad } from '@scure/base'
import type { AccessKeyId } from '../contract/ids.ts'
import type { KeyScope } from '../contract/card-api.ts'
import type { Instant } from '../time/instant.ts'
import { secret, type Secret } from '../errors/secret.ts'

export type AccessKey = {
  readonly id: AccessKeyId
  /** What it is for, in the technician's words. */
  readonly name: string
  readonly scopes: readonly KeyScope[]
  readonly hash: string
  readonly createdAt: Instant
  /** Since when it opens nothing. */
  readonly endedAt?: Instant
}

/** Random bytes that a key takes: 160 bits, which nobody tries out. */
export const accessKeyBytes = 20

/** `ftk_` and 32 letters; known at sight, also by who looks for keys in places where none may be. */
export const newAccessKey = (random: Uint8Array): Secret<string> =>
  secret(`ftk_${base32nopad.encode(random).toLowerCase()}`)

/** A fast hash will do: what is hashed is random, no word that somebody has thought of. */
export const hashOfKey = (key: string): string => bytesToHex(sha256(utf8ToBytes(key)))

/** The key in an Authorization header (RFC 6750 §2.1); undefined for what is none. */
export const keyInHeader = (header: string): string | undefined =>
  /^Bearer (ftk_[a-z2-7]{32})$/i.exec(header.trim())?.[1]?.toLowerCase()

/** Why a key may not: nobody knows it (any more), or it has no scope for this. */
export function judgeKey(
  key: AccessKey | undefined,
  scope: KeyScope | undefined,
): 'key.unknown' | 'key.outOfScope' | undefined {
  if (key === undefined || key.endedAt !== undefined) return 'key.unknown'
  return scope !== undefined && key.scopes.includes(scope) ? undefined : 'key.outOfScope'
}
