import { readSignature } from '../../../core/card/apdu/read-signature.ts'
import type { Card } from '../../../core/card/card.ts'
import { sunOfLink } from '../../../core/card/card-link.ts'
import { ask, converse, type Dialogue } from '../../../core/card/dialogue.ts'
import { inspectCard, looksBlank, type CardFacts } from '../../../core/card/inspect-card.ts'
import { standsAt, stopFailure, type CardStands } from '../../../core/card/issuing-stop.ts'
import { readNdef } from '../../../core/card/ndef.ts'
import { isSignedByNxp } from '../../../core/card/originality.ts'
import { readTap } from '../../../core/card/read-tap.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import type { Failure } from '../../../core/errors/registry.ts'
import { recogniseCard, type RecognisePorts } from './recognise-card.ts'
import type { Contact } from './recognise-chip.ts'

/** What a card tells everybody, and what we know of it; no key, no `p`, no `c`. One tap of the card is used up. */
export type Diagnosis = {
  readonly chip: 'NTAG 424 DNA' | 'other'
  readonly uid?: string
  /** The chip's version byte of each key: 0 as from the factory. */
  readonly keyVersions: readonly number[]
  readonly looksBlank: boolean
  /** Where the chip was bought; it proves no card. */
  readonly signedByNxp?: boolean
  /** The host in its link. */
  readonly host?: string
  readonly card?: Card
  /** How often it was tapped, if it is ours and its tap checks. */
  readonly counter?: number
  /** Half programmed by this till. */
  readonly begun?: CardStands
}

/** The original signature; missing where the chip does not give it. */
function* signature(): Dialogue<Uint8Array | undefined> {
  const read = yield* ask(readSignature)
  return ok(read.ok ? read.value : undefined)
}

type Link = Pick<Diagnosis, 'host' | 'card' | 'counter'>

async function linkOn(ports: RecognisePorts, { exchange }: Contact): Promise<Link> {
  const file = await converse(readTap(), exchange)
  const ndef = file.ok ? readNdef(file.value) : undefined
  if (ndef === undefined || !ndef.ok) return {}
  const { text } = ndef.value
  const host = URL.canParse(text) ? { host: new URL(text).host } : {}
  const sun = sunOfLink(text)
  const proven = sun?.ok === true ? await recogniseCard(ports, sun.value) : undefined
  return { ...host, ...(proven && { card: proven.card, counter: proven.counter }) }
}

const factsOf = ({ uid, isNtag424, keyVersions }: CardFacts) => ({
  chip: isNtag424 ? ('NTAG 424 DNA' as const) : ('other' as const),
  ...(uid === undefined ? {} : { uid }),
  keyVersions,
})

/** Looks at the card on the reader without any secret. Fails with `issuing.…` when it leaves or is no such chip. */
export async function diagnoseCard(
  ports: RecognisePorts,
  contact: Contact,
): Promise<Result<Diagnosis, Failure>> {
  const facts = await converse(inspectCard(), contact.exchange)
  if (!facts.ok) return err(stopFailure(facts.error))
  const { uid } = facts.value
  const signed = await converse(signature(), contact.exchange)
  const original = signed.ok ? signed.value : undefined
  const begun = uid && (await ports.store.read.issuing.openOfChip(uid))
  return ok({
    ...factsOf(facts.value),
    looksBlank: looksBlank(facts.value),
    ...(uid === undefined || original === undefined
      ? {}
      : { signedByNxp: isSignedByNxp(uid, original) }),
    ...(begun === undefined ? {} : { begun: standsAt(begun.journal.step) }),
    ...(await linkOn(ports, contact)),
  })
}
