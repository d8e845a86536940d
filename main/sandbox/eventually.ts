export type Patience = {
  readonly withinMs: number
  /** What to say when it did not come to pass, e.g. "bitcoind did not answer". */
  readonly what: string
  readonly everyMs?: number
}

/** Tries until `attempt` does not throw; after the time is up throws what was waited for, with the last problem. */
export async function eventually<T>(attempt: () => Promise<T>, patience: Patience): Promise<T> {
  const started = performance.now()
  for (;;) {
    try {
      return await attempt()
    } catch (problem) {
      if (performance.now() - started > patience.withinMs) {
        const seconds = Math.round(patience.withinMs / 1000)
        throw new Error(`${patience.what} within ${seconds} s`, { cause: problem })
      }
    }
    await new Promise((resolve) => setTimeout(resolve, patience.everyMs ?? 50))
  }
}
