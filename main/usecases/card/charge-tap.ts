import type { Card, Tap } from '../../../core/card/card.ts'
import type { InvoiceId, TapId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { assert, err, ok, type Result } from '../../../core/errors/result.ts'
import type { Secret } from '../../../core/errors/secret.ts'
import { awaitsTap } from '../../../core/invoice/charge-ask.ts'
import { msat, type MinorUnits, type Msat } from '../../../core/money/units.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Unit } from '../../../core/ports/store.ts'
import { closeCodes } from '../invoice/close-codes.ts'
import { findInvoice } from '../invoice/find-invoice.ts'
import { balanceOf } from './card-standing.ts'
import { chargeInUnit, wouldPay, type Charge } from './post-charge.ts'
import { countTry, declineForPin, tryPin, type PinTry } from './prove-pin.ts'
import { isWaiting, type TapPorts } from './tap-card.ts'

export type ChargeTapPorts = TapPorts & Pick<Ports, 'stretch'>

export type ChargeTapInput = {
  readonly tapId: TapId
  readonly invoiceId: InvoiceId
  /** The cashier who goes on without LND's answer. */
  readonly goOn?: string
  /** What the customer typed, for this tap and no other. */
  readonly pin?: Secret<string>
  /** Nobody is there to be asked about a part: too little is a "no". */
  readonly whole?: true
  /** "Take what it has": the part of the price that the cashier was offered. Kept until the tap is over. */
  readonly part?: MinorUnits
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

async function wrongPin(unit: Unit, tap: Tap, invoiceId: InvoiceId): Promise<Charge> {
  const declined = await declineForPin(unit, { ...tap, invoiceId })
  const row = await unit.invoices.find(invoiceId)
  const sale = row === undefined ? {} : { invoice: row }
  return { kind: 'declined', why: declined.reason, availableMsat: msat(0n), tap: declined, ...sale }
}

/** A tap that waits is over: its time, or the cashier who does not take what the card has. Nobody can charge it later. */
export async function endTap(ports: Pick<Ports, 'store' | 'heldTaps'>, id: TapId): Promise<void> {
  ports.heldTaps.drop(id)
  await ports.store.commit(async (unit) => {
    const now = await unit.taps.find(id)
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
  const { invoiceId, goOn, part, whole } = input
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
            ...(part === undefined ? {} : { part }),
            ...(whole === undefined ? {} : { whole }),
          },
        })
  return { ...charge, card: now, balanceMsat: await balanceOf(unit, card.id) }
}

/**
 * Charges a tap that waits: Charge was pressed after the tap, the PIN was typed, the cashier takes what the card has, or she goes
 * on without LND's answer. Fails with `card.tapOver` once its hold time is over or anything else has become of it.
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
    await endTap(ports, input.tapId)
    return err(failure('card.tapOver'))
  }
  const sale = await findInvoice(ports, input.invoiceId)
  if (!sale.ok) return sale
  const tried = await tryPin(ports, found.value.card, input.pin)
  const { card } = found.value
  if (input.part !== undefined) ports.heldTaps.agree(input.tapId, input.part)
  const part = ports.heldTaps.agreed(input.tapId)
  const charge = { card, invoice: sale.value, isPinProved: tried?.isRight === true, part }
  const isOpen = awaitsTap(sale.value, ports.clock.now())
  if (isOpen && (await wouldPay(ports, charge))) await closeCodes(ports, sale.value)
  const { part: _given, ...given } = input
  const agreed = { ...given, ...(part === undefined ? {} : { part }) }
  const written = await ports.store.commit((unit) => write(ports, unit, { input: agreed, tried }))
  if (written === undefined) return afterOthers(ports, input)
  if (!isWaiting(written.tap)) ports.heldTaps.drop(written.tap.id)
  return ok(written)
}
