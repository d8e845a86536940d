/**
 * Who asks on the street, and how much each may: an allowance a client, that fills slowly. A client is an IPv4 address or
 * an IPv6 network of 64 bits (whoever has one address of it has them all).
 */
import { BlockList, isIP } from 'node:net'
import { parseIpAddress } from '../../core/lnurl/ip-address.ts'
import type { Clock } from '../../core/ports/clock.ts'

/** Names of our own tills' addresses or networks (`192.168.1.0/24`) that are no addresses. */
export const badNetworks = (networks: readonly string[]): readonly string[] =>
  networks.filter((network) => {
    const [address = '', bits, ...more] = network.split('/')
    const version = isIP(address)
    if (version === 0 || more.length > 0) return true
    const most = version === 4 ? 32 : 128
    return bits !== undefined && !(/^[0-9]{1,3}$/.test(bits) && Number(bits) <= most)
  })

/** The addresses of checked networks. */
export function networkList(networks: readonly string[]): { has(address: string): boolean } {
  const list = new BlockList()
  const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    if (bits === undefined) list.addAddress(address, family(address))
    else list.addSubnet(address, Number(bits), family(address))
  }
  return { has: (address) => isIP(address) !== 0 && list.check(address, family(address)) }
}

/** The name under which an address is counted. */
export function clientOf(address: string): string {
  const parsed = parseIpAddress(address)
  if (parsed === undefined) return 'unknown'
  if (parsed.version === 4) return parsed.bytes.join('.')
  const { groups } = parsed
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  if (isMapped)
    return groups
      .slice(6)
      .map((group) => `${group >> 8}.${group & 0xff}`)
      .join('.')
  return groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')
}

export type Allowance = {
  /** How many may come at once. */
  readonly burst: number
  /** One more comes back after so many milliseconds. */
  readonly everyMs: number
  /** How many clients are remembered; the one that was quiet longest is forgotten first, as if it were new. */
  readonly most: number
}

/** Whether this client may ask once more now; being refused costs nothing. */
export function clientBuckets(clock: Pick<Clock, 'monotonicMs'>, allowance: Allowance) {
  const { burst, everyMs, most } = allowance
  const full = burst * everyMs
  const buckets = new Map<string, { readonly saved: number; readonly at: number }>()
  return {
    mayAsk: (client: string): boolean => {
      const now = clock.monotonicMs()
      const before = buckets.get(client) ?? { saved: full, at: now }
      const saved = Math.min(full, before.saved + now - before.at)
      const may = saved >= everyMs
      // Put in anew, so that the map's order is that of the last question.
      buckets.delete(client)
      buckets.set(client, { saved: may ? saved - everyMs : saved, at: now })
      const [eldest] = buckets.keys()
      if (buckets.size > most && eldest !== undefined) buckets.delete(eldest)
      return may
    },
  }
}
