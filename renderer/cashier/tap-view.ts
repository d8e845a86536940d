import type { TapView } from '../../core/contract/card-view.ts'
import type { TapReason } from '../../core/card/card.ts'
import type { FailureCode } from '../../core/errors/registry.ts'
import type { Money, Sat } from '../../core/money/units.ts'
import type { InvoiceView, RateView } from '../../core/contract/screen.ts'
import { compareMoney, subtractMoney } from '../../core/money/arithmetic.ts'
import { moneyOf, satOfMsat, worthOfSat } from '../kit/contract-money.ts'

/** What stands in one line on the keypad or under a code; a card that was refused takes the whole screen instead. */
export type TapLineView = Extract<
  TapView,
  { state: 'reading' | 'unreadable' | 'scanned' | 'held' | 'pinWanted' | 'asking' }
>

/** Nothing was taken from the card: why, and what it could pay. */
export type CardRefusedView = {
  readonly screen: 'cardRefused'
  readonly why:
    | { readonly reason: TapReason }
    | { readonly code: FailureCode; readonly detail?: Readonly<Record<string, string>> }
  readonly name?: string
  readonly available: Sat
  /** The same in the shop's currency, where there is a rate. */
  readonly worth?: Money
  /** A sale waits behind it. */
  readonly hasSale: boolean
  readonly canCash: boolean
}

/** The card pays only a part: nothing is taken before she says so. */
export type CardPartView = {
  readonly screen: 'cardPart'
  readonly why: TapReason
  readonly name: string
  readonly price: Money
  readonly part: Money
  /** What is still to pay after it. */
  readonly rest: Money
  readonly tapId: string
  readonly asking: boolean
}

/** How long a line about a card that has left stands: long enough to be read, not to be believed of the next customer. */
const lineMs = 6_000

/** A card that lies there still, is kept or is being asked, stands until the service says otherwise. */
const isOver = (tap: TapView, now: number): boolean => {
  if (tap.state === 'held') return now >= tap.until
  if (tap.state === 'scanned' && tap.why === undefined) return true
  return (tap.state === 'unreadable' || tap.state === 'scanned') && now - tap.at > lineMs
}

export function tapLine(tap: TapView | undefined, now: number): TapLineView | undefined {
  if (tap === undefined || isOver(tap, now)) return undefined
  switch (tap.state) {
    case 'declined':
    case 'refused':
    case 'charged':
    case 'noAnswer':
    case 'partOffered':
      return undefined
    default:
      return tap
  }
}

const reasonOf = (
  tap: Extract<TapView, { state: 'declined' | 'refused' }>,
): CardRefusedView['why'] => {
  if (tap.state === 'declined') return { reason: tap.why }
  const { why: code, detail } = tap
  return detail === undefined ? { code } : { code, detail }
}

/** The offer of the card that lies there, as long as it stands. */
export function cardPart(
  tap: TapView | undefined,
  sale: { readonly invoice: InvoiceView; readonly now: number; readonly asking: boolean },
): CardPartView | undefined {
  if (tap?.state !== 'partOffered' || tap.invoiceId !== sale.invoice.id) return undefined
  const [price, part] = [moneyOf(sale.invoice.owed), moneyOf(tap.part)]
  if (sale.now >= tap.until || compareMoney(part, price) >= 0) return undefined
  const { why, tapId } = tap
  const rest = subtractMoney(price, part)
  return {
    screen: 'cardPart',
    why,
    name: tap.own.name,
    price,
    part,
    rest,
    tapId,
    asking: sale.asking,
  }
}

/** The refusal that she has not dealt with yet. */
export function cardRefused(
  tap: TapView | undefined,
  seenAt: number | undefined,
  counter: { readonly hasSale: boolean; readonly canCash: boolean; readonly rate?: RateView },
): CardRefusedView | undefined {
  if (tap === undefined || tap.at === seenAt) return undefined
  if (tap.state !== 'declined' && tap.state !== 'refused') return undefined
  const own = tap.state === 'declined' ? tap : undefined
  const available = satOfMsat(own?.availableMsat ?? '0')
  const { rate, ...sale } = counter
  const worth = worthOfSat(available, rate)
  return {
    screen: 'cardRefused',
    why: reasonOf(tap),
    available,
    ...sale,
    ...(own === undefined ? {} : { name: own.own.name }),
    ...(worth === undefined ? {} : { worth }),
  }
}
