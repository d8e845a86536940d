import type { Card, Tap, TapReason } from '../../../core/card/card.ts'
import { sunOfLink } from '../../../core/card/card-link.ts'
import { judgeCounter } from '../../../core/card/sun-counter.ts'
import { newId, type InvoiceId, type TapId } from '../../../core/contract/ids.ts'
import { assert } from '../../../core/errors/result.ts'
import { awaitsTap } from '../../../core/invoice/charge-ask.ts'
import { maySpend } from '../../../core/card/lifecycle.ts'
import type { Invoice } from '../../../core/invoice/invoice.ts'
import { msat, type Msat } from '../../../core/money/units.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Unit } from '../../../core/ports/store.ts'
import { closeCodes } from '../invoice/close-codes.ts'
import { balanceOf } from './card-standing.ts'
import { chargeInUnit, wouldPay, type Charge, type ChargePorts } from './post-charge.ts'
import { recogniseCard, type ProvenTap } from './recognise-card.ts'

export type TapPorts = ChargePorts & Pick<Ports, 'deviceKey'>

export type TapInput = {
  /** The link that the reader read. */
  readonly link: string
  readonly reader: string
  readonly readMs?: number
  /** The sale on the counter, if one lies there. */
  readonly invoiceId?: InvoiceId
}

/**
 * `held`: no sale waits; the balance is shown and the tap may be charged until the hold time is over · `replayed`: this very
 * presentation was used before, or is older than one that was · `foreign`: no card of ours; its link belongs to whoever
 * charges foreign cards.
 */
export type TapOutcome =
  | ((Charge | Held) & { readonly card: Card; readonly balanceMsat: Msat })
  | { readonly kind: 'replayed'; readonly card: Card }
  | { readonly kind: 'foreign'; readonly link: string }

type Held = { readonly kind: 'held'; readonly tap: Tap }

export const newTap = (
  ports: Pick<Ports, 'clock' | 'random'>,
  proven: ProvenTap,
  input: Pick<TapInput, 'reader' | 'readMs'>,
): Tap => {
  const at = ports.clock.now()
  const { reader, readMs } = input
  return {
    id: newId<TapId>(at, ports.random.bytes(10)),
    cardId: proven.card.id,
    keyVersion: proven.keyVersion,
    counter: proven.counter,
    at,
    reader,
    state: 'held',
    ...(readMs === undefined ? {} : { readMs }),
  }
}

/** A tap that may still be charged. */
export const isWaiting = ({ state }: Tap): boolean => state === 'held' || state === 'pinWanted'

/** Whether this presentation was taken before, or is older than one that was. */
export const isUsed = ({ card, keyVersion, counter }: ProvenTap): boolean =>
  card.chip?.keyVersion === keyVersion &&
  judgeCounter(card.chip.lastCounter, counter) === 'replayed'

/** The sale that this tap would pay. */
async function saleFor(ports: TapPorts, id: InvoiceId | undefined): Promise<Invoice | undefined> {
  const row = id === undefined ? undefined : await ports.store.read.invoices.find(id)
  if (row === undefined) return undefined
  const invoice = ports.codes.over(row)
  return awaitsTap(invoice, ports.clock.now()) ? invoice : undefined
}

/** A tap that is declined as it comes: its row says so for ever. */
export async function declineAtOnce(
  unit: Unit,
  tap: Tap,
  why: TapReason,
): Promise<Extract<Charge, { kind: 'declined' }>> {
  const declined: Tap = { ...tap, state: 'declined', reason: why }
  await unit.taps.insert(declined)
  await unit.changes.add('card', tap.cardId)
  return { kind: 'declined', why, availableMsat: msat(0n), tap: declined }
}

/** Counter, tap row and, where a sale waits, the charge: one commit, which stands whatever it decided. */
async function writeTap(
  ports: TapPorts,
  unit: Unit,
  { proven, tap, invoiceId }: { proven: ProvenTap; tap: Tap; invoiceId?: InvoiceId },
): Promise<TapOutcome> {
  const card = await unit.cards.find(proven.card.id)
  assert(card !== undefined, 'a card is never deleted')
  const { keyVersion, counter } = proven
  const seen = async (outcome: Charge | Held): Promise<TapOutcome> => ({
    ...outcome,
    card,
    balanceMsat: await balanceOf(unit, card.id),
  })
  if (card.chip?.keyVersion !== keyVersion) {
    const before = await unit.taps.ofCounter(card.id, keyVersion, counter)
    return before === undefined
      ? seen(await declineAtOnce(unit, tap, 'oldKeys'))
      : { kind: 'replayed', card }
  }
  if (!(await unit.cards.takeCounter(card.id, keyVersion, counter)))
    return { kind: 'replayed', card }
  if (invoiceId === undefined && !maySpend(card.state))
    return seen(await declineAtOnce(unit, tap, 'state'))
  await unit.taps.insert(tap)
  if (invoiceId !== undefined)
    return seen(await chargeInUnit(ports, unit, { card, tap, input: { invoiceId } }))
  await unit.changes.add('card', card.id)
  return seen({ kind: 'held', tap })
}

/**
 * A card was laid on a reader. Ours: its MAC is checked, its counter taken, and with a sale on the counter it pays in the
 * same commit, after the open code was cancelled at LND; with less on it than is owed, the cashier is asked. A tap without a sale is held. A decline is committed too: what was
 * declined can never be charged later.
 */
export async function tapCard(ports: TapPorts, input: TapInput): Promise<TapOutcome> {
  const sun = sunOfLink(input.link)
  const proven = sun?.ok === true ? await recogniseCard(ports, sun.value) : undefined
  if (proven === undefined) return { kind: 'foreign', link: input.link }
  if (isUsed(proven)) return { kind: 'replayed', card: proven.card }
  const sale = await saleFor(ports, input.invoiceId)
  if (sale !== undefined && (await wouldPay(ports, { card: proven.card, invoice: sale })))
    await closeCodes(ports, sale)
  const tap = newTap(ports, proven, input)
  const invoiceId = sale?.id
  const outcome = await ports.store.commit((unit) =>
    writeTap(ports, unit, { proven, tap, ...(invoiceId === undefined ? {} : { invoiceId }) }),
  )
  if ('tap' in outcome && isWaiting(outcome.tap)) ports.heldTaps.hold(outcome.tap.id)
  return outcome
}
