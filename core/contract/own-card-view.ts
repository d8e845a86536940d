/** Own cards and taps as they are sent (card-view.ts). */
import { calledCard, type Card, type CardAct } from '../card/card.ts'
import { isPinLocked } from '../card/card-pin.ts'
import { heldFor, type Payout } from '../card/payout.ts'
import { mayReceive, movesFrom } from '../card/lifecycle.ts'
import { limitsToJson } from '../card/limits-json.ts'
import { cardAddress } from '../lnurl/street-links.ts'
import type { CardMovement } from '../ledger/transaction.ts'
import type { InvoiceBehind } from '../ports/store.ts'
import { negate } from '../money/arithmetic.ts'
import type { Msat } from '../money/units.ts'
import type {
  CardActView,
  CardMovementView,
  CardView,
  TappedCard,
  TapView,
  CardReachView,
} from './card-view.ts'

const pinView = ({ pin }: Card) =>
  pin === undefined ? {} : { pin: { fromMsat: pin.fromMsat.toString(), locked: isPinLocked(pin) } }

export const cardView = (card: Card, balanceMsat: Msat): CardView => ({
  id: card.id,
  number: card.number.toString(),
  name: calledCard(card),
  state: card.state,
  balanceMsat: balanceMsat.toString(),
  limits: limitsToJson(card.limits),
  ...pinView(card),
  hasChip: card.chip !== undefined,
  takesMoney: mayReceive(card.state),
  createdAt: card.createdAt,
  ...(card.replacedBy === undefined ? {} : { replacedBy: card.replacedBy }),
  moves: movesFrom(card.state),
})

const kinds: ReadonlyMap<string, CardMovementView['kind']> = new Map([
  ['sale.card', 'sale'],
  ['card.elsewhere', 'elsewhere'],
  ['topUp.lightning', 'topUp'],
  ['topUp.cash', 'topUp'],
  ['topUp.street', 'topUp'],
  ['card.paidOut', 'paidOut'],
  ['sale.cardBack', 'back'],
])

/** A card's transaction is named after the payment or the payment hash that it books (card-builders.ts). */
const bookedBy = (externalId: string): string => externalId.slice(externalId.lastIndexOf(':') + 1)

export function movementView(
  { externalId, at, kind, direction, amount, description }: CardMovement,
  behind?: ReadonlyMap<string, InvoiceBehind>,
): CardMovementView {
  const invoice = behind?.get(bookedBy(externalId))
  return {
    id: externalId,
    at,
    kind: kinds.get(kind) ?? 'moved',
    ...(kind === 'topUp.street' && description !== '' ? { comment: description } : {}),
    amountMsat: (direction === 'credit' ? amount : negate(amount)).toString(),
    ...(invoice === undefined
      ? {}
      : { invoiceId: invoice.id, invoiceNumber: invoice.number.toString() }),
  }
}

/** A card that takes no money has no address. `host` is the street's, while it is open. */
export const cardReach = ({ id, state }: Card, host: string | undefined): CardReachView =>
  host === undefined
    ? { state: 'closed' }
    : { state: 'open', ...(mayReceive(state) ? { address: cardAddress(host, id) } : {}) }

/** What is held for a payment elsewhere that the node has not spoken of: the card does not have it now. */
export const payoutView = (payout: Payout): CardMovementView => ({
  id: `payout-held:${payout.id}`,
  at: payout.createdAt,
  kind: 'onItsWay',
  amountMsat: negate(heldFor(payout)).toString(),
})

export const actView = ({ at, who, what, why }: CardAct): CardActView => ({ at, who, what, why })

export const tappedCard = (
  card: Card,
  balanceMsat: Msat,
  last: readonly CardMovement[] = [],
): TappedCard => ({
  id: card.id,
  name: calledCard(card),
  balanceMsat: balanceMsat.toString(),
  ...(last.length === 0 ? {} : { last: last.map((movement) => movementView(movement)) }),
})

/** The tap as the cashier sees it: what a card holds is its owner's business, unless the shop shows it. */
export function cashierTap(view: TapView, showsBalance: boolean): TapView {
  if (showsBalance || !('own' in view) || view.own === undefined) return view
  const { id, name } = view.own
  return { ...view, own: { id, name } }
}
