/**
 * An own card was tapped at somebody else's terminal, which asks what it may take (LUD-03, the first GET). MAC first, then the
 * counter by compare-and-set and the tap's row: one commit, which stands whatever it decided.
 */
import type { Card, Tap } from '../../../core/card/card.ts'
import { availableOn, barred } from '../../../core/card/card-limits.ts'
import { largestSend } from '../../../core/card/fee-limit.ts'
import { sunFrom } from '../../../core/card/sun.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { assert, err, ok, type Result } from '../../../core/errors/result.ts'
import { lessThan } from '../../../core/money/arithmetic.ts'
import { msat, type Msat } from '../../../core/money/units.ts'
import { newK1, type CardOffer } from '../../../core/ports/card-offers.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Unit } from '../../../core/ports/store.ts'
import { standingOf } from './card-standing.ts'
import { recogniseCard, type ProvenTap, type RecognisePorts } from './recognise-card.ts'
import { refusalOf } from './refusal-of.ts'
import { declineAtOnce, isUsed, newTap } from './tap-card.ts'

export type OfferPorts = RecognisePorts & Pick<Ports, 'clock' | 'random' | 'cardOffers'>

/** What stands as the reader of a tap that came over the street. */
const street = 'street'

const oneSat = msat(1_000n)
const nothing = msat(0n)

/** From one sat to what is there with its fee; nothing to take is 0 to 0 (LUD-03). */
const boundsFor = (availableMsat: Msat): Pick<CardOffer, 'minMsat' | 'maxMsat'> => {
  const maxMsat = largestSend(availableMsat)
  return lessThan(maxMsat, oneSat)
    ? { minMsat: nothing, maxMsat: nothing }
    : { minMsat: oneSat, maxMsat }
}

async function takeCounter(unit: Unit, card: Card, tap: Tap): Promise<Result<true, Failure>> {
  const { keyVersion, counter } = tap
  if (card.chip?.keyVersion === keyVersion)
    return (await unit.cards.takeCounter(card.id, keyVersion, counter))
      ? ok(true)
      : err(failure('card.tapUsed'))
  const before = await unit.taps.ofCounter(card.id, keyVersion, counter)
  if (before === undefined) await declineAtOnce(unit, tap, 'oldKeys')
  return err(failure('card.oldKeys'))
}

async function writeOffered(
  ports: OfferPorts,
  unit: Unit,
  tap: Tap,
): Promise<Result<CardOffer, Failure>> {
  const card = await unit.cards.find(tap.cardId)
  assert(card !== undefined, 'a card is never deleted')
  const taken = await takeCounter(unit, card, tap)
  if (!taken.ok) return taken
  const standing = await standingOf(unit, card, ports.clock.now())
  const bar = barred(standing)
  if (bar !== undefined) {
    await declineAtOnce(unit, tap, bar)
    return err(refusalOf(bar, { card, availableMsat: nothing }))
  }
  await unit.taps.insert(tap)
  await unit.changes.add('card', card.id)
  return ok({
    tapId: tap.id,
    cardId: card.id,
    k1: newK1(ports.random),
    ...boundsFor(availableOn(standing)),
    ...(card.pin === undefined ? {} : { pinFromMsat: card.pin.fromMsat }),
    balanceMsat: standing.balanceMsat,
  })
}

async function makeOffer(
  ports: OfferPorts,
  proven: ProvenTap,
): Promise<Result<CardOffer, Failure>> {
  if (isUsed(proven)) return err(failure('card.tapUsed'))
  const tap = newTap(ports, proven, { reader: street })
  return ports.store.commit((unit) => writeOffered(ports, unit, tap))
}

/**
 * What this presentation may take; the same for half a minute, however often it is asked. Fails with `card.strange` (no card of
 * ours, or a false MAC: no counter is touched), `card.tapUsed`, `card.oldKeys`, or why this card pays nothing now.
 */
export async function offerWithdraw(
  ports: OfferPorts,
  { p, c }: { readonly p: string; readonly c: string },
): Promise<Result<CardOffer, Failure>> {
  const sun = sunFrom(p, c)
  const proven = sun.ok ? await recogniseCard(ports, sun.value) : undefined
  if (proven === undefined) return err(failure('card.strange'))
  const { card, keyVersion, counter } = proven
  return ports.cardOffers.ofTap(`${card.id} ${keyVersion} ${counter}`, () =>
    makeOffer(ports, proven),
  )
}
