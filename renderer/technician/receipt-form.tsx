import { useState } from 'react'
import { ditherings, type Dithering } from '../../core/receipt/dither.ts'
import type { ReceiptTemplate } from '../../core/receipt/template.ts'
import { languages } from '../../core/words/languages.ts'
import { Button } from '../kit/button.tsx'
import { useScreen } from '../kit/screen.tsx'
import { Choice } from './device-detail.tsx'
import { logoOf, shadesOf, type Shades } from './logo.ts'

type Props = {
  readonly template: ReceiptTemplate
  readonly onTemplate: (template: ReceiptTemplate) => void
}

const facts = ['taxes', 'rate', 'paymentHash', 'page', 'barcode'] as const

const linesOf = (text: string): string[] => (text === '' ? [] : text.split('\n'))

/** What a shop may set; every change is drawn at once. */
export function ReceiptForm({ template, onTemplate }: Props) {
  const { say } = useScreen()
  const { shows } = template
  return (
    <>
      <LogoPicker template={template} onTemplate={onTemplate} />
      <Lines
        label={say('technician.receipt.head')}
        lines={template.head}
        onLines={(head) => onTemplate({ ...template, head })}
      />
      <Lines
        label={say('technician.receipt.foot')}
        lines={template.foot}
        onLines={(foot) => onTemplate({ ...template, foot })}
      />
      <fieldset className="technician-facts-shown">
        <legend>{say('technician.receipt.shows')}</legend>
        {facts.map((fact) => (
          <label key={fact} className="technician-check">
            <input
              type="checkbox"
              checked={shows[fact]}
              onChange={(event) =>
                onTemplate({
                  ...template,
                  shows: { ...shows, [fact]: event.currentTarget.checked },
                })
              }
            />
            <span>{say(`technician.receipt.shows.${fact}`)}</span>
          </label>
        ))}
      </fieldset>
      <Choice
        label={say('technician.receipt.second')}
        value={template.secondLanguage ?? ''}
        values={['', 'en', 'de']}
        wordOf={(one) =>
          one === 'en' || one === 'de' ? languages[one].name : say('technician.receipt.secondNone')
        }
        onValue={(one) => {
          const { secondLanguage: _, ...rest } = template
          onTemplate(one === 'en' || one === 'de' ? { ...rest, secondLanguage: one } : rest)
        }}
      />
    </>
  )
}

function Lines(props: {
  readonly label: string
  readonly lines: readonly string[]
  readonly onLines: (lines: string[]) => void
}) {
  return (
    <label className="field">
      <span>{props.label}</span>
      <textarea
        className="field-input technician-lines"
        rows={3}
        value={props.lines.join('\n')}
        onChange={(event) => props.onLines(linesOf(event.currentTarget.value))}
      />
    </label>
  )
}

/** The picture is read, made small and turned into dots here in the browser: the till gets dots alone. */
function LogoPicker({ template, onTemplate }: Props) {
  const { say } = useScreen()
  const [how, setHow] = useState<Dithering>('spread')
  const [shades, setShades] = useState<Shades>()
  const [refused, setRefused] = useState(false)
  const take = async (file: File | undefined) => {
    if (file === undefined) return
    const read = await shadesOf(file)
    setRefused(read === undefined)
    if (read === undefined) return
    setShades(read)
    onTemplate({ ...template, logo: logoOf(read, how) })
  }
  const choose = (next: Dithering) => {
    setHow(next)
    if (shades !== undefined) onTemplate({ ...template, logo: logoOf(shades, next) })
  }
  const remove = () => {
    const { logo: _, ...rest } = template
    setShades(undefined)
    onTemplate(rest)
  }
  return (
    <fieldset className="technician-logo">
      <legend>{say('technician.receipt.logo')}</legend>
      <div className="technician-row">
        <input
          type="file"
          accept="image/png"
          aria-label={say('technician.receipt.logo')}
          onChange={(event) => void take(event.currentTarget.files?.[0])}
        />
        {template.logo === undefined ? null : (
          <Button label={say('technician.receipt.logoRemove')} onPress={remove} />
        )}
      </div>
      {refused ? <p role="alert">{say('technician.receipt.logoRefused')}</p> : null}
      {shades === undefined ? null : (
        <div className="technician-row">
          {ditherings.map((one) => (
            <Button
              key={one}
              label={say(`technician.receipt.dither.${one}`)}
              chosen={one === how}
              onPress={() => choose(one)}
            />
          ))}
        </div>
      )}
    </fieldset>
  )
}
