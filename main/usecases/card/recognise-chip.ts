/** What lies on the reader, told before anything is written: blank, begun, ours, ours but in no book, somebody else's. */
import type { CardRefusal } from '../../../core/card/apdu/command.ts'
import type { Card } from '../../../core/card/card.ts'
import { cardKeysOf, factoryKeys, metaReadKeyOf } from '../../../core/card/card-keys.ts'
import { sunOfLink } from '../../../core/card/card-link.ts'
import type { CardUid } from '../../../core/card/card-uid.ts'
import { chipRefOf } from '../../../core/card/chip-ref.ts'
import { converse } from '../../../core/card/dialogue.ts'
import { inspectCard, looksBlank, type CardFacts } from '../../../core/card/inspect-card.ts'
import type { Provisioning } from '../../../core/card/issuing.ts'
import { stopFailure } from '../../../core/card/issuing-stop.ts'
import { readNdef } from '../../../core/card/ndef.ts'
import type { KnownKeys } from '../../../core/card/plan-provisioning.ts'
import { askUid } from '../../../core/card/provision-card.ts'
import { readTap } from '../../../core/card/read-tap.ts'
import { decryptPiccData, verifySun, type Sun } from '../../../core/card/sun.ts'
import type { IssuerId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import type { IssuingKeys } from './issuing-session.ts'
import type { IssuingPorts } from './issuing-vault.ts'

/** One card lying on a reader. */
export type Contact = {
  /** One APDU; resolves to an empty answer when the card has left, never rejects. */
  readonly exchange: (apdu: Uint8Array) => Promise<Uint8Array>
  /** Hears how far it has come; for people. */
  readonly onStep?: (provisioning: Provisioning) => void
}

type Seen = { readonly facts: CardFacts; readonly uid: CardUid }

/**
 * `blank`: may be issued · `begun`: has to be finished first · `ours`: a card of the books and the keys it holds · `stray`: our keys, but
 * no card of these books (another till's, or books that were lost) · `foreign`: somebody else's keys.
 */
export type ChipInHand = Seen &
  (
    | { readonly kind: 'blank' | 'foreign' }
    | { readonly kind: 'begun'; readonly provisioning: Provisioning }
    | { readonly kind: 'ours'; readonly card: Card; readonly known: KnownKeys }
    | {
        readonly kind: 'stray'
        readonly known: KnownKeys
        readonly issuer: IssuerId
        readonly version: number
      }
  )

/** How many versions of a chip's keys are tried where no book tells. */
const triedVersions = 20

/** The changing part of the link, if there is one. A card that leaves here is found out by the next command. */
async function sunOn({ exchange }: Contact): Promise<Sun | undefined> {
  const file = await converse(readTap(), exchange)
  if (!file.ok) return undefined
  const ndef = readNdef(file.value)
  const sun = ndef.ok ? sunOfLink(ndef.value.text) : undefined
  return sun?.ok === true ? sun.value : undefined
}

const k1sOf = ({ issuerKeys }: IssuingKeys) => [...issuerKeys.values()].map(metaReadKeyOf)

/** The UID of a card that hides it: asked under the factory's key on a blank one, else read from a tap. */
async function hiddenUid(
  ports: IssuingPorts,
  { facts, contact, keys }: { facts: CardFacts; contact: Contact; keys: IssuingKeys },
): Promise<Result<CardUid, Failure>> {
  if (looksBlank(facts)) {
    const asked = await converse(askUid(factoryKeys[0], ports.random), contact.exchange)
    if (asked.ok) return asked
    if (asked.error.kind === 'torn') return err(stopFailure(asked.error))
  }
  const sun = await sunOn(contact)
  for (const k1 of sun === undefined ? [] : [...k1sOf(keys), factoryKeys[1]]) {
    const data = sun && decryptPiccData(k1, sun.p)
    if (data?.ok === true) return ok(data.value.uid)
  }
  return err(failure('issuing.strangeKeys', { stands: 'untouched', hint: 'hidden' }))
}

/** Which of our issuers and which version made this tap. */
function strayOf(
  { facts }: Seen,
  { issuerKeys }: IssuingKeys,
  sun: Sun,
): { known: KnownKeys; issuer: IssuerId; version: number } | undefined {
  for (const [issuer, issuerKey] of issuerKeys) {
    const data = decryptPiccData(metaReadKeyOf(issuerKey), sun.p)
    if (!data.ok) continue
    for (let version = 1; version <= triedVersions; version += 1) {
      const [, , k2] = cardKeysOf({ issuerKey, uid: data.value.uid, version })
      if (!verifySun(k2, data.value, sun.c).ok) continue
      const keys = { kind: 'derived', issuer, version } as const
      return { known: { keys, byte: facts.keyVersions[0] }, issuer, version }
    }
  }
  return undefined
}

/** The card that the books have for this chip, whatever the chip holds. */
export async function cardOf(
  { store }: IssuingPorts,
  { issuerKeys }: IssuingKeys,
  uid: CardUid,
): Promise<Card | undefined> {
  for (const [issuer, key] of issuerKeys) {
    const card = await store.read.cards.ofChip(issuer, chipRefOf(metaReadKeyOf(key), uid))
    if (card !== undefined) return card
  }
  return undefined
}

async function classify(
  ports: IssuingPorts,
  seen: Seen,
  { contact, keys }: { contact: Contact; keys: IssuingKeys },
): Promise<ChipInHand> {
  const { uid, facts } = seen
  const begun = await ports.store.read.issuing.openOfChip(uid)
  if (begun !== undefined) return { ...seen, kind: 'begun', provisioning: begun }
  if (looksBlank(facts)) return { ...seen, kind: 'blank' }
  const card = await cardOf(ports, keys, uid)
  const [last] = await ports.store.read.issuing.ofChip(uid)
  const isAsLeft = last !== undefined && last.journal.toByte === facts.keyVersions[0]
  if (card !== undefined && isAsLeft) {
    const known = { keys: last.journal.to, byte: last.journal.toByte }
    return { ...seen, kind: 'ours', card, known }
  }
  const sun = await sunOn(contact)
  const stray = sun && strayOf(seen, keys, sun)
  if (stray === undefined) return { ...seen, kind: 'foreign' }
  return card === undefined
    ? { ...seen, kind: 'stray', ...stray }
    : { ...seen, kind: 'ours', card, known: stray.known }
}

/** Whether a person has given this chip up: what it holds is anybody's guess, and no key is tried on it. */
async function wasGivenUp({ store }: IssuingPorts, { uid, facts }: Seen): Promise<boolean> {
  const [last] = await store.read.issuing.ofChip(uid)
  return last?.state === 'givenUp' && last.journal.purpose !== 'relink' && !looksBlank(facts)
}

/** Looks at the card. Fails with what a person is to do (`issuing.…`) when it leaves or is no card for us. */
export async function recogniseChip(
  ports: IssuingPorts,
  keys: IssuingKeys,
  contact: Contact,
): Promise<Result<ChipInHand, Failure>> {
  const facts: Result<CardFacts, CardRefusal> = await converse(inspectCard(), contact.exchange)
  if (!facts.ok) return err(stopFailure(facts.error))
  if (!facts.value.isNtag424) return err(stopFailure({ kind: 'otherChip' }))
  const uid =
    facts.value.uid === undefined
      ? await hiddenUid(ports, { facts: facts.value, contact, keys })
      : ok(facts.value.uid)
  if (!uid.ok) return uid
  const seen = { facts: facts.value, uid: uid.value }
  if (await wasGivenUp(ports, seen)) return err(failure('issuing.givenUp'))
  return ok(await classify(ports, seen, { contact, keys }))
}
