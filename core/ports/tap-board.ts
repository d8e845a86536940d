import type { TapView } from '../contract/card-view.ts'
import type { InvoiceId, TapId } from '../contract/ids.ts'
import type { MinorUnits } from '../money/units.ts'
import type { Secret } from '../errors/secret.ts'
import type { Clock } from './clock.ts'

/** What happens at this till's readers now, for the screens: memory, never on disk. Amounts stand in it for the customer's eyes. */
export type TapBoard = {
  /** Until something else is shown; with `forMs` it goes by itself. */
  show(view: TapView, forMs?: number): void
  clear(): void
  current(): TapView | undefined
  /** Called after every change; returns a way to stop listening. */
  onChange(listener: () => void): () => void
}

export type TapAnswer = {
  readonly tapId: TapId
  readonly invoiceId: InvoiceId
  readonly pin?: Secret<string>
  readonly goOn?: string
  /** "Take what it has." */
  readonly part?: MinorUnits
}

/** Who looks after taps at this till. */
export type TapDesk = {
  /** A sale was laid on the counter: what waits for it is charged now. */
  laid(invoiceId: InvoiceId): Promise<void>
  /** A card's link that another device of the shop has read. Resolves when the board says what came of it. */
  read(link: string): Promise<void>
  /** What a tap waited for: its PIN, or the cashier's word. */
  answer(given: TapAnswer): Promise<void>
  /** The cashier does not take what the card has: this tap is over. */
  leave(tapId: TapId): Promise<void>
  /** The cashier goes on: what came of the last tap is over. */
  idle(): void
  stop(): void
}

/** An empty board. */
export function tapBoard(clock: Pick<Clock, 'sleep'>): TapBoard {
  const listeners = new Set<() => void>()
  let shown: TapView | undefined
  const put = (view: TapView | undefined) => {
    shown = view
    for (const listener of listeners) listener()
  }
  const clear = () => {
    if (shown !== undefined) put(undefined)
  }
  return Object.freeze({
    show: (view: TapView, forMs?: number) => {
      put(view)
      if (forMs === undefined) return
      void clock.sleep(forMs).then(() => {
        if (shown === view) clear()
      })
    },
    clear,
    current: () => shown,
    onChange: (listener: () => void) => {
      const own = () => listener()
      listeners.add(own)
      return () => void listeners.delete(own)
    },
  })
}
