import { nodeStateOf, sameState } from './node-state.ts'
import type { NodeView } from './node-state.ts'
import type { NodeState } from '../../core/ports/node.ts'
import type { Stop } from '../../core/ports/clock.ts'

/** Where the loops write what they learn, and from where the state is read. */
export type NodeBoard = {
  view(): NodeView
  /** Changes part of the view and tells the listeners when the state changed with it. */
  put(change: Partial<NodeView>): void
  state(): NodeState
  onState(changed: (state: NodeState) => void): () => void
  /** Resolves when the view is so (at once if it is), or at the stop. */
  until(fits: (view: NodeView) => boolean, stop: Stop): Promise<void>
}

/** A board that knows nothing yet. */
export function createNodeBoard(first: NodeView): NodeBoard {
  let view = first
  let state = nodeStateOf(view)
  const listeners = new Set<(state: NodeState) => void>()
  const waiting = new Set<() => void>()

  const put = (change: Partial<NodeView>): void => {
    view = { ...view, ...change }
    const next = nodeStateOf(view)
    if (!sameState(state, next)) {
      state = next
      for (const tell of listeners) tell(state)
    }
    for (const look of waiting) look()
  }

  const until = async (fits: (view: NodeView) => boolean, stop: Stop): Promise<void> => {
    if (stop.stopped || fits(view)) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const look = () => {
      if (stop.stopped || fits(view)) resolve()
    }
    waiting.add(look)
    const forget = stop.onStop(look)
    await promise
    waiting.delete(look)
    forget()
  }

  return Object.freeze({
    view: () => view,
    put,
    state: () => state,
    onState: (changed: (state: NodeState) => void) => {
      // Wrapped, so that the same function may be registered twice and forgotten once.
      const tell = (now: NodeState) => changed(now)
      listeners.add(tell)
      return () => void listeners.delete(tell)
    },
    until,
  })
}

/** True when LND takes calls to the wallet: from RPC_ACTIVE on, which is before AddInvoice works (E9, E10). */
export const takesCalls = ({ link }: NodeView): boolean =>
  link.kind === 'there' && (link.wallet === 'RPC_ACTIVE' || link.wallet === 'SERVER_ACTIVE')

/** True when LND serves fully. */
export const serves = ({ link }: NodeView): boolean =>
  link.kind === 'there' && link.wallet === 'SERVER_ACTIVE'
