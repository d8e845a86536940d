/** A cash drawer that is none: its printer's pulse opens it, a person's hand shuts it, or leaves it open. */
export type SimDrawerSettings = {
  /** Which pin of the plug it hangs on. */
  readonly pin?: 2 | 5
  /** The level of pin 3 while it is open. */
  readonly openIs?: 'high' | 'low'
  /** A shorter pull does not release its latch. */
  readonly leastMs?: number
}

export type SimDrawer = {
  /** What the printer sends. */
  pulse(pin: 2 | 5, ms: number): void
  /** Of pin 3, as the printer feels it. */
  level(): boolean
  isOpen(): boolean
  /** A hand pushes it shut. */
  push(): void
  /** A key opens it, without the till. */
  turnKey(): void
  /** Something holds it: no pulse opens it. */
  setJammed(isJammed: boolean): void
  isJammed(): boolean
  /** Calls back after every opening and shutting; returns a way to stop that. */
  onChange(changed: () => void): () => void
}

/** Shut. */
export function createSimDrawer(settings: SimDrawerSettings = {}): SimDrawer {
  const { pin: ownPin = 2, openIs = 'high', leastMs = 40 } = settings
  const listeners = new Set<() => void>()
  let isOpen = false
  let isJammed = false
  const set = (open: boolean): void => {
    if (isOpen === open) return
    isOpen = open
    for (const listener of listeners) listener()
  }
  return Object.freeze({
    pulse: (pin: 2 | 5, ms: number) => {
      if (pin === ownPin && ms >= leastMs && !isJammed) set(true)
    },
    level: () => isOpen === (openIs === 'high'),
    isOpen: () => isOpen,
    push: () => set(false),
    turnKey: () => set(true),
    setJammed: (jammed: boolean) => {
      isJammed = jammed
    },
    isJammed: () => isJammed,
    onChange: (changed: () => void) => {
      const entry = () => changed()
      listeners.add(entry)
      return () => {
        listeners.delete(entry)
      }
    },
  })
}
