import { batchCardName } from '../../../core/card/batch-name.ts'
import { calledCard, type Card } from '../../../core/card/card.ts'
import type { IssuingBatchId, Provisioning } from '../../../core/card/issuing.ts'
import { planIssue, type IssueWish } from '../../../core/card/plan-provisioning.ts'
import type { CardId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import type { Unit } from '../../../core/ports/store.ts'
import { beginCard, linkNow, newCard, nextKeySet, planFailure } from './begin-card.ts'
import type { IssuingKeys } from './issuing-session.ts'
import type { IssuingPorts } from './issuing-vault.ts'
import { moved, programCard, type Programmed } from './program-card.ts'
import { cardOf, recogniseChip, type ChipInHand, type Contact } from './recognise-chip.ts'

export type IssueCard = {
  /** What people call the card; its number when absent. */
  readonly name?: string
  readonly batchId?: IssuingBatchId
  /** The card whose money shall come over. */
  readonly replaces?: CardId
  /** A frozen card of ours gets new keys instead of a refusal. */
  readonly anew?: boolean
  readonly why?: string
}

export const oursFailure = (card: Card): Failure =>
  failure('issuing.ours', { card: calledCard(card), state: card.state, cardId: card.id })

/** Cards of a stack that were begun, each once; those that were given up leave room for others. */
export const usedOf = (rows: readonly Provisioning[]): number =>
  new Set(rows.flatMap(({ cardId, state }) => (state === 'givenUp' ? [] : [cardId]))).size

/** The wish with the name that the stack gives its next card. Fails with `issuing.budget` when the stack's cards are used up. */
async function withinBudget(
  { store }: IssuingPorts,
  wish: IssueCard,
): Promise<Result<IssueCard, Failure>> {
  const { batchId } = wish
  if (batchId === undefined) return ok(wish)
  const batch = await store.read.issuing.batch(batchId)
  const begun = await store.read.issuing.ofBatch(batchId)
  const used = usedOf(begun)
  const isLeft = batch !== undefined && batch.endedAt === undefined && used < batch.budget
  if (!isLeft) return err(failure('issuing.budget', { used: String(used) }))
  return ok(
    batch.pattern === undefined
      ? wish
      : { ...wish, name: batchCardName(batch.pattern, begun.length + 1) },
  )
}

type Becomes = (unit: Unit, name: string | undefined) => Promise<Card>

/**
 * A chip that was made blank behind these books (by another tool, or after the backup that they come from): the card that it was
 * keeps it until it is closed, for there may be money on it.
 */
async function blankFor(
  ports: IssuingPorts,
  { uid }: ChipInHand,
  keys: IssuingKeys,
): Promise<Result<Becomes, Failure>> {
  const was = await cardOf(ports, keys, uid)
  if (was === undefined) return ok((unit, name) => newCard(ports, unit, name))
  if (was.state !== 'closed') return err(oursFailure(was))
  const { chip: _, ...withoutChip } = was
  return ok(async (unit, name) => {
    await unit.cards.put(moved(withoutChip, 'wipe'))
    return newCard(ports, unit, name)
  })
}

/** The card that this chip becomes, if it may become one. */
async function cardFor(
  ports: IssuingPorts,
  { chip, keys }: { readonly chip: ChipInHand; readonly keys: IssuingKeys },
  { anew = false }: IssueCard,
): Promise<Result<Becomes, Failure>> {
  if (chip.kind === 'blank') return blankFor(ports, chip, keys)
  if (chip.kind === 'stray') return err(failure('issuing.stray'))
  if (chip.kind !== 'ours')
    return err(failure('issuing.strangeKeys', { stands: 'untouched', hint: chip.kind }))
  const { card } = chip
  if (!anew || card.state !== 'frozen') return err(oursFailure(card))
  return ok(async () => moved(card, 'plan'))
}

async function begin(
  ports: IssuingPorts,
  { chip, keys }: { readonly chip: ChipInHand; readonly keys: IssuingKeys },
  wish: IssueCard,
) {
  const card = await cardFor(ports, { chip, keys }, wish)
  if (!card.ok) return card
  const named = await withinBudget(ports, wish)
  if (!named.ok) return named
  const issue: IssueWish = {
    keys: await nextKeySet(ports, chip.uid, keys.current),
    link: await linkNow(ports, keys.current),
    uid: chip.uid,
  }
  const journal = planIssue(chip, issue)
  if (!journal.ok) return err(planFailure(journal.error))
  const { batchId, replaces, why = '' } = wish
  return ok(
    await beginCard(ports, {
      keys,
      journal: journal.value,
      card: (unit) => card.value(unit, named.value.name),
      why,
      ...(batchId === undefined ? {} : { batchId }),
      ...(replaces === undefined ? {} : { replaces }),
    }),
  )
}

/**
 * Issues the card on the reader: looks at it, writes the plan down, programs it, lets it prove itself twice, and makes it active.
 * A card that was begun goes on with what was begun, whatever that was. Every failure says what a person is to do next.
 */
export async function issueCard(
  ports: IssuingPorts,
  contact: Contact,
  wish: IssueCard,
): Promise<Result<Programmed, Failure>> {
  const keys = ports.session.keys()
  if (keys === undefined) return err(failure('issuing.locked'))
  const chip = await recogniseChip(ports, keys, contact)
  if (!chip.ok) return chip
  const provisioning =
    chip.value.kind === 'begun'
      ? ok(chip.value.provisioning)
      : await begin(ports, { chip: chip.value, keys }, wish)
  if (!provisioning.ok) return provisioning
  contact.onStep?.(provisioning.value)
  return programCard(ports, contact, { provisioning: provisioning.value, keys })
}
