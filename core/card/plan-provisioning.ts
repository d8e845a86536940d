/** What is to be done with a card, decided before it is touched. */
import { err, ok, type Result } from '../errors/result.ts'
import { cardLink, type CardLinkProblem } from './card-link.ts'
import type { CardUid } from './card-uid.ts'
import { looksBlank, type CardFacts, type KeyVersions } from './inspect-card.ts'
import type { KeySetName, ProvisioningJournal } from './provisioning-journal.ts'

/** The keys that we believe a card to hold, and its K0's version byte. */
export type KnownKeys = { readonly keys: KeySetName; readonly byte: number }

/**
 * Why nothing is planned. `otherChip`: no NTAG 424 DNA. `strangeKeys`: programmed by somebody else, or not as we know it.
 * `hiddenUid`: ask for the UID under a key first (`askUid`). `link`: see `detail`.
 */
export type PlanProblem =
  | { readonly kind: 'otherChip' | 'strangeKeys' | 'hiddenUid' }
  | { readonly kind: 'link'; readonly detail: CardLinkProblem }

export type CardInHand = { readonly facts: CardFacts; readonly known?: KnownKeys }

const factory: KeySetName = { kind: 'factory' }

/** A version byte that none of the card's keys has: 1 … 255, 00 is only for wiped ones. */
export function freshVersionByte(present: KeyVersions): number {
  let byte = 1 + (present[0] % 255)
  while (present.includes(byte)) byte = 1 + (byte % 255)
  return byte
}

type Start = Pick<ProvisioningJournal, 'uid' | 'from' | 'fromBytes'>

/** The keys to start from: the factory's on a blank card only, else the known ones if the card's byte agrees. */
function startFrom(
  { facts, known }: CardInHand,
  uid: CardUid | undefined,
): Result<Start, PlanProblem> {
  if (!facts.isNtag424) return err({ kind: 'otherChip' })
  if (uid === undefined) return err({ kind: 'hiddenUid' })
  const fromBytes: ProvisioningJournal['fromBytes'] = [...facts.keyVersions]
  if (known !== undefined && known.byte === fromBytes[0])
    return ok({ uid, from: known.keys, fromBytes })
  return known === undefined && looksBlank(facts)
    ? ok({ uid, from: factory, fromBytes })
    : err({ kind: 'strangeKeys' })
}

export type IssueWish = {
  /** The set that the card shall hold: a version that was never used for this UID. */
  readonly keys: KeySetName
  readonly link: string
  /** Of a card that hides its own, as `askUid` told it. */
  readonly uid?: CardUid
}

/** Issues a blank card, or issues a known one anew. */
export function planIssue(
  card: CardInHand,
  wish: IssueWish,
): Result<ProvisioningJournal, PlanProblem> {
  const link = cardLink(wish.link)
  if (!link.ok) return err({ kind: 'link', detail: link.error })
  const start = startFrom(card, card.facts.uid ?? wish.uid)
  if (!start.ok) return start
  return ok({
    ...start.value,
    purpose: 'issue',
    to: wish.keys,
    toByte: freshVersionByte(card.facts.keyVersions),
    link: wish.link,
    step: 'planned',
  })
}

/** Puts a known card back to what it was at NXP. Freeze it and move its money first. */
export function planWipe(
  card: Required<CardInHand>,
  hiddenUid?: CardUid,
): Result<ProvisioningJournal, PlanProblem> {
  const start = startFrom(card, card.facts.uid ?? hiddenUid)
  if (!start.ok) return start
  const end = { to: factory, toByte: 0, link: '', step: 'planned' } as const
  return ok({ ...start.value, purpose: 'wipe', ...end })
}

/** Writes another link on a known card and keeps its keys. */
export function planRelink(
  card: Required<CardInHand>,
  wish: Omit<IssueWish, 'keys'>,
): Result<ProvisioningJournal, PlanProblem> {
  const issue = planIssue(card, { ...wish, keys: card.known.keys })
  if (!issue.ok) return issue
  return ok({ ...issue.value, purpose: 'relink', toByte: issue.value.fromBytes[0] })
}

export type LostPlan = Pick<ProvisioningJournal, 'purpose' | 'from' | 'to' | 'link'> & {
  readonly uid: CardUid
}

/**
 * The journal of a half-programmed card whose journal is lost: K0 changes last, so its byte is the old one, and the one other byte is
 * the new one. The sets have to be known or guessed (derived keys: the last version and the next); a wrong guess costs one attempt
 * at most. `strangeKeys` where the bytes are not those of a half-done run.
 */
export function planRescue(
  facts: CardFacts,
  lost: LostPlan,
): Result<ProvisioningJournal, PlanProblem> {
  if (!facts.isNtag424) return err({ kind: 'otherChip' })
  const [old, ...others] = facts.keyVersions
  const [toByte, ...more] = new Set(others.filter((byte) => byte !== old))
  if (toByte === undefined || more.length > 0) return err({ kind: 'strangeKeys' })
  if (facts.uid !== undefined && facts.uid !== lost.uid) return err({ kind: 'strangeKeys' })
  return ok({ ...lost, fromBytes: [old, old, old, old, old], toByte, step: 'planned' })
}
