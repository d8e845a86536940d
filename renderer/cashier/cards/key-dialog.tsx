import { useState } from 'react'
import { Button } from '../../kit/button.tsx'
import { useScreen } from '../../kit/screen.tsx'
import type { Answer } from '../../kit/till-api.ts'
import type { BackupAnswer } from '../../kit/card-api.ts'
import { FormDialog } from './form-dialog.tsx'
import type { IssuingDialogProps } from './issuing-dialog.tsx'
import { IssuerFields, isTyped, nothingTyped } from './issuer-fields.tsx'

const ways = ['backup', 'rotate', 'restore'] as const
type Way = (typeof ways)[number]

/** The issuer's key: its backup once more, another key for cards to come, or an older one put back. */
export function KeyDialog({ api, issuing, onBackup, onClose }: IssuingDialogProps) {
  const { say } = useScreen()
  const [way, setWay] = useState<Way>('backup')
  const session = issuing.session.state === 'open' ? issuing.session.by : ''
  const [typed, setTyped] = useState({ ...nothingTyped, by: session })
  const withBackup = way === 'restore'
  const act = async (): Promise<Answer<BackupAnswer | undefined>> => {
    const { by, passphrase, backup } = typed
    const body = { by: by.trim(), passphrase }
    setTyped({ ...typed, passphrase: '' })
    if (way === 'backup') return api.backUpIssuer(body)
    if (way === 'rotate') return api.rotateIssuer(body)
    const restored = await api.restoreIssuer({ ...body, backup })
    return restored.ok ? { ok: true, value: undefined } : restored
  }
  return (
    <FormDialog
      title={say('issuing.key')}
      means={say(`issuer.${way}.means`)}
      forward={{ label: say(`issuer.${way}.do`), icon: 'check' }}
      isIncomplete={!isTyped(typed, { withBackup })}
      onDo={act}
      onClose={onClose}
      onDone={(backup) => {
        onClose()
        if (backup !== undefined) onBackup(backup)
      }}
    >
      <div className="choices">
        {ways.map((one) => (
          <Button
            key={one}
            label={say(`issuer.${one}.key`)}
            chosen={one === way}
            onPress={() => setWay(one)}
          />
        ))}
      </div>
      <IssuerFields typed={typed} onTyped={setTyped} withBackup={withBackup} />
    </FormDialog>
  )
}
