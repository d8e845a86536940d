/** `unknown`: no drawer, a printer that cannot answer, or nobody knows yet what its plug's level means. */
export type DrawerState = 'open' | 'closed' | 'unknown'

/** The cash drawer as the rules see it; it is opened by a slip (`{ kind: 'drawer' }`) on its printer. */
export type DrawerPort = {
  state(): DrawerState
  /** Calls back after every change; returns a way to stop that. */
  onState(changed: (state: DrawerState) => void): () => void
}
