/**
 * What may be asked of own cards, over HTTP under `/till`. Answers: `{ card }` (CardView), `{ card, movements, acts }`
 * (CardDetailView), `{ cards, next? }`, `{ invoice }`, `{ tap }` (TapView) or the error of every other request.
 *
 *   GET  /till/cards?before=N&limit=50&text=T&states=S    newest first; T: a part of the name or number, S: `frozen,lost`
 *   GET  /till/cards/:id                                  with its last movements and what was done to it
 *   POST /till/cards/:id/move        CardMove             freeze, unfreeze, lose, find
 *   POST /till/cards/:id/limits      CardLimit            all limits at once
 *   POST /till/cards/:id/pin         CardPin              set, remove or unlock
 *   POST /till/cards/:id/pin-choice  PinAsk               the customer chooses it on their display: { pinChoice }
 *   POST /till/pin-choice            PinChosen            what was typed there · POST /till/pin-choice/cancel
 *   POST /till/cards/:id/slip                             its balance and last movements on paper
 *   POST /till/cards/:id/close       CardClose            paid out, moved to another card, or replaced by one: { card, paidOut? }
 *   POST /till/cards/:id/top-up      TopUp                an invoice whose money goes to the card; laid on the counter
 *   POST /till/taps                  TapLink              a card's link, read by a screen or another device of the shop
 *   POST /till/taps/:id              ChargeTap            the PIN of a tap, "take what it has", or the cashier goes on without LND's answer
 *   POST /till/taps/:id/leave                             what the card has is not taken: this tap is over
 */
import Type from 'typebox'
import { LimitsJson } from '../card/limits-json.ts'

const strict = { additionalProperties: false } as const
const Id = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
})
const AmountText = Type.String({ pattern: '^[0-9]{1,16}$' })

/** Nothing is changed on a card without a name and a reason. */
const by = {
  who: Type.String({ minLength: 1, maxLength: 60 }),
  why: Type.String({ minLength: 1, maxLength: 500 }),
}

export const CardMove = Type.Object(
  {
    ...by,
    move: Type.Union([
      Type.Literal('freeze'),
      Type.Literal('unfreeze'),
      Type.Literal('lose'),
      Type.Literal('find'),
    ]),
  },
  strict,
)
export type CardMove = Type.Static<typeof CardMove>

export const CardLimit = Type.Object({ ...by, limits: LimitsJson }, strict)
export type CardLimit = Type.Static<typeof CardLimit>

/** `set` with four digits; from `fromMsat` on it is asked, 0: always. */
export const CardPin = Type.Union([
  Type.Object(
    {
      ...by,
      how: Type.Literal('set'),
      pin: Type.String({ pattern: '^[0-9]{4}$' }),
      fromMsat: AmountText,
    },
    strict,
  ),
  Type.Object({ ...by, how: Type.Union([Type.Literal('remove'), Type.Literal('unlock')]) }, strict),
])
export type CardPin = Type.Static<typeof CardPin>

/** The customer types the PIN; from `fromMsat` on it is asked, 0: always. */
export const PinAsk = Type.Object({ ...by, fromMsat: AmountText }, strict)
export type PinAsk = Type.Static<typeof PinAsk>

export const PinChosen = Type.Object(
  { id: Id, pin: Type.String({ pattern: '^[0-9]{4}$' }) },
  strict,
)
export type PinChosen = Type.Static<typeof PinChosen>

const states = 'new|pending|active|frozen|lost|closed|wiped'
export const CardsQuery = Type.Object(
  {
    before: Type.Optional(AmountText),
    /** 1–200; 50 when absent. */
    limit: Type.Optional(Type.String({ pattern: '^([1-9]|[1-9][0-9]|1[0-9][0-9]|200)$' })),
    text: Type.Optional(Type.String({ maxLength: 60 })),
    states: Type.Optional(Type.String({ pattern: `^(${states})(,(${states}))*$` })),
  },
  strict,
)
export type CardsQuery = Type.Static<typeof CardsQuery>

/** `actId` is made by who asks: asked again under it, nothing moves twice. */
export const CardClose = Type.Union([
  Type.Object({ ...by, actId: Id, how: Type.Literal('cash') }, strict),
  Type.Object(
    { ...by, actId: Id, how: Type.Union([Type.Literal('card'), Type.Literal('replaced')]), to: Id },
    strict,
  ),
])
export type CardClose = Type.Static<typeof CardClose>

/** `id` is the invoice's, as in OpenInvoice. */
export const TopUp = Type.Object(
  {
    id: Id,
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    amountMinor: AmountText,
    lightning: Type.Optional(Type.Boolean()),
  },
  strict,
)
export type TopUp = Type.Static<typeof TopUp>

export const TapLink = Type.Object(
  { link: Type.String({ minLength: 1, maxLength: 2_000 }) },
  strict,
)
export type TapLink = Type.Static<typeof TapLink>

/**
 * `pin`: typed by the customer for this tap. `goOn`: the cashier's name. `partMinor`: the part of the price that was offered, in its
 * minor units; never more is taken, nor more than is owed.
 */
export const ChargeTap = Type.Object(
  {
    invoiceId: Id,
    pin: Type.Optional(Type.String({ pattern: '^[0-9]{1,12}$' })),
    goOn: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    partMinor: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,15}$' })),
  },
  strict,
)
export type ChargeTap = Type.Static<typeof ChargeTap>
