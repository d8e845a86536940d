import type { DeviceId } from '../../../core/contract/ids.ts'
import type { Device, DeviceRole, DrawerWiring } from '../../../core/device/device.ts'
import { canTakeRole, isSingle, plainText } from '../../../core/device/meet-device.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Unit } from '../../../core/ports/store.ts'

type ChangePorts = Pick<Ports, 'store'>

function withRole(device: Device, role: DeviceRole | undefined): Device {
  if (role !== undefined) return { ...device, role }
  const { role: before, ...without } = device
  return before === undefined ? device : without
}

/** Reads, changes and writes one device in one unit. */
async function change(
  { store }: ChangePorts,
  id: DeviceId,
  run: (device: Device, all: readonly Device[], unit: Unit) => Promise<Result<Device, Failure>>,
): Promise<Result<Device, Failure>> {
  return store.commit(async (unit) => {
    const all = await unit.devices.all()
    const device = all.find((one) => one.id === id)
    if (device === undefined) return err(failure('device.notFound'))
    const changed = await run(device, all, unit)
    if (!changed.ok) return changed
    await unit.devices.put(changed.value)
    await unit.changes.add('device', id)
    return changed
  })
}

/** Gives a device another name; no two have the same. */
export const nameDevice = (
  ports: ChangePorts,
  { id, name }: { id: DeviceId; name: string },
): Promise<Result<Device, Failure>> =>
  change(ports, id, async (device, all) => {
    const plain = plainText(name, 40)
    const isTaken = all.some(
      (one) => one.id !== id && one.name.toLowerCase() === plain.toLowerCase(),
    )
    if (plain === '') return err(failure('request.invalid', { field: 'name' }))
    return isTaken ? err(failure('request.conflict')) : ok({ ...device, name: plain })
  })

export type Assignment = {
  readonly id: DeviceId
  /** Absent: the device does nothing from now on. */
  readonly role?: DeviceRole
  readonly profile?: string
  readonly speed?: number
  readonly drawer?: DrawerWiring
}

/** Gives a device a role, and takes it from who had it where only one may; `device.cannot` when it is no such device. */
export const assignDevice = (
  ports: ChangePorts,
  { id, role, ...settings }: Assignment,
): Promise<Result<Device, Failure>> =>
  change(ports, id, async (device, all, unit) => {
    if (role !== undefined && !canTakeRole(device, role)) return err(failure('device.cannot'))
    const before = all.filter((one) => one.role === role && role !== undefined && isSingle(role))
    for (const other of before.filter((one) => one.id !== id)) {
      await unit.devices.put(withRole(other, undefined))
      await unit.changes.add('device', other.id)
    }
    return ok({ ...withRole(device, role), ...settings })
  })

/** Forgets a device; if it is still plugged in, it is met anew. */
export async function forgetDevice(
  { store }: ChangePorts,
  id: DeviceId,
): Promise<Result<Device, Failure>> {
  return store.commit(async (unit) => {
    const device = (await unit.devices.all()).find((one) => one.id === id)
    if (device === undefined) return err(failure('device.notFound'))
    await unit.devices.remove(id)
    await unit.changes.add('device', id)
    return ok(device)
  })
}
