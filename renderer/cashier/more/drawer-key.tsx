import { useState } from 'react'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { Field } from '../../kit/field.tsx'
import { useScreen } from '../../kit/screen.tsx'
import type { ApiRefusal, TillApi } from '../../kit/till-api.ts'
import { keptName } from '../kept-name.ts'
import { refusalWords } from '../trouble.ts'
import '../late-money/late-money-screen.css'
import './more-screen.css'

/** The usual reasons; whatever else it is can be typed. */
const reasons = ['change', 'counting', 'mistake'] as const

/** The cash drawer, opened without a sale: who and why is written down first. */
export function DrawerKey({ api }: { readonly api: TillApi }) {
  const { say } = useScreen()
  const [isAsked, setAsked] = useState(false)
  const [isOpened, setOpened] = useState(false)
  return (
    <>
      <Button
        label={say(isOpened ? 'drawer.opened' : 'drawer.open')}
        icon="cash"
        onPress={() => setAsked(true)}
      />
      {isAsked ? (
        <DrawerDialog
          api={api}
          onClose={() => setAsked(false)}
          onDone={() => {
            setAsked(false)
            setOpened(true)
          }}
        />
      ) : null}
    </>
  )
}

function DrawerDialog(props: {
  readonly api: TillApi
  readonly onClose: () => void
  readonly onDone: () => void
}) {
  const { api, onClose, onDone } = props
  const { say } = useScreen()
  const [by, setBy] = useState(keptName.read)
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const open = () => {
    setBusy(true)
    keptName.keep(by)
    void api.openDrawer({ reason: reason.trim(), by: by.trim() }).then((answer) => {
      setBusy(false)
      return answer.ok ? onDone() : setRefusal(answer.error)
    })
  }
  return (
    <Dialog
      title={say('drawer.ask')}
      onClose={onClose}
      actions={{
        back: [{ label: say('kit.back'), icon: 'back', onPress: onClose }],
        forward: {
          label: say('drawer.doOpen'),
          icon: 'cash',
          onPress: open,
          disabled: busy || by.trim() === '' || reason.trim() === '',
        },
      }}
    >
      <div className="more-ask">
        <p>{say('drawer.means')}</p>
        <Field label={say('cards.who')} value={by} onChange={setBy} />
        <Field label={say('cards.why')} value={reason} onChange={setReason} />
        <div className="more-choice">
          {reasons.map((each) => {
            const word = say(`drawer.reason.${each}`)
            return (
              <Button
                key={each}
                label={word}
                chosen={word === reason}
                onPress={() => setReason(word)}
              />
            )
          })}
        </div>
        {refusal === undefined ? null : (
          <p className="late-refused" role="alert">
            {refusalWords(refusal, say)}
          </p>
        )}
      </div>
    </Dialog>
  )
}
