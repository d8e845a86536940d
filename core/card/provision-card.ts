/**
 * Programming a card so that it can be pulled off at any moment. The journal is saved before the card is touched and names both
 * key sets; the card says which of them it holds (GetKeyVersion, no attempt); K0 changes last and is the commit. Laying the card
 * back runs the same function with the same journal: what is done is skipped, what may be done again is done again.
 */
import { assert, err, ok, type Result } from '../errors/result.ts'
import type { Random } from '../ports/random.ts'
import { changeFileSettings } from './apdu/change-file-settings.ts'
import { changeKey } from './apdu/change-key.ts'
import type { CardCommand, CardRefusal } from './apdu/command.ts'
import { getCardUid } from './apdu/get-card-uid.ts'
import { fileNo } from './apdu/get-file-settings.ts'
import { selectApplication } from './apdu/select-application.ts'
import { status } from './apdu/status-word.ts'
import { writeData } from './apdu/write-data.ts'
import { authenticateCard } from './authenticate-card.ts'
import type { AesKey, CardKeys } from './card-keys.ts'
import { cardLink, ndefFileLimit, type CardLink } from './card-link.ts'
import type { CardUid } from './card-uid.ts'
import { ask, type Dialogue, type Reply, type Send } from './dialogue.ts'
import { afterCommand, type Ev2Session } from './ev2.ts'
import { boltCardSettings, factoryNdefSettings } from './file-settings.ts'
import { inspectCard, type KeyVersions } from './inspect-card.ts'
import type { KeySetName, ProvisioningJournal, ProvisioningStep } from './provisioning-journal.ts'
import { verifyIssued, verifyWiped, type VerifyProblem } from './verify-card.ts'

/** The journal to be on disk before the machine is given its next reply (`undefined`). */
export type Save = { readonly kind: 'save'; readonly journal: ProvisioningJournal }

/**
 * Why it stopped; the journal stays open. `otherCard`: another one was laid on. `otherChip`: no NTAG 424 DNA. `strangeKeys`: the
 * card holds neither set. Refusals of the chip or a torn contact: lay it back. `unverified`: all is written and does not check.
 */
export type ProvisioningStop =
  | CardRefusal
  | VerifyProblem
  | { readonly kind: 'otherCard'; readonly uid?: CardUid }
  | { readonly kind: 'otherChip' | 'strangeKeys' }

export type ProvisioningRun = Generator<
  Send | Save,
  Result<ProvisioningJournal, ProvisioningStop>,
  Reply
>
type Steps<T> = Generator<Send | Save, Result<T, ProvisioningStop>, Reply>

export type ProvisioningTools = {
  readonly keysOf: (name: KeySetName, uid: CardUid) => CardKeys
  readonly random: Random
}

/** One contact with one card: journal, keys of both sets, and the session that is open on it. */
type Work = {
  journal: ProvisioningJournal
  session: Ev2Session | undefined
  /** The K0 that opened the card last. */
  k0: AesKey
  readonly from: CardKeys
  readonly to: CardKeys
  readonly link: CardLink | undefined
  readonly random: Random
}
type KeyNo = 0 | 1 | 2 | 3 | 4

function* save(work: Work, step: ProvisioningStep): Steps<true> {
  work.journal = { ...work.journal, step }
  yield { kind: 'save', journal: work.journal }
  return ok(true)
}

/** One command in the open session, which then is one command further, or over. */
function* within<T>(work: Work, build: (session: Ev2Session) => CardCommand<T>): Steps<T> {
  const { session } = work
  assert(session !== undefined, 'a session is open')
  const outcome = yield* ask(build(session))
  work.session = outcome.ok ? afterCommand(session) : undefined
  return outcome
}

function* open(work: Work, key: AesKey): Dialogue<true> {
  const session = yield* authenticateCard(0, key, work.random)
  if (!session.ok) return session
  work.session = session.value
  work.k0 = key
  return ok(true)
}

type Standing = 'begun' | 'committed' | 'either'

/** Which set the card's K0 is of, by the version bytes; undefined when the card is not as the journal knows it. */
function standingOf({ purpose, fromBytes, toByte }: ProvisioningJournal, present: KeyVersions) {
  const isKnown = present.every((byte, no) => byte === fromBytes[no] || byte === toByte)
  if (!isKnown) return undefined
  if (purpose === 'relink') return 'begun'
  const [isOld, isNew] = [present[0] === fromBytes[0], present[0] === toByte]
  return isOld && isNew ? 'either' : isOld ? 'begun' : 'committed'
}

const isRefusedAs = (stop: ProvisioningStop, word: number): boolean =>
  stop.kind === 'status' && stop.status === word

/** A session under the card's K0, old or new. Two attempts at most, and two only where the bytes cannot tell. */
function* openEither(work: Work, standing: Standing): Steps<Standing> {
  if (standing !== 'committed') {
    const old = yield* open(work, work.from[0])
    if (old.ok) return ok('begun')
    if (standing === 'begun' || !isRefusedAs(old.error, status.authentication)) return old
  }
  const fresh = yield* open(work, work.to[0])
  return fresh.ok ? ok('committed') : fresh
}

/** The card in hand is the journal's, told under a key: nothing is written before. */
function* identify(work: Work): Steps<true> {
  const uid = yield* within(work, getCardUid)
  if (!uid.ok) return uid
  if (uid.value !== work.journal.uid) return err({ kind: 'otherCard', uid: uid.value })
  return yield* save(work, 'identified')
}

/** 911E: the key is the new one already (its bytes could not tell). A new session, and the key is set to itself. */
function* changeAgain(work: Work, keyNo: KeyNo): Steps<true> {
  const session = yield* open(work, work.k0)
  if (!session.ok) return session
  const [key, version] = [work.to[keyNo], work.journal.toByte]
  return yield* within(work, (at) => changeKey(at, { keyNo, old: key, new: key, version }))
}

function* change(work: Work, keyNo: KeyNo): Steps<true> {
  const { fromBytes, toByte } = work.journal
  const keys = { keyNo, old: work.from[keyNo], new: work.to[keyNo], version: toByte }
  const changed = yield* within(work, (at) => changeKey(at, keys))
  if (changed.ok) return changed
  const isUnclear = fromBytes[keyNo] === toByte && isRefusedAs(changed.error, status.integrity)
  return isUnclear ? yield* changeAgain(work, keyNo) : changed
}

/** Keys 1–4, those that are not changed yet. */
function* changeKeys(work: Work, present: KeyVersions): Steps<true> {
  const { fromBytes, toByte } = work.journal
  for (const keyNo of [1, 2, 3, 4] as const) {
    const isDone = present[keyNo] === toByte && fromBytes[keyNo] !== toByte
    if (isDone) continue
    const changed = yield* change(work, keyNo)
    if (!changed.ok) return changed
    yield* save(work, `key ${keyNo}`)
  }
  return ok(true)
}

function* write(work: Work): Steps<true> {
  const data = work.link?.file ?? new Uint8Array(ndefFileLimit)
  const file = { file: fileNo.ndef, offset: 0, data, mode: 'plain' } as const
  const written = yield* within(work, (at) => writeData(at, file))
  return written.ok ? yield* save(work, 'written') : written
}

function* setFile(work: Work): Steps<true> {
  const settings = work.link ? boltCardSettings(work.link) : factoryNdefSettings
  const set = yield* within(work, (at) => changeFileSettings(at, fileNo.ndef, settings))
  return set.ok ? yield* save(work, 'settings') : set
}

function* commit(work: Work): Steps<true> {
  const changed = yield* change(work, 0)
  work.session = undefined
  return changed.ok ? yield* save(work, 'key 0') : changed
}

/** The order of each purpose; K0 last. A wipe leaves the link until nobody can be charged by it. */
function* program(work: Work, present: KeyVersions): Steps<true> {
  const { purpose } = work.journal
  const keys = function* () {
    return yield* changeKeys(work, present)
  }
  const order = {
    issue: [write, setFile, keys, commit],
    wipe: [keys, setFile, write, commit],
    relink: [write, setFile],
  }[purpose]
  for (const step of order) {
    const outcome = yield* step(work)
    if (!outcome.ok) return outcome
  }
  return ok(true)
}

function* verify(work: Work): Steps<number | undefined> {
  const { journal, link, random, to } = work
  const { fromBytes, purpose, toByte, uid } = journal
  const fresh: KeyVersions = [toByte, toByte, toByte, toByte, toByte]
  const keyVersions = purpose === 'relink' ? fromBytes : fresh
  const card = { uid, keys: to, keyVersions, random }
  return yield* link === undefined ? verifyWiped(card) : verifyIssued({ ...card, link })
}

/** K0 is new and another key is not: no run of ours leaves that. It is put right under the new K0. */
function* catchUp(work: Work, present: KeyVersions): Steps<true> {
  const opened = yield* open(work, work.to[0])
  if (!opened.ok) return opened
  const identified = yield* identify(work)
  return identified.ok ? yield* changeKeys(work, present) : identified
}

/** After K0's change: keys that lag behind, then the proof. */
function* settle(work: Work, present: KeyVersions): ProvisioningRun {
  const { fromBytes, toByte } = work.journal
  const lags = present.some((byte, no) => no > 0 && byte !== toByte && byte === fromBytes[no])
  const caughtUp = lags ? yield* catchUp(work, present) : ok(true)
  return caughtUp.ok ? yield* finish(work) : caughtUp
}

function* finish(work: Work): ProvisioningRun {
  const counter = yield* verify(work)
  if (!counter.ok) return counter
  if (counter.value !== undefined) work.journal = { ...work.journal, counter: counter.value }
  yield* save(work, 'done')
  return ok(work.journal)
}

function workOf(journal: ProvisioningJournal, { keysOf, random }: ProvisioningTools): Work {
  const link = journal.purpose === 'wipe' ? ok(undefined) : cardLink(journal.link)
  assert(link.ok, 'a planned link can be written')
  const from = keysOf(journal.from, journal.uid)
  return {
    journal,
    session: undefined,
    k0: from[0],
    from,
    to: keysOf(journal.to, journal.uid),
    link: link.value,
    random,
  }
}

/**
 * Programs the card on the reader by its journal, from wherever it stands, and verifies it. Yields what to send and what to
 * save; ends with the journal `done`, or with why not (then: lay the same card back and run it again).
 */
export function* provisionCard(
  journal: ProvisioningJournal,
  tools: ProvisioningTools,
): ProvisioningRun {
  const work = workOf(journal, tools)
  // Once more, though the journal came from somewhere: nothing reaches the card before it is on disk.
  yield { kind: 'save', journal }
  const facts = yield* inspectCard()
  if (!facts.ok) return facts
  const { isNtag424, keyVersions, uid } = facts.value
  if (!isNtag424) return err({ kind: 'otherChip' })
  if (uid !== undefined && uid !== journal.uid) return err({ kind: 'otherCard', uid })
  const standing = standingOf(journal, keyVersions)
  if (standing === undefined) return err({ kind: 'strangeKeys' })
  if (standing === 'committed') return yield* settle(work, keyVersions)
  const opened = yield* openEither(work, standing)
  if (!opened.ok) return opened
  if (opened.value === 'committed') return yield* finish(work)
  const identified = yield* identify(work)
  if (!identified.ok) return identified
  const programmed = yield* program(work, keyVersions)
  return programmed.ok ? yield* finish(work) : programmed
}

/** The UID of a card that hides it, from its K0. */
export function* askUid(key: AesKey, random: Random): Dialogue<CardUid> {
  const application = yield* ask(selectApplication)
  if (!application.ok) return application
  const session = yield* authenticateCard(0, key, random)
  return session.ok ? yield* ask(getCardUid(session.value)) : session
}
