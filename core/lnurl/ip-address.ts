/**
 * Which addresses are places on the open Internet. IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890);
 * text forms by the WHATWG URL standard §3.5, which reads decimal, octal, hexadecimal and shortened IPv4.
 */

/** Four bytes, or eight groups of 16 bits. */
export type IpAddress =
  | { readonly version: 4; readonly bytes: readonly number[] }
  | { readonly version: 6; readonly groups: readonly number[] }

type Block = { readonly start: readonly number[]; readonly bits: number }

const dotted = (text: string): readonly number[] => text.split('.').map(Number)

const v4Block = (text: string): Block => {
  const [start = '', bits = ''] = text.split('/')
  return { start: dotted(start), bits: Number(bits) }
}

/** Everything that the registry does not call globally reachable, and multicast. */
const closedV4: readonly Block[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
].map(v4Block)

/** Only 2000::/3 is given out as global unicast; these parts of it are not places, or hide an IPv4 address. */
const closedV6: readonly Block[] = [
  { start: [0x2001, 0x0000], bits: 23 },
  { start: [0x2001, 0x0db8], bits: 32 },
  { start: [0x2002], bits: 16 },
  { start: [0x3fff], bits: 20 },
]
const globalUnicast: Block = { start: [0x2000], bits: 3 }
/** IPv4-mapped (RFC 4291 §2.5.5.2) and NAT64 (RFC 6052): the IPv4 address within is judged. */
const carriesV4: readonly Block[] = [
  { start: [0, 0, 0, 0, 0, 0xffff], bits: 96 },
  { start: [0x0064, 0xff9b, 0, 0, 0, 0], bits: 96 },
]

/** Whether the first bits of an address, in parts of `width` bits, are those of the block. */
function lies(parts: readonly number[], width: number, block: Block): boolean {
  for (let at = 0; at * width < block.bits; at += 1) {
    const spare = Math.max(0, width - (block.bits - at * width))
    if ((parts[at] ?? 0) >> spare !== (block.start[at] ?? 0) >> spare) return false
  }
  return true
}

/** Eight groups from the form that the URL standard writes: lower case, no IPv4 tail, `::` once at most. */
function groupsOf(text: string): readonly number[] {
  const [head = '', tail] = text.split('::')
  const numbers = (half: string) =>
    half === '' ? [] : half.split(':').map((group) => Number.parseInt(group, 16))
  const front = numbers(head)
  if (tail === undefined) return front
  const back = numbers(tail)
  return [...front, ...Array<number>(8 - front.length - back.length).fill(0), ...back]
}

/** The address that a URL's host is (`127.0.0.1`, `[::1]`), or undefined where it is a name. The host is as `URL` writes it. */
export function addressOfHost(host: string): IpAddress | undefined {
  if (host.startsWith('[')) return { version: 6, groups: groupsOf(host.slice(1, -1)) }
  return /^\d+\.\d+\.\d+\.\d+$/.test(host) ? { version: 4, bytes: dotted(host) } : undefined
}

/** An address as a resolver or a person writes it, in any of its forms; a zone (`%eth0`) makes it none. */
export function parseIpAddress(text: string): IpAddress | undefined {
  const host = text.includes(':') ? `[${text.replace(/^\[|\]$/g, '')}]` : text
  if (!/^[0-9a-fx.:[\]]+$/i.test(host)) return undefined
  const url = `https://${host}/`
  if (!URL.canParse(url)) return undefined
  return addressOfHost(new URL(url).hostname)
}

/** Whether the address is a place on the open Internet: not private, local, reserved, multicast or for documentation. */
export function isPublicAddress(address: IpAddress): boolean {
  if (address.version === 4) return !closedV4.some((block) => lies(address.bytes, 8, block))
  const { groups } = address
  if (carriesV4.some((block) => lies(groups, 16, block))) {
    const bytes = groups.slice(6).flatMap((group) => [group >> 8, group & 0xff])
    return isPublicAddress({ version: 4, bytes })
  }
  return lies(groups, 16, globalUnicast) && !closedV6.some((block) => lies(groups, 16, block))
}
