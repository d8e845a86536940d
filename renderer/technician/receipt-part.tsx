import { useEffect, useState } from 'react'
import type { ReceiptTemplate } from '../../core/receipt/template.ts'
import { Button } from '../kit/button.tsx'
import { Field } from '../kit/field.tsx'
import { useScreen } from '../kit/screen.tsx'
import { ReceiptForm } from './receipt-form.tsx'
import { refusalText } from './refusal-text.ts'
import type { Look, TechnicianApi, TemplateAnswer } from './technician-api.ts'

/** So long nobody has typed: then it is drawn. */
const restMs = 200

/** How receipts look: changed at the left, seen at the right as both papers would have it, in force when it is kept. */
export function ReceiptPart({ api }: { readonly api: TechnicianApi }) {
  const { say } = useScreen()
  const [kept, setKept] = useState<TemplateAnswer>()
  const [draft, setDraft] = useState<ReceiptTemplate>()
  const [by, setBy] = useState('')
  const [said, setSaid] = useState<string>()
  useEffect(() => {
    void api.template().then((answer) => {
      if (!answer.ok) return setSaid(refusalText(answer.error, say))
      setKept(answer.value)
      return setDraft(answer.value.template)
    })
  }, [api, say])
  if (kept === undefined || draft === undefined) return <output>{said}</output>
  const isSame = JSON.stringify(draft) === JSON.stringify(kept.template)
  const keep = async () => {
    const answer = await api.setTemplate(draft, by)
    if (answer.ok) setKept(answer.value)
    setSaid(answer.ok ? say('technician.receipt.kept') : refusalText(answer.error, say))
  }
  return (
    <div className="technician-two technician-receipt">
      <section className="technician-detail" aria-label={say('technician.receipt')} tabIndex={0}>
        <ReceiptForm template={draft} onTemplate={setDraft} />
        <History answer={kept} />
        <div className="technician-keep">
          <output className="technician-said">{said}</output>
          <div className="technician-row technician-naming">
            <Field label={say('technician.receipt.by')} value={by} onChange={setBy} />
            <Button
              kind="main"
              label={say('technician.receipt.keep')}
              disabled={isSame || by.trim() === ''}
              onPress={() => void keep()}
            />
          </div>
        </div>
      </section>
      <section
        className="technician-looks"
        aria-label={say('technician.receipt.look')}
        tabIndex={0}
      >
        {([58, 80] as const).map((width) => (
          <LookAt key={width} api={api} template={draft} width={width} />
        ))}
      </section>
    </div>
  )
}

function LookAt(props: {
  readonly api: TechnicianApi
  readonly template: ReceiptTemplate
  readonly width: 58 | 80
}) {
  const { api, template, width } = props
  const { say } = useScreen()
  const [look, setLook] = useState<Look>()
  const [refused, setRefused] = useState<string>()
  useEffect(() => {
    let here = true
    const timer = setTimeout(() => {
      void api.look({ template, width, kind: 'original' }).then((answer) => {
        if (!here) return
        if (answer.ok) setLook(answer.value)
        setRefused(answer.ok ? undefined : refusalText(answer.error, say))
      })
    }, restMs)
    return () => {
      here = false
      clearTimeout(timer)
    }
  }, [api, template, width, say])
  return (
    <figure className="technician-look">
      <figcaption>
        {say('technician.receipt.size', { width, length: look?.millimetres ?? 0 })}
      </figcaption>
      {refused === undefined ? null : <p role="alert">{refused}</p>}
      {look === undefined ? null : (
        <img
          src={`data:image/png;base64,${look.png}`}
          alt={look.text.join('\n')}
          width={width === 58 ? 232 : 320}
        />
      )}
    </figure>
  )
}

function History({ answer }: { readonly answer: TemplateAnswer }) {
  const { say, locale } = useScreen()
  return (
    <ul className="technician-history soft">
      {answer.history.map(({ number, at, by }) => (
        <li key={number}>
          {say('technician.receipt.version', {
            number,
            by,
            time: new Date(at).toLocaleString(locale),
          })}
        </li>
      ))}
    </ul>
  )
}
