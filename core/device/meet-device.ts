import type { DeviceId } from '../contract/ids.ts'
import type { Instant } from '../time/instant.ts'
import type { Device, DeviceIdentity, DeviceKind, DeviceRole, FoundDevice } from './device.ts'

/** One device at most has it. */
export const isSingle = (role: DeviceRole): boolean => role === 'receipt' || role === 'display'

const ownRoles: Readonly<Partial<Record<DeviceKind, DeviceRole>>> = {
  printer: 'receipt',
  display: 'display',
  scanner: 'scanner',
}

/** The role that a device takes by itself when it is met: only one that is free, also of those that are away now. */
export function roleFor(known: readonly Device[], { kind }: FoundDevice): DeviceRole | undefined {
  const role = ownRoles[kind]
  if (role === undefined) return undefined
  return isSingle(role) && known.some((device) => device.role === role) ? undefined : role
}

/**
 * True when a person may give this role to this device. On a serial line may hang anything; what shows itself as a keyboard
 * may be a scanner, or a reader that types what it reads; a display may have a printer's plug.
 */
export function canTakeRole(
  { kind, identity }: { readonly kind: DeviceKind; readonly identity: Pick<DeviceIdentity, 'bus'> },
  role: DeviceRole,
): boolean {
  if (identity.bus === 'serial') return true
  switch (role) {
    case 'receipt':
      return kind === 'printer'
    case 'display':
      return identity.bus === 'printer'
    case 'scanner':
      return kind === 'scanner' || kind === 'keyboard'
    case 'reader':
      return identity.bus === 'input'
  }
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
