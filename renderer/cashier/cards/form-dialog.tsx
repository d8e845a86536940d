import { useState, type ReactNode } from 'react'
import { Dialog } from '../../kit/dialog.tsx'
import type { IconName } from '../../kit/icon.tsx'
import { useScreen } from '../../kit/screen.tsx'
import type { Answer, ApiRefusal } from '../../kit/till-api.ts'
import { refusalWords } from '../trouble.ts'
import '../cash-screen.css'
import '../late-money/late-money-screen.css'
import './card-dialogs.css'

type Props<T> = {
  readonly title: string
  readonly means: string
  readonly forward: { readonly label: string; readonly icon: IconName }
  readonly isIncomplete?: boolean
  readonly onDo: () => Promise<Answer<T>>
  readonly onClose: () => void
  readonly onDone: (value: T) => void
  readonly children?: ReactNode
}

/** A question within an open session: who it is, the session knows. */
export function FormDialog<T>(props: Props<T>) {
  const { say } = useScreen()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const doIt = () => {
    setBusy(true)
    setRefusal(undefined)
    void props.onDo().then((answer) => {
      setBusy(false)
      return answer.ok ? props.onDone(answer.value) : setRefusal(answer.error)
    })
  }
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      actions={{
        back: [{ label: say('kit.back'), icon: 'back', onPress: props.onClose }],
        forward: {
          ...props.forward,
          onPress: doIt,
          disabled: busy || props.isIncomplete === true,
        },
      }}
    >
      <p className="cards-means">{props.means}</p>
      {props.children}
      {refusal === undefined ? null : (
        <p className="late-refused" role="alert">
          {refusalWords(refusal, say)}
        </p>
      )}
    </Dialog>
  )
}
