import type { DeviceId } from '../contract/ids.ts'
import type { Instant } from '../time/instant.ts'
import type { Device, DeviceRole, FoundDevice } from './device.ts'

/** The role that a device takes by itself when it is met: only one that nobody has, also nobody who is away now. */
export function roleFor(known: readonly Device[], { kind }: FoundDevice): DeviceRole | undefined {
  if (kind !== 'printer' || known.some(({ role }) => role === 'receipt')) return undefined
  return 'receipt'
}

/** True when a person may give a role to this device: on a serial line may hang anything. */
export const canTakeRole = ({ kind, identity }: Device): boolean =>
  kind === 'printer' || identity.bus === 'serial'

/** A name that no other device has: as asked, or with the next number. */
export function freeName(known: readonly Device[], wanted: string): string {
  const taken = new Set(known.map(({ name }) => name.toLowerCase()))
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wanted : `${wanted} ${count}`
    if (!taken.has(name.toLowerCase())) return name
  }
}

/** What the device's maker wrote into it, made fit for a line: hostile hardware writes there, too. */
export const plainText = (text: string, longest = 60): string =>
  text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ')
    .replaceAll(/ +/g, ' ')
    .trim()
    .slice(0, longest)

/** A device that was never seen, as it will be known from now on. */
export function newDevice(
  known: readonly Device[],
  found: FoundDevice,
  { id, at }: { id: DeviceId; at: Instant },
): Device {
  const { identity, kind } = found
  const model = plainText(`${found.maker} ${found.model}`) || `${identity.bus} ${identity.place}`
  const role = roleFor(known, found)
  return {
    id,
    identity,
    kind,
    name: freeName(known, plainText(found.model, 40) || model),
    model,
    ...(role === undefined ? {} : { role }),
    firstSeenAt: at,
  }
}
