import { useState, type ReactNode } from 'react'
import { Dialog } from '../../kit/dialog.tsx'
import { Field } from '../../kit/field.tsx'
import type { IconName } from '../../kit/icon.tsx'
import { useScreen } from '../../kit/screen.tsx'
import type { WhoWhy } from '../../kit/card-api.ts'
import type { Answer, ApiRefusal } from '../../kit/till-api.ts'
import type { ActionBarProps } from '../../kit/action-bar.tsx'
import { keptName } from '../kept-name.ts'
import { refusalWords } from '../trouble.ts'
import '../cash-screen.css'
import '../late-money/late-money-screen.css'
import './card-dialogs.css'

type Props<T> = {
  readonly title: string
  /** What will be true then. */
  readonly means: string
  readonly forward: { readonly label: string; readonly icon: IconName }
  /** Something is still to be chosen. */
  readonly isIncomplete?: boolean
  readonly beside?: ActionBarProps['beside']
  readonly onDo: (by: WhoWhy) => Promise<Answer<T>>
  readonly onClose: () => void
  /** The service has done it. */
  readonly onDone: (value: T) => void
  readonly children?: ReactNode
}

/** Every change of a card is written down with who and why. */
export function ActDialog<T>(props: Props<T>) {
  const { say } = useScreen()
  const [who, setWho] = useState(keptName.read)
  const [why, setWhy] = useState('')
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const doIt = () => {
    setBusy(true)
    setRefusal(undefined)
    keptName.keep(who)
    void props.onDo({ who: who.trim(), why: why.trim() }).then((answer) => {
      setBusy(false)
      return answer.ok ? props.onDone(answer.value) : setRefusal(answer.error)
    })
  }
  const isMissing = props.isIncomplete === true || who.trim() === '' || why.trim() === ''
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      actions={{
        back: [{ label: say('kit.back'), icon: 'back', onPress: props.onClose }],
        forward: { ...props.forward, onPress: doIt, disabled: busy || isMissing },
        ...(props.beside === undefined ? {} : { beside: props.beside }),
      }}
    >
      <p className="cards-means">{props.means}</p>
      {props.children}
      <div className="fields">
        <Field label={say('cards.who')} value={who} onChange={setWho} longest={60} />
        <Field label={say('cards.why')} value={why} onChange={setWhy} />
      </div>
      {refusal === undefined ? null : (
        <p className="late-refused" role="alert">
          {refusalWords(refusal, say)}
        </p>
      )}
    </Dialog>
  )
}
