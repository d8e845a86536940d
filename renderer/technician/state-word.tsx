import type { DeviceView } from '../../core/contract/device-view.ts'
import { Icon, type IconName } from '../kit/icon.tsx'
import { useScreen } from '../kit/screen.tsx'

const icons: Readonly<Record<DeviceView['state'], IconName>> = {
  ready: 'check',
  busy: 'printer',
  probing: 'clock',
  degraded: 'alert',
  error: 'alert',
  absent: 'plug',
}

/** A device without a job harms nobody: amber is for what somebody waits for. */
export function StateWord({ device }: { readonly device: DeviceView }) {
  const { say } = useScreen()
  const isTrouble = device.role !== undefined && ['error', 'absent'].includes(device.state)
  return (
    <span className={isTrouble ? 'technician-state technician-attend' : 'technician-state'}>
      <Icon name={icons[device.state]} size={20} />
      {say(`technician.state.${device.state}`)}
    </span>
  )
}
