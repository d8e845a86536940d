import type { Finding } from '../../core/contract/device-view.ts'
import { useState } from 'react'
import { Button } from '../kit/button.tsx'
import { Icon, type IconName } from '../kit/icon.tsx'
import { useScreen } from '../kit/screen.tsx'
import { refusalText } from './refusal-text.ts'
import type { TechnicianApi } from './technician-api.ts'
import { useAnswer } from './use-answer.ts'

const watchMs = 2_000

/** Every part of the till in a line, the issuers of foreign cards, a test of the printer, and what a helper needs. */
export function TillPart({ api }: { readonly api: TechnicianApi }) {
  const { say } = useScreen()
  const doctor = useAnswer(api.doctor, watchMs)
  const providers = useAnswer(api.providers, watchMs)
  const hosts = providers.value?.providers ?? []
  return (
    <section className="technician-column" tabIndex={0} aria-label={say('technician.till')}>
      <ul className="technician-findings">
        {(doctor.value?.findings ?? []).map((finding) => (
          <FindingRow key={finding.part} finding={finding} />
        ))}
      </ul>
      {hosts.length === 0 ? null : (
        <>
          <h2>{say('technician.providers')}</h2>
          <table className="technician-table">
            <thead>
              <tr>
                <th>{say('technician.provider')}</th>
                <th className="figures">{say('technician.asked')}</th>
                <th className="figures">{say('technician.unanswered')}</th>
                <th className="figures">{say('technician.refused')}</th>
                <th className="figures">{say('technician.middle')}</th>
              </tr>
            </thead>
            <tbody>
              {hosts.map((one) => (
                <tr key={one.host}>
                  <td>
                    <bdi dir="ltr">{one.host}</bdi>
                  </td>
                  <td className="figures">{one.asked}</td>
                  <td className="figures">{one.unanswered}</td>
                  <td className="figures">{one.refused}</td>
                  <td className="figures">{one.p50Ms === undefined ? '' : `${one.p50Ms} ms`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      <Hands api={api} />
    </section>
  )
}

const icons: Readonly<Record<Finding['verdict'], IconName>> = {
  fine: 'check',
  notice: 'clock',
  wrong: 'alert',
}

function FindingRow({ finding }: { readonly finding: Finding }) {
  const { say } = useScreen()
  const { part, state, verdict, sentence, runbook } = finding
  return (
    <li className={`technician-finding technician-${verdict}`}>
      <Icon name={icons[verdict]} size={20} />
      <span className="technician-verdict">{say(`technician.verdict.${verdict}`)}</span>
      <strong>{part}</strong>
      <span>{sentence ?? state}</span>
      {runbook === undefined ? null : <code className="selectable">{runbook}</code>}
    </li>
  )
}

function Hands({ api }: { readonly api: TechnicianApi }) {
  const { say } = useScreen()
  const [said, setSaid] = useState<string>()
  const print = async () => {
    setSaid(say('technician.testing'))
    const answer = await api.printTest()
    setSaid(answer.ok ? say('technician.tested') : refusalText(answer.error, say))
  }
  return (
    <>
      <div className="technician-row">
        <Button label={say('technician.printTest')} icon="printer" onPress={() => void print()} />
        <a className="technician-link" href="/till/support" download>
          {say('technician.support')}
        </a>
      </div>
      <output className="technician-said">{said}</output>
      <p className="soft">{say('technician.supportWhat')}</p>
    </>
  )
}
