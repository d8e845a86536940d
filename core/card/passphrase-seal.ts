/**
 * Bytes sealed under a passphrase. One version: 01 · log2 of the memory in KiB · passes · lanes · salt (16) · ciphertext with its tag
 * (XChaCha20-Poly1305). What stands before the ciphertext, and the purpose, are authenticated with it. The nonce is zero: each sealing
 * has a fresh salt, and so a key of its own.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { assert, err, ok, type Result } from '../errors/result.ts'
import { secret, type Secret } from '../errors/secret.ts'
import type { Random } from '../ports/random.ts'
import type { Stretch, StretchCost } from '../ports/stretch.ts'

const version = 1
const headLength = 20
const tagLength = 16

/** A third of a second on a till; 64 MiB are there beside a node. */
export const usualCost: StretchCost = { memoryKib: 65_536, passes: 3, lanes: 1 }

/** What a stranger's bytes may make us spend: 1 GiB, 16 passes, 8 lanes. */
const mostLog2Memory = 20
const mostPasses = 16
const mostLanes = 8

/** `shape`: not sealed bytes, or damaged. `newer`: by a later program. `passphrase`: another one, or changed after sealing. */
export type SealProblem = 'shape' | 'newer' | 'passphrase'

export type SealPorts = { readonly stretch: Stretch; readonly random: Random }

/** What for, so that bytes sealed for one purpose never open as another. */
export type SealPurpose = 'issuing vault' | 'issuer backup'

const box = (key: Secret<Uint8Array>, head: Uint8Array, purpose: SealPurpose) =>
  xchacha20poly1305(key.reveal(), new Uint8Array(24), concatBytes(head, utf8ToBytes(purpose)))

function headOf(cost: StretchCost, salt: Uint8Array): Uint8Array {
  const log2 = Math.log2(cost.memoryKib)
  assert(Number.isInteger(log2), 'memory is a power of two')
  return concatBytes(Uint8Array.of(version, log2, cost.passes, cost.lanes), salt)
}

export type ToSeal = {
  readonly purpose: SealPurpose
  readonly passphrase: Secret<string>
  readonly content: Secret<Uint8Array>
  readonly cost?: StretchCost
}

/** The bytes as they may lie on paper or in a database. */
export async function sealUnder(
  { stretch, random }: SealPorts,
  { purpose, passphrase, content, cost = usualCost }: ToSeal,
): Promise<Uint8Array> {
  const salt = random.bytes(16)
  const head = headOf(cost, salt)
  const key = await stretch(passphrase, { ...cost, salt })
  const sealed = concatBytes(head, box(key, head, purpose).encrypt(content.reveal()))
  key.reveal().fill(0)
  return sealed
}

function costOf(head: Uint8Array): StretchCost | undefined {
  const [, log2 = 0, passes = 0, lanes = 0] = head
  const fits = (value: number, most: number) => value >= 1 && value <= most
  const isBearable =
    fits(passes, mostPasses) && fits(lanes, mostLanes) && log2 >= 6 && log2 <= mostLog2Memory
  return isBearable ? { memoryKib: 2 ** log2, passes, lanes } : undefined
}

/** The content again. Takes as long as the cost that it was sealed with. */
export async function unsealUnder(
  stretch: Stretch,
  sealed: Uint8Array,
  { purpose, passphrase }: Pick<ToSeal, 'purpose' | 'passphrase'>,
): Promise<Result<Secret<Uint8Array>, SealProblem>> {
  const head = sealed.subarray(0, headLength)
  if (sealed.length < headLength + tagLength) return err('shape')
  if ((head[0] ?? 0) !== version) return err((head[0] ?? 0) > version ? 'newer' : 'shape')
  const cost = costOf(head)
  if (cost === undefined) return err('shape')
  const key = await stretch(passphrase, { ...cost, salt: head.subarray(4) })
  try {
    return ok(secret(box(key, head, purpose).decrypt(sealed.subarray(headLength))))
  } catch {
    return err('passphrase')
  } finally {
    key.reveal().fill(0)
  }
}
