import { mayReceive, moveCard } from '../../../core/card/lifecycle.ts'
import { planRelink, planWipe } from '../../../core/card/plan-provisioning.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import { beginCard, linkNow, newCard, planFailure, type Beginning } from './begin-card.ts'
import { calledCard } from '../../../core/card/card.ts'
import { oursFailure } from './issue-card.ts'
import type { IssuingKeys } from './issuing-session.ts'
import type { IssuingPorts } from './issuing-vault.ts'
import { programCard, type Programmed } from './program-card.ts'
import { recogniseChip, type ChipInHand, type Contact } from './recognise-chip.ts'

type Plan = Pick<Beginning, 'journal' | 'card'>

const strange = (chip: ChipInHand): Failure =>
  chip.kind === 'blank'
    ? failure('issuing.blank')
    : failure('issuing.strangeKeys', { stands: 'untouched', hint: chip.kind })

/** A closed card's chip, or one with our keys that is in no book: that one gets a card only to be wiped. */
async function planOfWipe(ports: IssuingPorts, chip: ChipInHand): Promise<Result<Plan, Failure>> {
  if (chip.kind !== 'ours' && chip.kind !== 'stray') return err(strange(chip))
  if (chip.kind === 'ours' && !moveCard(chip.card.state, 'wipe').ok)
    return err(
      failure('issuing.notClosed', { card: calledCard(chip.card), state: chip.card.state }),
    )
  const journal = planWipe(chip, chip.uid)
  if (!journal.ok) return err(planFailure(journal.error))
  const card: Plan['card'] =
    chip.kind === 'ours' ? async () => chip.card : (unit) => newCard(ports, unit)
  return ok({ journal: journal.value, card })
}

/** The link that cards get now, on a card that has another one. */
async function planOfRelink(ports: IssuingPorts, chip: ChipInHand): Promise<Result<Plan, Failure>> {
  if (chip.kind !== 'ours') return err(strange(chip))
  const { card, uid } = chip
  if (card.chip === undefined || !mayReceive(card.state)) return err(oursFailure(card))
  const link = await linkNow(ports, card.chip.issuer)
  const [last] = await ports.store.read.issuing.ofChip(uid)
  if (last?.journal.link === link) return err(failure('issuing.sameLink'))
  const journal = planRelink(chip, { link, uid })
  if (!journal.ok) return err(planFailure(journal.error))
  return ok({ journal: journal.value, card: async () => card })
}

type Planner = (ports: IssuingPorts, chip: ChipInHand) => Promise<Result<Plan, Failure>>

const withKnownCard =
  (planner: Planner) =>
  async (
    ports: IssuingPorts,
    contact: Contact,
    why: string,
  ): Promise<Result<Programmed, Failure>> => {
    const keys: IssuingKeys | undefined = ports.session.keys()
    if (keys === undefined) return err(failure('issuing.locked'))
    const chip = await recogniseChip(ports, keys, contact)
    if (!chip.ok) return chip
    if (chip.value.kind === 'begun')
      return programCard(ports, contact, { provisioning: chip.value.provisioning, keys })
    const plan = await planner(ports, chip.value)
    if (!plan.ok) return plan
    const provisioning = await beginCard(ports, { ...plan.value, keys, why })
    contact.onStep?.(provisioning)
    return programCard(ports, contact, { provisioning, keys })
  }

/** Makes the card on the reader blank again. Its card must be closed: empty, and its money somewhere else. */
export const wipeCard = withKnownCard(planOfWipe)

/** Writes the link that cards get now on a card of ours; its keys and its money stay. */
export const relinkCard = withKnownCard(planOfRelink)
