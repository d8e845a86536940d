/** Whose card was tapped. Own is what decrypts and verifies with our keys, whatever host stands in the link. */
import type { AesKey } from './card-keys.ts'
import { decryptPiccData, verifySun, type PiccData, type Sun } from './sun.ts'

/** An issuer of ours, the older ones too: its name and its K1. */
export type IssuerMeta = { readonly issuer: string; readonly metaReadKey: AesKey }

/** What a tap claims to be; nothing is proved before `proveTap`. */
export type TapClaim = { readonly issuer: string; readonly data: PiccData }

/** Claims under each of our issuers' keys. A foreign card makes one in 256 times: the look-up by UID then finds nothing. */
export const claimsOf = (sun: Sun, issuers: readonly IssuerMeta[]): readonly TapClaim[] =>
  issuers.flatMap(({ issuer, metaReadKey }) => {
    const data = decryptPiccData(metaReadKey, sun.p)
    return data.ok ? [{ issuer, data: data.value }] : []
  })

/** A version of a card's keys that its taps may still be of, the current one first. */
export type FileReadKey = { readonly version: number; readonly key: AesKey }

/** How many older versions are tried, so that a strange `c` costs no more than this. */
export const olderVersions = 5

/**
 * The version whose K2 made `c`, or undefined: no card of ours. Only the current version may pay; an older one says that the card
 * was programmed anew and this tap is a copy, or that the last programming has not been laid back.
 */
export const proveTap = (
  claim: TapClaim,
  sun: Sun,
  keys: readonly FileReadKey[],
): number | undefined =>
  keys.slice(0, 1 + olderVersions).find(({ key }) => verifySun(key, claim.data, sun.c).ok)?.version
