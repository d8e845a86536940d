import type { Failure, FailureCode } from '../errors/registry.ts'
import type { Result } from '../errors/result.ts'
import type { Instant } from '../time/instant.ts'

/** Why a reader is not simply ready; each has a sentence in core/words and a runbook. */
export type ReaderReason = Extract<FailureCode, `reader.${string}`>

/**
 * Where a reader stands (DESIGN §5). `absent`: not there · `probing`: there, not yet known whether it can read · `ready`:
 * lay a card on · `busy`: a card lies on it · `degraded`: reads, but a person should know · `error`: a person must act.
 */
export type ReaderState =
  | { readonly kind: 'probing' | 'ready' | 'busy' }
  | { readonly kind: 'absent' | 'degraded' | 'error'; readonly reason: ReaderReason }

export type ReaderView = {
  /** Stays the same as long as the reader is at its place, over restarts of the till, too. */
  readonly id: string
  /** What the reader calls itself; for people. */
  readonly name: string
  readonly state: ReaderState
}

/** One laying of a card, from entering the field to leaving it. Never used again, not after a restart either. */
export type Presence = string

/** Why a card that was laid on gave no file; each has a sentence in core/words. */
export type TapProblem = Extract<FailureCode, `tap.${string}`>

/** What happens to a card, without the moment: the driver tells it, the adapter says when. */
export type CardHappening = {
  /** The reader's id. */
  readonly reader: string
  readonly presence: Presence
} & (
  | { readonly kind: 'arrived' }
  | {
      readonly kind: 'tapped'
      /** The NDEF file with its length in front, as `readNdef` takes it; a blank card's says that it is empty. */
      readonly file: Uint8Array
      /** From arrival to the last byte, in whole ms. */
      readonly readMs: number
      /** False where the reader only hands over what it read: then nothing can be transmitted. */
      readonly takesCommands: boolean
    }
  | { readonly kind: 'unreadable'; readonly why: TapProblem; readonly readMs: number }
  | { readonly kind: 'left' }
)

/**
 * Of each presence: `arrived` first and at once, before anything is read; then `tapped` or `unreadable`, once; then `left`,
 * which always comes, also when reader or driver die.
 */
export type CardEvent = CardHappening & {
  /** The wall clock when it was heard of: a label. */
  readonly at: Instant
  /** The same by `Clock.monotonicMs` of this program: for reckoning. */
  readonly atMs: number
}

/** All card readers of this till as the rules see them. */
export type ReaderPort = {
  /** Those that are there and those that should be; in a stable order. */
  readers(): readonly ReaderView[]
  /** Calls back after every change of a state, or of which readers there are; returns a way to stop that. */
  onState(changed: () => void): () => void
  /** Calls back in the order of happening, from now on; returns a way to stop that. */
  onCard(happened: (event: CardEvent) => void): () => void
  /**
   * One APDU to the card of this presence, answered with data and status word. Works once its file was read (or could
   * not be) and as long as the card lies there; one after the other, in the order asked. Never rejects and always ends.
   * `tap.gone` when the card has left: whether the chip still did what was asked is not known.
   */
  transmit(presence: Presence, apdu: Uint8Array): Promise<Result<Uint8Array, Failure>>
}

const torn = new Uint8Array(0)

/** A card as the dialogues of core/card want it: an empty answer says that it has left. */
export const exchangeWith =
  (readers: Pick<ReaderPort, 'transmit'>, presence: Presence) =>
  async (apdu: Uint8Array): Promise<Uint8Array> => {
    const answer = await readers.transmit(presence, apdu)
    return answer.ok ? answer.value : torn
  }
