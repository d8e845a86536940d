/** A reader in one of these states can be tapped: screens then ask for a card, too. */
const open: ReadonlySet<string> = new Set(['ready', 'busy', 'degraded'])

export const takesCards = (readers: readonly { readonly state: string }[]): boolean =>
  readers.some(({ state }) => open.has(state))
