/** Devices and findings as lines for people. */
import type { DeviceView, Finding } from '../../core/contract/device-view.ts'
import { showTime } from './show.ts'

const stateText = ({ state, reason }: DeviceView): string =>
  reason === undefined ? state : `${state} (${reason})`

/** `Counter               printer   receipt   ready                     /dev/usb/lp0` */
export const showDeviceLine = (device: DeviceView): string =>
  [
    device.name.padEnd(24),
    device.kind.padEnd(8),
    (device.role ?? '-').padEnd(8),
    stateText(device).padEnd(30),
    device.address ?? `${device.bus} ${device.place}`,
  ].join('  ')

const drawerText = ({ state, wiring }: NonNullable<DeviceView['drawer']>): string => {
  const switchSays = wiring.openIs === undefined ? 'not known yet' : `${wiring.openIs} when open`
  return `${state}; pin ${wiring.pin}, ${wiring.pulseMs} ms, its switch is ${switchSays}`
}

/** Everything about one device, fit for a report. */
export function showDevice(device: DeviceView): readonly string[] {
  const { vendor, product, serial, profile, columns, speed, drawer } = device
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['model', device.model],
    ['state', stateText(device)],
    ['role', device.role ?? 'none'],
    ['reached at', device.address],
    ['plugged at', `${device.bus} ${device.place}`],
    ['numbers', vendor === '' ? undefined : `${vendor}:${product}`],
    ['serial', serial === '' ? undefined : serial],
    ['profile', columns === undefined ? profile : `${profile ?? ''}, ${columns} characters a line`],
    ['speed', speed === undefined ? undefined : `${speed} bits a second`],
    ['drawer', drawer === undefined ? undefined : drawerText(drawer)],
    ['met', showTime(device.firstSeenAt)],
    ['id', device.id],
  ]
  const lines = rows.flatMap(([label, value]) =>
    value === undefined ? [] : [`  ${label.padEnd(12)}${value}`],
  )
  return [device.name, ...lines]
}

const marks = { fine: 'ok    ', notice: 'note  ', wrong: 'WRONG ' } as const

/** `WRONG  printer  error: The printer is open. Close it; the receipt waits. (docs/runbooks/printer.md)` */
export function showFinding({ part, state, verdict, sentence, runbook }: Finding): string {
  const where = runbook === undefined ? '' : ` (docs/runbooks/${runbook}.md)`
  return `${marks[verdict]} ${part.padEnd(18)} ${state}${sentence === undefined ? '' : `: ${sentence}${where}`}`
}
