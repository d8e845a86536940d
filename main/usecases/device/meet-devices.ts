import { newId, type DeviceId } from '../../../core/contract/ids.ts'
import type { Device, FoundDevice } from '../../../core/device/device.ts'
import { matchDevices } from '../../../core/device/match-devices.ts'
import { newDevice } from '../../../core/device/meet-device.ts'
import type { PlacedDevice } from '../../../core/ports/device.ts'
import type { Ports } from '../../../core/ports/ports.ts'

type MeetPorts = Pick<Ports, 'store' | 'clock' | 'random'>

/** All that the till knows with what is there of it, and who was met for the first time. */
export type Met = {
  readonly placed: readonly PlacedDevice[]
  readonly fresh: readonly Device[]
}

type Plan = Met & {
  /** In another socket than before. */
  readonly moved: readonly Device[]
  /** Named by flashtill.toml once, and no more. */
  readonly gone: readonly Device[]
}

function planFor(ports: MeetPorts, all: readonly Device[], found: readonly FoundDevice[]): Plan {
  const { present, fresh: strange } = matchDevices(all, found)
  const gone = all.filter(
    (device) =>
      device.identity.bus === 'network' && !present.some((pair) => pair.device === device),
  )
  const placed: PlacedDevice[] = all
    .filter((device) => !gone.includes(device))
    .map((device) => {
      const here = present.find((pair) => pair.device === device)?.found
      return here === undefined
        ? { device }
        : { device: { ...device, identity: here.identity }, found: here }
    })
  const moved = placed.flatMap(({ device }) =>
    all.some((one) => one.id === device.id && one.identity.place !== device.identity.place)
      ? [device]
      : [],
  )
  const fresh: Device[] = []
  for (const one of strange) {
    const { clock, random } = ports
    const at = clock.now()
    const id = newId<DeviceId>(at, random.bytes(10))
    const device = newDevice(
      placed.map((pair) => pair.device),
      one,
      { id, at },
    )
    fresh.push(device)
    placed.push({ device, found: one })
  }
  return { placed, fresh, moved, gone }
}

/** Knows again what is plugged in, and remembers what is new. Writes only when there is something to write. */
export async function meetDevices(ports: MeetPorts, found: readonly FoundDevice[]): Promise<Met> {
  const { fresh, moved, gone, placed } = planFor(ports, await ports.store.read.devices.all(), found)
  const changed = [...moved, ...fresh]
  if (changed.length + gone.length > 0)
    await ports.store.commit(async (unit) => {
      for (const { id } of gone) await unit.devices.remove(id)
      for (const device of changed) await unit.devices.put(device)
      for (const { id } of [...gone, ...changed]) await unit.changes.add('device', id)
    })
  return { placed, fresh }
}
