import type { LimitsJson } from '../../core/card/limits-json.ts'
import type { CardState } from '../../core/card/lifecycle.ts'
import type { CardDetailView, CardPageView } from '../../core/contract/card-view.ts'
import type { OpenInvoice } from '../../core/contract/commands.ts'
import type { MoneyView } from '../../core/contract/screen.ts'
import type { BegunView } from '../../core/contract/issuing-view.ts'
import type { Answer, InvoiceAnswer } from './till-api.ts'

/** Nothing is changed on a card without both. */
export type WhoWhy = { readonly who: string; readonly why: string }

export type CardMoveBody = WhoWhy & { readonly move: 'freeze' | 'unfreeze' | 'lose' | 'find' }

/** `actId`: asked again under it, nothing moves twice. */
export type CardCloseBody = WhoWhy & { readonly actId: string } & (
    | { readonly how: 'cash' }
    | { readonly how: 'card' | 'replaced'; readonly to: string }
  )

export type CardSearchBody = {
  readonly before?: string
  readonly text?: string
  readonly states?: readonly CardState[]
}

/** What is asked of the shop's own cards (core/contract/card-commands.ts). */
export type CardApi = {
  readonly cards: (search: CardSearchBody) => Promise<Answer<CardPageView>>
  readonly card: (id: string) => Promise<Answer<CardDetailView>>
  readonly moveCard: (id: string, body: CardMoveBody) => Promise<Answer<unknown>>
  /** All limits at once; one that is left out limits no more. */
  readonly limitCard: (
    id: string,
    body: WhoWhy & { readonly limits: LimitsJson },
  ) => Promise<Answer<unknown>>
  /** A PIN is never set from here: its owner types it on the customer's display. */
  readonly changePin: (
    id: string,
    body: WhoWhy & { readonly how: 'remove' | 'unlock' },
  ) => Promise<Answer<unknown>>
  readonly askPin: (
    id: string,
    body: WhoWhy & { readonly fromMsat: string },
  ) => Promise<Answer<unknown>>
  readonly choosePin: (body: {
    readonly id: string
    readonly pin: string
  }) => Promise<Answer<unknown>>
  readonly cancelPin: () => Promise<Answer<unknown>>
  readonly closeCard: (
    id: string,
    body: CardCloseBody,
  ) => Promise<Answer<{ readonly paidOut?: MoneyView }>>
  readonly printBalance: (id: string) => Promise<Answer<unknown>>
  /** An invoice whose money goes onto the card. */
  readonly topUp: (cardId: string, body: OpenInvoice) => Promise<Answer<InvoiceAnswer>>
}

export type UnlockBody = { readonly by: string; readonly passphrase: string }

/** Shown once; the till does not have it any more. */
export type BackupAnswer = {
  readonly issuer: string
  readonly backup: string
  readonly groups: readonly string[]
}

/** What is done with cards that are laid on. */
export type WishBody =
  | {
      readonly kind: 'issue'
      readonly name?: string
      readonly batchId?: string
      readonly replaces?: string
    }
  | { readonly kind: 'wipe' | 'relink' | 'diagnose' }

export type BatchBody = {
  readonly id: string
  readonly name: string
  readonly budget: number
  readonly pattern?: string
  readonly stopsOnError?: boolean
}

/** What is asked of issuing (core/contract/issuing-commands.ts). */
export type IssuingApi = {
  readonly createIssuer: (body: UnlockBody) => Promise<Answer<BackupAnswer>>
  readonly backUpIssuer: (body: UnlockBody) => Promise<Answer<BackupAnswer>>
  readonly rotateIssuer: (body: UnlockBody) => Promise<Answer<BackupAnswer>>
  readonly restoreIssuer: (
    body: UnlockBody & { readonly backup: string },
  ) => Promise<Answer<{ readonly issuer: string; readonly count: number }>>
  readonly printBackup: (backup: string) => Promise<Answer<unknown>>
  /** Somebody has it on paper; who and when is written down. */
  readonly keptBackup: () => Promise<Answer<unknown>>
  readonly unlockIssuing: (body: UnlockBody) => Promise<Answer<unknown>>
  readonly lockIssuing: () => Promise<Answer<unknown>>
  readonly wish: (body: WishBody) => Promise<Answer<unknown>>
  /** Nothing is done with cards any more. */
  readonly noWish: () => Promise<Answer<unknown>>
  readonly startBatch: (body: BatchBody) => Promise<Answer<unknown>>
  readonly endBatch: (id: string) => Promise<Answer<unknown>>
  readonly setCardHost: (host: string) => Promise<Answer<unknown>>
  readonly begunCards: () => Promise<Answer<{ readonly begun: readonly BegunView[] }>>
  readonly giveUp: (id: string, why: string) => Promise<Answer<unknown>>
}
