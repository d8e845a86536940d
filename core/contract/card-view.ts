/**
 * Own cards, taps and issuing as the service tells its screens. Types only, plain JSON like screen.ts: amounts are decimal
 * strings with their unit in the key, moments are milliseconds since 1970 UTC.
 */
import type { TapReason } from '../card/card.ts'
import type { CardEvent, CardState } from '../card/lifecycle.ts'
import type { FailureCode } from '../errors/registry.ts'
import type { InvoiceView, MoneyView } from './screen.ts'

export type CardLimitsView = {
  readonly perTapMsat?: string
  readonly perDayMsat?: string
  readonly velocity?: { readonly charges: number; readonly minutes: number }
}

/** A card as the shop's own screens see it. */
export type CardView = {
  readonly id: string
  readonly number: string
  readonly name: string
  readonly state: CardState
  /** What it can pay with: its balance without what is held. */
  readonly balanceMsat: string
  readonly limits: CardLimitsView
  readonly pin?: { readonly fromMsat: string; readonly locked: boolean }
  readonly hasChip: boolean
  /** Whether it can be topped up now, and be given another card's money. */
  readonly takesMoney: boolean
  readonly createdAt: number
  readonly replacedBy?: string
  /** What a person may choose now, by its state. */
  readonly moves: readonly CardEvent[]
}

/** One movement of a card's money, newest first where there are several. */
export type CardMovementView = {
  readonly id: string
  readonly at: number
  readonly kind: 'sale' | 'elsewhere' | 'onItsWay' | 'back' | 'topUp' | 'moved' | 'paidOut' | 'fee'
  /** Signed: what came is positive. */
  readonly amountMsat: string
  /** What a stranger wrote who topped it up from elsewhere. */
  readonly comment?: string
  readonly invoiceId?: string
  readonly invoiceNumber?: string
}

/** Who did what to a card, and why. */
export type CardActView = {
  readonly at: number
  readonly who: string
  readonly what: string
  readonly why: string
}

/** Whether strangers reach this till, and under which Lightning address they top up the card. */
export type CardReachView =
  | { readonly state: 'open'; readonly address?: string }
  | { readonly state: 'closed' }

export type CardDetailView = {
  readonly card: CardView
  readonly reach: CardReachView
  /** The card that was issued for it, while its money could not come over yet. */
  readonly movingTo?: { readonly id: string; readonly name: string }
  readonly movements: readonly CardMovementView[]
  readonly acts: readonly CardActView[]
}

export type CardPageView = { readonly cards: readonly CardView[]; readonly next?: string }

/**
 * What happens at a reader, as a screen may show it; `undefined` when nothing does. The customer's screen gets balances and
 * movements, the cashier's only where the shop shows them there.
 * reading: a card lies there · unreadable: and gave no link · held: kept until Charge is pressed or the hold time is over ·
 * pinWanted: the customer types it · partOffered: it holds less than is owed, and the cashier may take that · declined: nothing was taken · asking: another issuer is asked ·
 * charged: it has paid.
 */
export type TapView =
  | { readonly state: 'reading'; readonly at: number }
  /** Something was held before the scanner: a receipt of ours, whose sale it is; else why the till does nothing with it. */
  | {
      readonly state: 'scanned'
      readonly at: number
      readonly sale?: InvoiceView
      readonly why?: FailureCode
    }
  | { readonly state: 'unreadable'; readonly at: number; readonly why: FailureCode }
  | {
      readonly state: 'held'
      readonly at: number
      readonly until: number
      readonly own?: TappedCard
      /** Another issuer's card: all that is known of it is who that is. */
      readonly host?: string
    }
  | {
      readonly state: 'pinWanted'
      readonly at: number
      readonly tapId: string
      readonly invoiceId: string
      /** Own cards: what it pays of the price; another issuer counts its tries by itself. */
      readonly due?: MoneyView
      readonly amountMsat?: string
      readonly triesLeft?: number
    }
  | {
      /** LND has not answered the cancel of the open code: the cashier is asked, and may go on with her name. */
      readonly state: 'noAnswer'
      readonly at: number
      readonly until: number
      readonly tapId: string
      readonly invoiceId: string
    }
  | {
      readonly state: 'partOffered'
      readonly at: number
      readonly until: number
      readonly tapId: string
      readonly invoiceId: string
      /** Why it does not pay all of it. */
      readonly why: TapReason
      readonly own: TappedCard
      /** What it would pay of the price now. */
      readonly part: MoneyView
    }
  | {
      readonly state: 'declined'
      readonly at: number
      readonly why: TapReason
      readonly own: TappedCard
      /** What it could pay of this sale now; zero where no amount helps. */
      readonly availableMsat: string
      readonly invoiceId?: string
    }
  | {
      readonly state: 'refused'
      readonly at: number
      readonly why: FailureCode
      /** Values for the sentence. */
      readonly detail?: Readonly<Record<string, string>>
      readonly host?: string
    }
  | {
      readonly state: 'asking'
      readonly at: number
      readonly invoiceId: string
      readonly host: string
    }
  | {
      readonly state: 'charged'
      readonly at: number
      readonly invoiceId: string
      readonly own?: TappedCard
    }

/**
 * A PIN that a customer is choosing on their display: `asked` until they have, `done` for a moment. `why`: what was wrong with the
 * last one. The digits stand nowhere.
 */
export type PinChoiceView = {
  /** The card's. */
  readonly id: string
  readonly name: string
  readonly state: 'asked' | 'done'
  readonly until: number
  readonly why?: FailureCode
}

export type TappedCard = {
  readonly id: string
  readonly name: string
  readonly balanceMsat?: string
  readonly last?: readonly CardMovementView[]
}
