import { useState } from 'react'
import type { DeviceView } from '../../core/contract/device-view.ts'
import { useScreen, type ScreenSetting } from '../kit/screen.tsx'
import { Table, type TableColumn } from '../kit/table.tsx'
import { DeviceDetail } from './device-detail.tsx'
import { usualJob } from './jobs.ts'
import { StateWord } from './state-word.tsx'
import type { TechnicianApi } from './technician-api.ts'
import { useAnswer } from './use-answer.ts'

/** What comes and goes is seen within a second. */
const watchMs = 1_000

/** All devices that the till has met, as they are now, and the one that was chosen. */
export function DevicesPart({ api }: { readonly api: TechnicianApi }) {
  const setting = useScreen()
  const { say } = setting
  const list = useAnswer(api.devices, watchMs)
  const [chosen, setChosen] = useState<string>()
  const devices = list.value?.devices ?? []
  const open = devices.find(({ id }) => id === chosen) ?? devices[0]
  return (
    <div className="technician-two">
      <section className="technician-list">
        {devices.length === 0 ? (
          <p className="technician-empty">
            {list.value === undefined ? '' : say('technician.none')}
          </p>
        ) : (
          <Table
            label={say('technician.devices')}
            columns={columnsOf(setting)}
            rows={devices}
            idOf={({ id }) => id}
            chosen={open?.id}
            onChoose={setChosen}
          />
        )}
      </section>
      {open === undefined ? null : (
        <section className="technician-detail" aria-label={open.name} tabIndex={0}>
          <DeviceDetail
            key={open.id}
            api={api}
            device={open}
            profiles={list.value?.profiles[open.role ?? usualJob(open)] ?? []}
            changed={list.again}
          />
        </section>
      )}
    </div>
  )
}

const columnsOf = ({ say }: ScreenSetting): readonly TableColumn<DeviceView>[] => [
  {
    id: 'name',
    head: say('technician.name'),
    names: true,
    cell: (device) => <bdi>{device.name}</bdi>,
  },
  {
    id: 'kind',
    head: say('technician.kind'),
    cell: (device) => say(`technician.kind.${device.kind}`),
  },
  {
    id: 'role',
    head: say('technician.job'),
    cell: (device) => (device.role === undefined ? '' : say(`device.role.${device.role}`)),
  },
  { id: 'state', head: say('technician.state'), cell: (device) => <StateWord device={device} /> },
]
