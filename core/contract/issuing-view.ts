/** An issuing session as the shop's own screens see it: types only, plain JSON. No key, no passphrase ever stands here. */
import type { ProvisioningAdvice } from '../card/provisioning-advice.ts'
import type { FailureCode } from '../errors/registry.ts'

/** What is done with a card that is laid on: made ours, made blank, given a new link. */
export type IssuingKind = 'issue' | 'wipe' | 'relink'

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
    readonly done: number
    readonly failed: number
  }
  /** The card on the reader, or the last one. */
  readonly run?: IssuingRunView
  /** Newest first. */
  readonly log: readonly IssuingLogView[]
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
}

export type IssuingLogView = {
  readonly at: number
  readonly kind: IssuingKind
  readonly name: string
  readonly outcome: 'done' | 'stopped' | 'refused'
  readonly ms?: number
}
