import { authenticateCard } from '../../../core/card/authenticate-card.ts'
import { selectApplication } from '../../../core/card/apdu/select-application.ts'
import type { CardRefusal } from '../../../core/card/apdu/command.ts'
import { status } from '../../../core/card/apdu/status-word.ts'
import { isWellKnownKey, type CardKeys } from '../../../core/card/card-keys.ts'
import { ask, converse, type Dialogue } from '../../../core/card/dialogue.ts'
import { stopFailure } from '../../../core/card/issuing-stop.ts'
import { keysFromJson } from '../../../core/card/key-json.ts'
import { planIssue } from '../../../core/card/plan-provisioning.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import type { Secret } from '../../../core/errors/secret.ts'
import type { Random } from '../../../core/ports/random.ts'
import { beginCard, linkNow, newCard, nextKeySet, planFailure } from './begin-card.ts'
import { oursFailure } from './issue-card.ts'
import type { IssuingKeys } from './issuing-session.ts'
import type { IssuingPorts } from './issuing-vault.ts'
import { programCard, type Programmed } from './program-card.ts'
import { recogniseChip, type ChipInHand, type Contact } from './recognise-chip.ts'

export type TakeOver = {
  readonly keys: CardKeys
  readonly name?: string
  readonly why?: string
}

/** Another tool's keys from what a person pasted. Fails with `issuing.badKeys`, also for a link and for a blank card's zeros. */
export function keysToTakeOver(
  { practice }: Pick<IssuingPorts, 'practice'>,
  text: Secret<string>,
): Result<CardKeys, Failure> {
  const keys = keysFromJson(text)
  const isBlank = keys.ok && keys.value.every((key) => key.reveal().every((byte) => byte === 0))
  if (!keys.ok || isBlank || (!practice && isWellKnownKey(keys.value[0])))
    return err(failure('issuing.badKeys'))
  return keys
}

/** Every key opens the card; K0 first, so that a wrong text costs one attempt and not five. */
function* proveKeys(keys: CardKeys, random: Random): Dialogue<true> {
  for (const [keyNo, key] of keys.entries()) {
    const application = yield* ask(selectApplication)
    if (!application.ok) return application
    const session = yield* authenticateCard(keyNo, key, random)
    if (!session.ok) return session
  }
  return ok(true)
}

const notProved = (refusal: CardRefusal): Failure =>
  refusal.kind === 'status' && refusal.status === status.authentication
    ? failure('issuing.wrongKeys')
    : stopFailure(refusal)

async function begin(
  ports: IssuingPorts,
  { chip, session }: { readonly chip: ChipInHand; readonly session: IssuingKeys },
  { keys, name, why = '' }: TakeOver,
) {
  if (chip.kind === 'ours') return err(oursFailure(chip.card))
  if (chip.kind === 'blank') return err(failure('issuing.blank'))
  const from = { kind: 'imported', name: `${chip.uid} ${ports.clock.now()}` } as const
  const known = { keys: from, byte: chip.facts.keyVersions[0] }
  const issue = {
    keys: await nextKeySet(ports, chip.uid, session.current),
    link: await linkNow(ports, session.current),
    uid: chip.uid,
  }
  const journal = planIssue({ facts: chip.facts, known }, issue)
  if (!journal.ok) return err(planFailure(journal.error))
  const card: Parameters<typeof beginCard>[1]['card'] = (unit) => newCard(ports, unit, name)
  const plan = { keys: session, journal: journal.value, imported: keys }
  return ok(await beginCard(ports, { ...plan, card, why }))
}

/** Takes a card over that another tool has programmed: its keys are proved, kept sealed, and replaced by ours. */
export async function takeOverCard(
  ports: IssuingPorts,
  contact: Contact,
  wish: TakeOver,
): Promise<Result<Programmed, Failure>> {
  const session = ports.session.keys()
  if (session === undefined) return err(failure('issuing.locked'))
  const chip = await recogniseChip(ports, session, contact)
  if (!chip.ok) return chip
  if (chip.value.kind === 'begun')
    return programCard(ports, contact, { provisioning: chip.value.provisioning, keys: session })
  if (chip.value.kind === 'foreign' || chip.value.kind === 'stray') {
    const proved = await converse(proveKeys(wish.keys, ports.random), contact.exchange)
    if (!proved.ok) return err(notProved(proved.error))
  }
  const begun = await begin(ports, { chip: chip.value, session }, wish)
  if (!begun.ok) return begun
  contact.onStep?.(begun.value)
  return programCard(ports, contact, { provisioning: begun.value, keys: session })
}
