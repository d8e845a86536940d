import type { DeviceId } from '../contract/ids.ts'
import type { Instant } from '../time/instant.ts'
import type { Device, DeviceRole, FoundDevice } from './device.ts'

/** Roles that one device of the shop has at most. */
const single: ReadonlySet<DeviceRole> = new Set(['receipt', 'display'])

const roleOfKind: Partial<Record<Device['kind'], DeviceRole>> = {
  printer: 'receipt',
  display: 'display',
  scanner: 'scanner',
}

/** The role that a device takes by itself when it is met: only one that nobody has, also nobody who is away now. */
export function roleFor(known: readonly Device[], { kind }: FoundDevice): DeviceRole | undefined {
  const role = roleOfKind[kind]
  if (role === undefined || !single.has(role)) return role
  return known.some((device) => device.role === role) ? undefined : role
}

/** True when a person may give this role to a device of this kind: a serial line may be anything. */
export const canTake = ({ kind, identity }: Device, role: DeviceRole): boolean => {
  if (kind === 'unknown') return identity.bus === 'serial'
  if (kind === 'keyboard') return role === 'scanner'
  return roleOfKind[kind] === role
}

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

/** The others without a role that only one may have. */
export const withoutRole = (known: readonly Device[], role: DeviceRole): readonly Device[] =>
  single.has(role) ? known.filter((device) => device.role === role) : []
