import type { Card, Tap } from '../../../core/card/card.ts'
import type { InvoiceId, TapId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { assert, err, ok, type Result } from '../../../core/errors/result.ts'
import type { Secret } from '../../../core/errors/secret.ts'
import { awaitsTap } from '../../../core/invoice/charge-ask.ts'
import { msat, type Msat } from '../../../core/money/units.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Unit } from '../../../core/ports/store.ts'
import { closeCodes } from '../invoice/close-codes.ts'
import { findInvoice } from '../invoice/find-invoice.ts'
import { balanceOf } from './card-standing.ts'
import { chargeInUnit, wouldPay, type Charge } from './post-charge.ts'
import { countTry, declineForPin, tryPin, type PinTry } from './prove-pin.ts'
import type { TapPorts } from './tap-card.ts'

export type ChargeTapPorts = TapPorts & Pick<Ports, 'stretch'>

export type ChargeTapInput = {
  readonly tapId: TapId
  readonly invoiceId: InvoiceId
  /** The cashier who goes on without LND's answer. */
  readonly goOn?: string
  /** What the customer typed, for this tap and no other. */
  readonly pin?: Secret<string>
}

export type Charged = Charge & { readonly card: Card; readonly balanceMsat: Msat }

type Found = { readonly tap: Tap; readonly card: Card }

async function findTap({ store }: TapPorts, id: TapId): Promise<Result<Found, Failure>> {
  const tap = await store.read.taps.find(id)
  if (tap === undefined) return err(failure('card.tapNotFound'))
  const card = await store.read.cards.find(tap.cardId)
  assert(card !== undefined, 'a tap is of a card that is there')
  return ok({ tap, card })
}

const isWaiting = ({ state }: Tap): boolean => state === 'held' || state === 'pinWanted'

async function wrongPin(unit: Unit, tap: Tap, invoiceId: InvoiceId): Promise<Charge> {
  const declined = await declineForPin(unit, { ...tap, invoiceId })
  const row = await unit.invoices.find(invoiceId)
  const sale = row === undefined ? {} : { invoice: row }
  return { kind: 'declined', why: declined.reason, availableMsat: msat(0n), tap: declined, ...sale }
}

async function expire(ports: TapPorts, { tap }: Found): Promise<void> {
  await ports.store.commit(async (unit) => {
    const now = await unit.taps.find(tap.id)
    if (now !== undefined && isWaiting(now)) await unit.taps.mark({ ...now, state: 'expired' })
  })
}

/** What stands already: a tap is charged once, and its answer stays the same for this sale. */
async function alreadyCharged(
  ports: TapPorts,
  { tap, card }: Found,
  invoiceId: InvoiceId,
): Promise<Result<Charged, Failure>> {
  const found = await findInvoice(ports, invoiceId)
  const isThis = tap.state === 'charged' && tap.invoiceId === invoiceId
  if (!isThis || !found.ok) return err(failure('card.tapOver'))
  const balanceMsat = await balanceOf(ports.store.read, card.id)
  return ok({ kind: 'charged', invoice: found.value, tap, card, balanceMsat })
}

/** Somebody else was first with this tap. */
async function afterOthers(
  ports: ChargeTapPorts,
  { tapId, invoiceId }: ChargeTapInput,
): Promise<Result<Charged, Failure>> {
  const found = await findTap(ports, tapId)
  return found.ok ? alreadyCharged(ports, found.value, invoiceId) : found
}

async function write(
  ports: ChargeTapPorts,
  unit: Unit,
  { input, tried }: { input: ChargeTapInput; tried: PinTry | undefined },
): Promise<Charged | undefined> {
  const tap = await unit.taps.find(input.tapId)
  if (tap === undefined || !isWaiting(tap)) return undefined
  const card = await unit.cards.find(tap.cardId)
  assert(card !== undefined, 'a card is never deleted')
  const isPinProved = await countTry(unit, card, tried)
  const now = (await unit.cards.find(card.id)) ?? card
  const { invoiceId, goOn } = input
  const charge =
    input.pin !== undefined && !isPinProved
      ? await wrongPin(unit, tap, invoiceId)
      : await chargeInUnit(ports, unit, {
          card: now,
          tap,
          input: {
            invoiceId,
            ...(goOn === undefined ? {} : { goOn }),
            ...(isPinProved ? { isPinProved } : {}),
          },
        })
  return { ...charge, card: now, balanceMsat: await balanceOf(unit, card.id) }
}

/**
 * Charges a tap that waits: Charge was pressed after the tap, the PIN was typed, or the cashier goes on without LND's
 * answer. Fails with `card.tapOver` once its hold time is over or anything else has become of it.
 */
export async function chargeTap(
  ports: ChargeTapPorts,
  input: ChargeTapInput,
): Promise<Result<Charged, Failure>> {
  const found = await findTap(ports, input.tapId)
  if (!found.ok) return found
  if (!isWaiting(found.value.tap)) return alreadyCharged(ports, found.value, input.invoiceId)
  const forSale = found.value.tap.invoiceId
  if (forSale !== undefined && forSale !== input.invoiceId) return err(failure('card.tapOver'))
  if (!ports.heldTaps.isFresh(input.tapId)) {
    await expire(ports, found.value)
    return err(failure('card.tapOver'))
  }
  const sale = await findInvoice(ports, input.invoiceId)
  if (!sale.ok) return sale
  const tried = await tryPin(ports, found.value.card, input.pin)
  const { card } = found.value
  const charge = { card, invoice: sale.value, isPinProved: tried?.isRight === true }
  const isOpen = awaitsTap(sale.value, ports.clock.now())
  if (isOpen && (await wouldPay(ports, charge))) await closeCodes(ports, sale.value)
  const written = await ports.store.commit((unit) => write(ports, unit, { input, tried }))
  if (written === undefined) return afterOthers(ports, input)
  if (!isWaiting(written.tap)) ports.heldTaps.drop(written.tap.id)
  return ok(written)
}
