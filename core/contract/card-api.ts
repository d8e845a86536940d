/**
 * What programs of others may ask of own cards: every route under `/till/cards`, with the scope that a key needs for it. Guard,
 * document and tests read this one table.
 */
import Type, { type TObject, type TSchema } from 'typebox'
import {
  CardAnswer,
  CardDetailAnswer,
  CardsAnswer,
  ClosedAnswer,
  InvoiceAnswer,
  PinChoiceAnswer,
} from './card-answers.ts'
import {
  CardClose,
  CardLimit,
  CardMove,
  CardPin,
  CardsQuery,
  PinAsk,
  TopUp,
} from './card-commands.ts'
import { IdParams } from './commands.ts'

/** `cards.read` looks · `cards.topUp` asks for money onto a card · `cards.manage` freezes, limits, closes. */
export const keyScopes = ['cards.read', 'cards.topUp', 'cards.manage'] as const
export type KeyScope = (typeof keyScopes)[number]

export type ApiRoute = {
  readonly method: 'GET' | 'POST'
  /** As the router has it: `/till/cards/:id`. */
  readonly path: string
  readonly scope: KeyScope
  readonly summary: string
  readonly params?: TObject
  readonly query?: TObject
  readonly body?: TSchema
  readonly answer: TSchema
}

const one = { params: IdParams } as const

export const cardApi: readonly ApiRoute[] = [
  {
    ...{ method: 'GET', path: '/till/cards', scope: 'cards.read', query: CardsQuery },
    summary: 'Cards, the newest first; `next` is the `before` of the following page.',
    answer: CardsAnswer,
  },
  {
    ...{ ...one, method: 'GET', path: '/till/cards/:id', scope: 'cards.read' },
    summary: 'A card with its last movements, what was done to it, and its Lightning address.',
    answer: CardDetailAnswer,
  },
  {
    ...{
      ...one,
      method: 'POST',
      path: '/till/cards/:id/top-up',
      scope: 'cards.topUp',
      body: TopUp,
    },
    summary:
      'Opens an invoice whose money goes to the card. The id is yours: asked again, it answers the same invoice.',
    answer: InvoiceAnswer,
  },
  {
    ...{ ...one, method: 'GET', path: '/till/invoices/:id', scope: 'cards.topUp' },
    summary: 'How the invoice of a top-up stands.',
    answer: InvoiceAnswer,
  },
  {
    ...{
      ...one,
      method: 'POST',
      path: '/till/cards/:id/move',
      scope: 'cards.manage',
      body: CardMove,
    },
    summary: 'Freezes, unfreezes, marks as lost or as found.',
    answer: CardAnswer,
  },
  {
    ...{ ...one, method: 'POST', path: '/till/cards/:id/limits', scope: 'cards.manage' },
    summary: 'Sets all limits at once.',
    body: CardLimit,
    answer: CardAnswer,
  },
  {
    ...{
      ...one,
      method: 'POST',
      path: '/till/cards/:id/pin',
      scope: 'cards.manage',
      body: CardPin,
    },
    summary: 'Sets, removes or unlocks the PIN.',
    answer: CardAnswer,
  },
  {
    ...{ ...one, method: 'POST', path: '/till/cards/:id/pin-choice', scope: 'cards.manage' },
    summary: 'The customer chooses the PIN on the display.',
    body: PinAsk,
    answer: PinChoiceAnswer,
  },
  {
    ...{ ...one, method: 'POST', path: '/till/cards/:id/slip', scope: 'cards.manage' },
    summary: 'Prints balance and last movements.',
    answer: Type.Object({ outcome: Type.Literal('confirmed') }),
  },
  {
    ...{
      ...one,
      method: 'POST',
      path: '/till/cards/:id/close',
      scope: 'cards.manage',
      body: CardClose,
    },
    summary:
      'Pays out and closes, or moves the money to another card. The actId is yours: asked again, nothing moves twice.',
    answer: ClosedAnswer,
  },
]
