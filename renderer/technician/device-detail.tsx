import { useState } from 'react'
import type { DeviceView } from '../../core/contract/device-view.ts'
import { errorWordId } from '../../core/words/words.ts'
import { Button } from '../kit/button.tsx'
import { Field } from '../kit/field.tsx'
import { useScreen } from '../kit/screen.tsx'
import type { Answer } from '../kit/till-api.ts'
import { StateWord } from './state-word.tsx'
import { jobsOf } from './jobs.ts'
import { refusalText } from './refusal-text.ts'
import type { TechnicianApi } from './technician-api.ts'

type Props = {
  readonly api: TechnicianApi
  readonly device: DeviceView
  readonly profiles: readonly string[]
  readonly changed: () => void
}

/** One device: what it is, how it is, its name, its job, a test, and forgetting it. */
export function DeviceDetail({ api, device, profiles, changed }: Props) {
  const { say } = useScreen()
  const [said, setSaid] = useState<string>()
  const tell = async (asked: Promise<Answer<unknown>>, done: string) => {
    const answer = await asked
    setSaid(answer.ok ? done : refusalText(answer.error, say))
    changed()
  }
  const test = async () => {
    setSaid(say('technician.testing'))
    const answer = await api.testDevice(device.id)
    if (!answer.ok) return setSaid(refusalText(answer.error, say))
    const isSure = answer.value.outcome === 'confirmed'
    return setSaid(say(isSure ? 'technician.tested' : 'error.printer.unconfirmed'))
  }
  const canPrint = device.kind === 'printer' || device.role === 'receipt'
  const jobs = jobsOf(device)
  const assign = (body: Parameters<TechnicianApi['assignDevice']>[1]) =>
    void tell(api.assignDevice(device.id, body), say('technician.done'))
  return (
    <>
      <StateWord device={device} />
      {device.reason === undefined ? null : <p>{say(errorWordId(device.reason))}</p>}
      <Naming
        name={device.name}
        onName={(name) => void tell(api.nameDevice(device.id, name), say('technician.done'))}
      />
      {canPrint ? (
        <div className="technician-row">
          <Button label={say('technician.test')} icon="printer" onPress={() => void test()} />
        </div>
      ) : null}
      {jobs.length === 0 ? null : (
        <Choice
          label={say('technician.job')}
          value={device.role ?? ''}
          values={['', ...jobs]}
          wordOf={(job) => say(`device.role.${jobs.find((one) => one === job) ?? 'none'}`)}
          onValue={(job) => {
            const role = jobs.find((one) => one === job)
            assign(role === undefined ? {} : { role })
          }}
        />
      )}
      {profiles.length === 0 || jobs.length === 0 ? null : (
        <Choice
          label={say('device.slip.profile')}
          value={device.profile ?? ''}
          values={profiles}
          onValue={(profile) => assign({ ...roleOf(device), profile })}
        />
      )}
      <output className="technician-said">{said}</output>
      <Facts device={device} />
      <div className="technician-row">
        <Button
          label={say('technician.forget')}
          onPress={() => void tell(api.forgetDevice(device.id), say('technician.done'))}
        />
      </div>
    </>
  )
}

const roleOf = ({ role }: DeviceView) => (role === undefined ? {} : { role })

function Naming(props: { readonly name: string; readonly onName: (name: string) => void }) {
  const { say } = useScreen()
  const [name, setName] = useState(props.name)
  return (
    <div className="technician-row technician-naming">
      <Field label={say('technician.name')} value={name} onChange={setName} />
      <Button
        label={say('technician.rename')}
        disabled={name === props.name || name.trim() === ''}
        onPress={() => props.onName(name)}
      />
    </div>
  )
}

export function Choice(props: {
  readonly label: string
  readonly value: string
  readonly values: readonly string[]
  readonly wordOf?: (value: string) => string
  readonly onValue: (value: string) => void
}) {
  const known = props.values.includes(props.value) ? props.values : ['', ...props.values]
  return (
    <label className="field">
      <span>{props.label}</span>
      <select
        className="field-input"
        value={props.value}
        onChange={(event) => props.onValue(event.currentTarget.value)}
      >
        {known.map((value) => (
          <option key={value} value={value}>
            {props.wordOf?.(value) ?? value}
          </option>
        ))}
      </select>
    </label>
  )
}

function Facts({ device }: { readonly device: DeviceView }) {
  const { say, locale } = useScreen()
  const numbers = [device.vendor, device.product].filter((part) => part !== '').join(':')
  const columns = device.columns === undefined ? '' : String(device.columns)
  const speed = device.speed === undefined ? '' : say('technician.baud', { speed: device.speed })
  const met = new Date(device.firstSeenAt).toLocaleString(locale)
  const facts = [
    [say('device.slip.model'), device.model],
    [say('device.slip.connection'), device.address ?? ''],
    [say('technician.socket'), `${device.bus} ${device.place}`],
    [say('technician.numbers'), numbers],
    [say('device.slip.serial'), device.serial],
    [say('device.slip.columns'), columns],
    [say('technician.speed'), speed],
    [say('technician.met'), met],
  ] as const
  return (
    <dl className="technician-facts">
      {facts
        .filter(([, value]) => value !== '')
        .map(([what, value]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd className="selectable">
              <bdi dir="ltr">{value}</bdi>
            </dd>
          </div>
        ))}
    </dl>
  )
}
