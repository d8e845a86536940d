import type { Device, DeviceIdentity, FoundDevice } from './device.ts'

/** Which known device each found one is. A known one that is in neither list is away. */
export type Matched = {
  readonly present: readonly { readonly device: Device; readonly found: FoundDevice }[]
  /** Never seen before. */
  readonly fresh: readonly FoundDevice[]
}

const sameThing = (one: DeviceIdentity, other: DeviceIdentity): boolean =>
  one.bus === other.bus &&
  one.vendor === other.vendor &&
  one.product === other.product &&
  one.serial === other.serial

const same = (one: DeviceIdentity, other: DeviceIdentity): boolean =>
  sameThing(one, other) && one.place === other.place

/** What is reached by its address alone has moved to nowhere: another address is another device. */
const canMove = ({ bus, vendor }: DeviceIdentity): boolean => bus !== 'network' && vendor !== ''

/**
 * Knows devices again. In its old socket a device is itself when all its numbers are the same. In another socket it is the
 * one that is missing, if exactly one such device is missing and exactly one such was found: serial numbers are often the
 * same for a whole production run, so where two could be meant neither is, and both are new (no wrong assignment).
 */
export function matchDevices(known: readonly Device[], found: readonly FoundDevice[]): Matched {
  const inPlace = found.flatMap((one) => {
    const device = known.find(({ identity }) => same(identity, one.identity))
    return device === undefined ? [] : [{ device, found: one }]
  })
  const missing = known.filter((device) => !inPlace.some((pair) => pair.device === device))
  const strange = found.filter((one) => !inPlace.some((pair) => pair.found === one))
  const moved = strange.flatMap((one) => {
    if (!canMove(one.identity)) return []
    const [device, second] = missing.filter(({ identity }) => sameThing(identity, one.identity))
    const alike = strange.filter(({ identity }) => sameThing(identity, one.identity))
    return device === undefined || second !== undefined || alike.length > 1
      ? []
      : [{ device, found: one }]
  })
  const present = [...inPlace, ...moved]
  return { present, fresh: strange.filter((one) => !moved.some((pair) => pair.found === one)) }
}
