/** What a programmed card must show afterwards, read as a stranger's terminal reads it and under its new keys. */
import { equalBytes } from '@noble/ciphers/utils.js'
import { err, ok, type Result } from '../errors/result.ts'
import type { Random } from '../ports/random.ts'
import type { CardRefusal } from './apdu/command.ts'
import { getCardUid } from './apdu/get-card-uid.ts'
import { fileNo, getFileSettings } from './apdu/get-file-settings.ts'
import { proveKeyVersion } from './apdu/get-key-version.ts'
import { selectApplication } from './apdu/select-application.ts'
import { authenticateCard } from './authenticate-card.ts'
import type { CardKeys } from './card-keys.ts'
import { isLinkOf, sunOfLink, type CardLink } from './card-link.ts'
import type { CardUid } from './card-uid.ts'
import { ask, type Dialogue } from './dialogue.ts'
import { afterCommand, type Ev2Session } from './ev2.ts'
import {
  boltCardSettings,
  encodeFileSettings,
  factoryNdefSettings,
  type FileSettings,
} from './file-settings.ts'
import type { KeyVersions } from './inspect-card.ts'
import { ndefLength, readNdef } from './ndef.ts'
import { readTap } from './read-tap.ts'
import { decryptPiccData, verifySun } from './sun.ts'

/** What does not check: the UID under the new K0, the file's settings, its text, the tap's `p` and `c`, the counter, the keys. */
export type VerifyProblem = {
  readonly kind: 'unverified'
  readonly what: 'uid' | 'settings' | 'link' | 'tap' | 'counter' | 'keys'
}

export type Programmed = {
  readonly uid: CardUid
  readonly keys: CardKeys
  readonly keyVersions: KeyVersions
  readonly random: Random
}

const unverified = (what: VerifyProblem['what']) => err({ kind: 'unverified', what } as const)

/** The chip's own word, with its MAC, that every key has the version it should have. */
function* verifyKeyVersions(
  session: Ev2Session,
  keyVersions: KeyVersions,
): Dialogue<true, CardRefusal | VerifyProblem> {
  let at = session
  for (const [keyNo, wanted] of keyVersions.entries()) {
    const version = yield* ask(proveKeyVersion(at, keyNo))
    if (!version.ok) return version
    if (version.value !== wanted) return unverified('keys')
    at = afterCommand(at)
  }
  return ok(true)
}

/** The new K0 opens the card, it is the same card, its keys are the new ones, and its file is set as it should be. */
function* verifyInside(
  { uid, keys, keyVersions, random }: Programmed,
  settings: FileSettings,
): Dialogue<true, CardRefusal | VerifyProblem> {
  const application = yield* ask(selectApplication)
  if (!application.ok) return application
  const session = yield* authenticateCard(0, keys[0], random)
  if (!session.ok) return session
  const told = yield* ask(getCardUid(session.value))
  if (!told.ok) return told
  if (told.value !== uid) return unverified('uid')
  const after = afterCommand(session.value)
  const facts = yield* ask(getFileSettings(after, fileNo.ndef))
  if (!facts.ok) return facts
  const [wanted, present] = [settings, facts.value.settings].map(encodeFileSettings)
  const isSet = wanted !== undefined && present !== undefined && equalBytes(wanted, present)
  return isSet ? yield* verifyKeyVersions(afterCommand(after), keyVersions) : unverified('settings')
}

type Issued = Programmed & { readonly link: CardLink }

/** The counter of a read whose text, `p` and `c` are what they must be. */
function counterOf({ uid, keys, link }: Issued, file: Uint8Array): Result<number, VerifyProblem> {
  const ndef = readNdef(file)
  if (!ndef.ok || !isLinkOf(link, file)) return unverified('link')
  const sun = sunOfLink(ndef.value.text)
  if (sun === undefined || !sun.ok) return unverified('link')
  const data = decryptPiccData(keys[1], sun.value.p)
  if (!data.ok || data.value.uid !== uid) return unverified('tap')
  return verifySun(keys[2], data.value, sun.value.c).ok ? ok(data.value.counter) : unverified('tap')
}

function* tapCounter(card: Issued): Dialogue<number, CardRefusal | VerifyProblem> {
  const file = yield* readTap()
  return file.ok ? counterOf(card, file.value) : file
}

/** Two taps as any terminal takes them, the second one higher. Gives the counter of the second. */
export function* verifyIssued(card: Issued): Dialogue<number, CardRefusal | VerifyProblem> {
  const set = yield* verifyInside(card, boltCardSettings(card.link))
  if (!set.ok) return set
  const first = yield* tapCounter(card)
  if (!first.ok) return first
  const second = yield* tapCounter(card)
  if (!second.ok) return second
  return second.value > first.value ? second : unverified('counter')
}

/** Blank again: an empty file and, told under the factory's K0 by this very card, its versions and a file that all may write. */
export function* verifyWiped(card: Programmed): Dialogue<undefined, CardRefusal | VerifyProblem> {
  const file = yield* readTap()
  if (!file.ok) return file
  if (ndefLength(file.value) !== 0) return unverified('link')
  const inside = yield* verifyInside(card, factoryNdefSettings)
  return inside.ok ? ok(undefined) : inside
}
