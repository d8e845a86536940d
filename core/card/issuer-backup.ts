/**
 * The issuer's keys on paper: `ftissuer1…`, the sealed keys (`passphrase-seal.ts`, 16 bytes each, the current one first) in bech32m
 * (BIP 350 with the length limit off). Its letters survive a bad pen and a QR in capital letters; its checksum finds a mistyped one
 * before a passphrase is asked for.
 */
import { bech32m } from '@scure/base'
import { concatBytes } from '@noble/hashes/utils.js'
import { assert, err, ok, type Result } from '../errors/result.ts'
import { secret, type Secret } from '../errors/secret.ts'
import type { Stretch, StretchCost } from '../ports/stretch.ts'
import type { AesKey } from './card-keys.ts'
import { sealUnder, unsealUnder, type SealPorts, type SealProblem } from './passphrase-seal.ts'

const prefix = 'ftissuer'
const keyLength = 16
/** One page; 64 rotations are more than a shop lives to see. */
const mostKeys = 64

/** `text`: no backup of ours. `mistyped`: the checksum does not hold. The rest as of the seal. */
export type BackupProblem = 'text' | 'mistyped' | SealProblem

export type ToBackUp = {
  /** The current issuer's first. */
  readonly issuerKeys: readonly AesKey[]
  readonly passphrase: Secret<string>
  readonly cost?: StretchCost
}

/** The backup's text, in capital letters. */
export async function issuerBackup(
  ports: SealPorts,
  { issuerKeys, ...seal }: ToBackUp,
): Promise<string> {
  assert(issuerKeys.length > 0 && issuerKeys.length <= mostKeys, 'a backup holds 1 to 64 keys')
  const content = secret(concatBytes(...issuerKeys.map((key) => key.reveal())))
  const sealed = await sealUnder(ports, { ...seal, purpose: 'issuer backup', content })
  content.reveal().fill(0)
  return bech32m.encode(prefix, bech32m.toWords(sealed), false).toUpperCase()
}

/** The text in groups of five, as it is printed for a person to type. */
export const backupGroups = (text: string): readonly string[] => text.match(/.{1,5}/g) ?? []

function sealedIn(text: string): Result<Uint8Array, BackupProblem> {
  const typed = text.replaceAll(/[\s-]/g, '').toLowerCase()
  if (!typed.startsWith(`${prefix}1`) || typed.length > 2_000) return err('text')
  const decoded = bech32m.decodeUnsafe(typed, false)
  const bytes = decoded && bech32m.fromWordsUnsafe(decoded.words)
  return bytes ? ok(bytes) : err('mistyped')
}

/** Whether this is a backup's text without a mistyped letter; what it seals is not looked at. */
export const isWholeBackup = (text: string): boolean => sealedIn(text).ok

/** The issuer keys in a backup, the current one first. Blanks, line breaks and hyphens do not matter, nor does the case. */
export async function openBackup(
  stretch: Stretch,
  text: string,
  passphrase: Secret<string>,
): Promise<Result<readonly AesKey[], BackupProblem>> {
  const sealed = sealedIn(text)
  if (!sealed.ok) return sealed
  const opened = await unsealUnder(stretch, sealed.value, { purpose: 'issuer backup', passphrase })
  if (!opened.ok) return opened
  const bytes = opened.value.reveal()
  const count = bytes.length / keyLength
  if (!Number.isInteger(count) || count < 1 || count > mostKeys) return err('shape')
  const keyAt = (at: number) => secret(bytes.slice(at * keyLength, (at + 1) * keyLength))
  const keys = Array.from({ length: count }, (_, at) => keyAt(at))
  bytes.fill(0)
  return ok(keys)
}
