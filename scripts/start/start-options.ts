export type StartOptions = {
  /** Open screens where there is a display. */
  readonly open: boolean
  /** Begin anew. */
  readonly fresh: boolean
  /** Do not ask before deleting. */
  readonly yes: boolean
}

export const startUsage = `usage: npm start -- [--no-open] [--fresh [--yes]]

Starts a practice shop on regtest and opens its screens: the cashier's, the customer's display.
  --no-open   only print the addresses
  --fresh     delete the practice shop of this checkout first: books, wallets, chain (asks; --yes does not)
The shop lies in .flashtill/, or where FLASHTILL_PRACTICE says. A .flashtill/flashtill.toml may name
programs to use: [programs] bitcoind = "…", bitcoin-cli, lnd, lncli.`

/** The options, or undefined when one of them is not known. */
export function startOptions(args: readonly string[]): StartOptions | undefined {
  const known = new Set(['--no-open', '--fresh', '--yes'])
  if (!args.every((arg) => known.has(arg))) return undefined
  const given = new Set(args)
  return { open: !given.has('--no-open'), fresh: given.has('--fresh'), yes: given.has('--yes') }
}
