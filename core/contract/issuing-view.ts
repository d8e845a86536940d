/** An issuing session as the shop's own screens see it: types only, plain JSON. No key, no passphrase ever stands here. */
import type { CardStands } from '../card/issuing-stop.ts'
import type { CardState } from '../card/lifecycle.ts'
import type { ProvisioningAdvice } from '../card/provisioning-advice.ts'
import type { FailureCode } from '../errors/registry.ts'

/** What is done with a card that is laid on: made ours, made blank, given a new link, or only looked at. */
export type IssuingKind = 'issue' | 'wipe' | 'relink' | 'diagnose'

export type IssuingView = {
  /** `none`: this till has no issuer key yet · `locked` · `open` until it locks itself. */
  readonly session:
    | { readonly state: 'none' | 'locked' }
    | { readonly state: 'open'; readonly by: string; readonly until: number }
  /** What happens to the next card; absent while nothing does. */
  readonly does?: IssuingKind
  readonly batch?: {
    readonly id: string
    readonly name: string
    readonly budget: number
    readonly pattern?: string
    readonly stopsOnError: boolean
    readonly done: number
    readonly failed: number
  }
  /** The card on the reader, or the last one. */
  readonly run?: IssuingRunView
  /** Newest first. */
  readonly log: readonly IssuingLogView[]
  /** Cards that were begun and have to be laid back. */
  readonly begun?: number
  /** The host on new cards; `own`: no public one is set yet. */
  readonly host?: { readonly name: string; readonly own: boolean }
  /** Nobody may try a passphrase for so long. */
  readonly waitMs?: number
  /** In the practice shop: the passphrase that everybody may know. */
  readonly practicePassphrase?: string
}

/** `step` of `steps` while it is being programmed; `advice` is the one next step once it has stopped. */
export type IssuingRunView = {
  readonly at: number
  readonly kind: IssuingKind
  readonly state: 'inspecting' | 'programming' | 'verifying' | 'done' | 'stopped' | 'refused'
  readonly card?: { readonly id: string; readonly name: string }
  readonly step?: number
  readonly steps?: number
  readonly advice?: ProvisioningAdvice
  readonly why?: FailureCode
  /** Values for the sentence of `why`. */
  readonly detail?: Readonly<Record<string, string>>
  /** Counts on with each card, so that whoever waits knows a new one. */
  readonly no?: number
  /** What a look at the card said, when nothing else was asked for. */
  readonly diagnosis?: DiagnosisView
}

/** What a card tells everybody; no key, no `p`, no `c`. `begun`: how a half-programmed card of ours stands. */
export type DiagnosisView = {
  readonly chip: string
  readonly uid?: string
  /** The chip's version byte of each key: 0 as from the factory. */
  readonly keyVersions: readonly number[]
  readonly looksBlank: boolean
  /** Where the chip was bought; it proves no card. */
  readonly signedByNxp?: boolean
  readonly host?: string
  readonly card?: { readonly id: string; readonly name: string; readonly state: CardState }
  readonly counter?: number
  readonly begun?: string
}

/** A card that was begun: how much of it stands on the chip, and who began it when. */
export type BegunView = {
  readonly id: string
  readonly card: { readonly id: string; readonly name: string }
  readonly kind: Exclude<IssuingKind, 'diagnose'>
  readonly stands: CardStands
  readonly by: string
  readonly at: number
}

export type IssuingLogView = {
  readonly at: number
  readonly kind: IssuingKind
  readonly name: string
  readonly outcome: 'done' | 'stopped' | 'refused'
  readonly ms?: number
}
