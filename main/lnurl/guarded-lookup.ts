import { lookup as systemLookup } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import { mayConnect, type EgressPolicy } from '../../core/lnurl/egress.ts'

export type Address = { readonly address: string; readonly family: number }
export type Resolve = (hostname: string) => Promise<readonly Address[]>

export const resolveBySystem: Resolve = (hostname) => systemLookup(hostname, { all: true })

/** What a name resolved to lies in the house, or nowhere. */
export class AddressNotAllowed extends Error {
  constructor() {
    super('the name leads to an address that the till does not go to')
  }
}

/**
 * The resolver that a connection is made with: it is given the addresses that `mayConnect` lets through and connects to one of
 * them, so a name that answers differently the next time (DNS rebinding) gains nothing.
 */
export function guardedLookup(url: URL, policy: EgressPolicy, resolve: Resolve): LookupFunction {
  const allowed = async (hostname: string): Promise<readonly Address[] | Error> => {
    try {
      const addresses = await resolve(hostname)
      const open = addresses.filter(({ address }) => mayConnect(address, url, policy).ok)
      return open.length === 0 ? new AddressNotAllowed() : open
    } catch (problem) {
      return problem instanceof Error ? problem : new AddressNotAllowed()
    }
  }
  const answer = async (...[hostname, { all }, callback]: Parameters<LookupFunction>) => {
    const found = await allowed(hostname)
    if (found instanceof Error) callback(found, '')
    else if (all === true) callback(null, [...found])
    else callback(null, found[0]?.address ?? '', found[0]?.family ?? 0)
  }
  return (...asked) => void answer(...asked)
}
