import { useState } from 'react'
import { Dialog } from '../../kit/dialog.tsx'
import { Field } from '../../kit/field.tsx'
import { useScreen } from '../../kit/screen.tsx'
import { FormDialog } from './form-dialog.tsx'
import type { IssuingDialogProps } from './issuing-dialog.tsx'

/** The host on new cards; after a change the cards that are out are offered the new one. */
export function HostDialog({ api, issuing, onWish, onClose }: IssuingDialogProps) {
  const { say } = useScreen()
  const { host } = issuing
  const [typed, setTyped] = useState(host?.own === false ? host.name : '')
  const [isSet, setIsSet] = useState(false)
  if (isSet)
    return (
      <Dialog
        title={say('issuing.host.set')}
        onClose={onClose}
        actions={{
          back: [{ label: say('issuing.host.later'), icon: 'back', onPress: onClose }],
          forward: {
            label: say('issuing.relink'),
            icon: 'refresh',
            onPress: () => onWish({ kind: 'relink' }),
          },
        }}
      >
        <p className="cards-means">{say('issuing.host.relink')}</p>
      </Dialog>
    )
  return (
    <FormDialog
      title={say('issuing.host')}
      means={say('issuing.host.means')}
      forward={{ label: say('issuing.host.do'), icon: 'check' }}
      isIncomplete={typed.trim() === '' || typed.trim() === host?.name}
      onDo={() => api.setCardHost(typed.trim())}
      onClose={onClose}
      onDone={() => setIsSet(true)}
    >
      <div className="fields fields-one">
        <Field
          label={say('issuing.host.name')}
          value={typed}
          onChange={setTyped}
          example="cards.example.com"
          longest={28}
        />
      </div>
    </FormDialog>
  )
}
