/** NXP's signature over a chip's UID (NT4H2421Gx §10.10, AN12196): where the chip was bought. It can be copied and proves no card. */
import { ecdsa, weierstrass } from '@noble/curves/abstract/weierstrass.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { hexToBytes } from '@noble/hashes/utils.js'
import { uidBytes, type CardUid } from './card-uid.ts'

/** secp224r1 (SEC 2 §2.5.2). */
const curve = weierstrass({
  p: 0xffffffffffffffffffffffffffffffff000000000000000000000001n,
  n: 0xffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3dn,
  h: 1n,
  a: 0xfffffffffffffffffffffffffffffffefffffffffffffffffffffffen,
  b: 0xb4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4n,
  Gx: 0xb70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21n,
  Gy: 0xbd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34n,
})
const secp224r1 = ecdsa(curve, sha256)

/** NXP's public key for the NTAG 424 DNA (AN12196). */
const nxpKey = hexToBytes(
  '048a9b380af2ee1b98dc417fecc263f8449c7625cece82d9b916c992da209d68422b81ec20b65a66b5102a61596af3379200599316a00a1410',
)

/** Whether NXP has signed this UID. Information for the technician; never a reason to refuse a sale. */
export const isSignedByNxp = (uid: CardUid, signature: Uint8Array): boolean =>
  signature.length === 56 &&
  secp224r1.verify(signature, uidBytes(uid), nxpKey, { prehash: false, lowS: false })
