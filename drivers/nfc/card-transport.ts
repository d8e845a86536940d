import type { ReaderReason } from '../../core/ports/reader.ts'

/**
 * What a reader feels in its field. `laying` is another number for every card that came in, so that one which was changed
 * between two looks is seen. `mute`: something lies there that does not speak. `several`: the reader counts more than one card.
 */
export type Field =
  | { readonly kind: 'empty' }
  | { readonly kind: 'card' | 'mute' | 'several'; readonly laying: number }

export type TransportEvents = {
  /** A reader that is there, and what it feels now; told again after every change. */
  field(name: string, field: Field): void
  /** A reader that only hands over what it has read by itself: an NDEF file, the card is gone or going. */
  file(name: string, file: Uint8Array): void
  /** A reader is no longer there, or this is why it cannot be used. */
  away(name: string, reason: ReaderReason): void
  /** The transport as a whole: undefined is fine; else why none of its readers can be used. */
  standing(reason: ReaderReason | undefined): void
}

/** A way to one card, as long as it lies there. */
export type CardLink = {
  /** Data and status word; empty when the card has left or was torn. Never rejects; may hang with its reader. */
  transmit(apdu: Uint8Array): Promise<Uint8Array>
  /** Lets go of the card without resetting it. Never rejects. */
  close(): Promise<void>
}

/** Why there is no link: the card has left, or there is one that cannot be talked to (yet). */
export type NoLink = 'gone' | 'silent'

/** How readers and their cards are reached: PC/SC, the practice shop's tray, a serial line. Knows nothing of what a card says. */
export type CardTransport = {
  /** Begins the ids of its readers. */
  readonly kind: string
  /** Looks for readers from now on and tells what it sees; heals itself until closed. */
  open(events: TransportEvents): void
  /** Never rejects. One link a reader. */
  connect(name: string): Promise<CardLink | NoLink>
  close(): Promise<void>
}
