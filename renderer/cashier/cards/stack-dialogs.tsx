import { useState } from 'react'
import { batchCardName } from '../../../core/card/batch-name.ts'
import { Button } from '../../kit/button.tsx'
import { Field } from '../../kit/field.tsx'
import { useScreen } from '../../kit/screen.tsx'
import type { Answer } from '../../kit/till-api.ts'
import { newId } from '../new-id.ts'
import { FormDialog } from './form-dialog.tsx'
import type { IssuingDialogProps } from './issuing-dialog.tsx'

const nothing: Promise<Answer<unknown>> = Promise.resolve({ ok: true, value: {} })

/** One card, with a name if it has one. */
export function OneDialog({ onWish, onClose }: IssuingDialogProps) {
  const { say } = useScreen()
  const [name, setName] = useState('')
  const named = name.trim() === '' ? {} : { name: name.trim() }
  return (
    <FormDialog
      title={say('issuing.one')}
      means={say('issuing.one.means')}
      forward={{ label: say('issuing.begin'), icon: 'card' }}
      onDo={() => nothing}
      onClose={onClose}
      onDone={() => onWish({ kind: 'issue', ...named })}
    >
      <div className="fields fields-one">
        <Field label={say('issuing.name')} value={name} onChange={setName} longest={60} />
      </div>
    </FormDialog>
  )
}

const most = 10_000
const countOf = (text: string): number => (/^\d{1,5}$/.test(text.trim()) ? Number(text) : 0)

/** A stack: how many, what they are called, and what happens when one is not issued. */
export function StackDialog({ api, onWish, onClose }: IssuingDialogProps) {
  const { say } = useScreen()
  const [id] = useState(newId)
  const [typed, setTyped] = useState({ name: '', count: '', pattern: '' })
  const [stopsOnError, setStops] = useState(false)
  const budget = countOf(typed.count)
  const pattern = typed.pattern.trim()
  const example = batchCardName(pattern, 1)
  const field = (key: keyof typeof typed, more: { hint?: string; digits?: boolean }) => (
    <Field
      label={say(`issuing.stack.${key}`)}
      value={typed[key]}
      onChange={(text) => setTyped({ ...typed, [key]: text })}
      longest={key === 'count' ? 5 : 50}
      {...more}
    />
  )
  return (
    <FormDialog
      title={say('issuing.stack')}
      means={say('issuing.stack.means')}
      forward={{ label: say('issuing.begin'), icon: 'card' }}
      isIncomplete={typed.name.trim() === '' || budget < 1 || budget > most}
      onDo={() =>
        api.startBatch({
          ...{ id, budget, stopsOnError, name: typed.name.trim() },
          ...(pattern === '' ? {} : { pattern }),
        })
      }
      onClose={onClose}
      onDone={() => onWish({ kind: 'issue', batchId: id })}
    >
      <div className="fields">
        {field('name', {})}
        {field('count', { digits: true })}
      </div>
      <div className="fields fields-one">
        {field('pattern', {
          hint: example === '' ? say('issuing.stack.byNumber') : `${example} …`,
        })}
      </div>
      <div className="choices">
        {[false, true].map((stops) => (
          <Button
            key={String(stops)}
            label={say(stops ? 'issuing.stack.stops' : 'issuing.stack.goesOn')}
            chosen={stops === stopsOnError}
            onPress={() => setStops(stops)}
          />
        ))}
      </div>
    </FormDialog>
  )
}

/** The stack is over before its count; what was begun can be finished all the same. */
export function EndStackDialog({ api, issuing, onClose }: IssuingDialogProps) {
  const { say } = useScreen()
  const { batch } = issuing
  const { name = '', done = 0, budget = 0, failed = 0, id = '' } = batch ?? {}
  return (
    <FormDialog
      title={say('issuing.stack.end.ask', { name })}
      means={say('issuing.stack.end.means', { done, budget, failed })}
      forward={{ label: say('issuing.stack.end'), icon: 'check' }}
      onDo={() => api.endBatch(id)}
      onClose={onClose}
      onDone={onClose}
    />
  )
}
