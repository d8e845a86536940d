import type { DeviceView } from '../../core/contract/device-view.ts'
import { deviceRoles, type DeviceBus, type DeviceRole } from '../../core/device/device.ts'
import { canTakeRole } from '../../core/device/meet-device.ts'

/** What this device could do in the shop. */
export const jobsOf = ({ kind, bus }: DeviceView): readonly DeviceRole[] =>
  deviceRoles.filter((role) => canTakeRole({ kind, identity: { bus: bus as DeviceBus } }, role))

/** What it would be given, if it were given anything. */
export const usualJob = (device: DeviceView): DeviceRole => jobsOf(device)[0] ?? 'receipt'
