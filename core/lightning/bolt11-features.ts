/** BOLT #9, feature bits that may stand in a payment string (context `9`). Even bits are compulsory, odd ones optional. */

/** A feature by its even bit, with the even bits of those it builds on. */
const known: ReadonlyMap<number, readonly number[]> = new Map([
  [8, []], // var_onion_optin
  [14, [8]], // payment_secret
  [16, [14]], // basic_mpp
  [24, [8]], // option_route_blinding
  [36, [8]], // option_attribution_data
  [48, []], // option_payment_metadata
])

const evenOf = (bit: number): number => bit - (bit % 2)

/**
 * The first bit that forbids paying: an unknown even one, or a known one without what it builds on; undefined when all
 * is well. Unknown odd bits are nothing.
 */
export function unmetFeature(bits: ReadonlySet<number>): number | undefined {
  const offers = (even: number) => bits.has(even) || bits.has(even + 1)
  return [...bits].find((bit) => {
    const needs = known.get(evenOf(bit))
    return needs === undefined ? bit % 2 === 0 : !needs.every(offers)
  })
}
