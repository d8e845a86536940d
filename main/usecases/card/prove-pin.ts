/** The PIN of a card as it was typed: tried before the unit of work, counted in it, whatever comes of the payment. */
import type { Card, Tap } from '../../../core/card/card.ts'
import { afterPinTry, isPinLocked } from '../../../core/card/card-pin.ts'
import { isPin, unsealPin } from '../../../core/card/pin-hash.ts'
import type { Secret } from '../../../core/errors/secret.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Unit } from '../../../core/ports/store.ts'

/** Whether it was right, and against which setting it was tried. */
export type PinTry = { readonly isRight: boolean; readonly against: Uint8Array }

/** Whether the PIN is right. Slow on purpose, so it is answered before the unit of work; undefined: none was given or set. */
export async function tryPin(
  ports: Pick<Ports, 'deviceKey' | 'stretch'>,
  { pin: setting, id }: Card,
  pin: Secret<string> | undefined,
): Promise<PinTry | undefined> {
  if (pin === undefined || setting === undefined || isPinLocked(setting)) return undefined
  const { sealedHash: against } = setting
  const stored = unsealPin(ports.deviceKey, id, against)
  return { isRight: stored.ok && (await isPin(ports.stretch, pin, stored.value)), against }
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at])

/** Counts the try on the card as it stands; true only for the right PIN of now. */
export async function countTry(
  unit: Unit,
  card: Card,
  tried: PinTry | undefined,
): Promise<boolean> {
  const { pin } = card
  if (tried === undefined || pin === undefined || isPinLocked(pin)) return false
  const isRight = tried.isRight && isSame(tried.against, pin.sealedHash)
  await unit.cards.put({ ...card, pin: { ...pin, ...afterPinTry(pin, isRight) } })
  return isRight
}

/** A wrong PIN ends this tap: the next try is another tap of the card, so nobody tries on who does not hold it. */
export async function declineForPin(unit: Unit, tap: Tap) {
  const card = await unit.cards.find(tap.cardId)
  const reason = isPinLocked(card?.pin) ? ('pinLocked' as const) : ('pinWrong' as const)
  const declined = { ...tap, state: 'declined', reason } as const
  await unit.taps.mark(declined)
  await unit.changes.add('card', tap.cardId)
  return declined
}
