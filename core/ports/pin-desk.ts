import type { PinChoiceView } from '../contract/card-view.ts'
import type { CardId } from '../contract/ids.ts'
import type { Failure } from '../errors/registry.ts'
import type { Result } from '../errors/result.ts'
import type { Secret } from '../errors/secret.ts'
import type { Msat } from '../money/units.ts'

/** Staff lets the owner of a card choose its PIN: which card, from which amount on, who asks and why. */
export type PinAsked = {
  readonly id: CardId
  readonly fromMsat: Msat
  readonly by: { readonly who: string; readonly why: string }
}

/** A PIN that is being chosen on the customer's display; memory, one at a time. The PIN itself is kept nowhere. */
export type PinDesk = {
  ask(asked: PinAsked): Promise<Result<PinChoiceView, Failure>>
  /** What the customer has typed, twice the same. A PIN that is too easy leaves them to choose another. */
  choose(id: CardId, pin: Secret<string>): Promise<Result<PinChoiceView, Failure>>
  cancel(): void
  current(): PinChoiceView | undefined
  /** Called after every change; returns a way to stop listening. */
  onChange(listener: () => void): () => void
}
