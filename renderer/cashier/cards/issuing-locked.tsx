import { useState } from 'react'
import type { IssuingView } from '../../../core/contract/issuing-view.ts'
import { ActionBar, type ActionBarProps } from '../../kit/action-bar.tsx'
import type { BackupAnswer } from '../../kit/card-api.ts'
import { Frame } from '../../kit/frame.tsx'
import { useScreen } from '../../kit/screen.tsx'
import type { Answer, ApiRefusal } from '../../kit/till-api.ts'
import { Head, type ElsewhereProps } from '../head.tsx'
import { keptName } from '../kept-name.ts'
import { refusalWords } from '../trouble.ts'
import { IssuerFields, isTyped, nothingTyped } from './issuer-fields.tsx'
import '../cash-screen.css'
import '../late-money/late-money-screen.css'
import './card-dialogs.css'

type Props = ElsewhereProps & {
  readonly issuing: IssuingView | undefined
  readonly back: ActionBarProps['back'][number]
  readonly onBackup: (backup: BackupAnswer) => void
}

type Way = 'unlock' | 'create' | 'restore'

/** The key is asleep, or there is none yet: it is woken, made, or put back from paper. */
export function IssuingLocked(props: Props) {
  const { api, back, issuing, onBackup } = props
  const { say } = useScreen()
  const isNew = issuing?.session.state === 'none'
  const [isRestoring, setRestoring] = useState(false)
  const way: Way = isNew ? (isRestoring ? 'restore' : 'create') : 'unlock'
  const [typed, setTyped] = useState(() => ({ ...nothingTyped, by: keptName.read() }))
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const asked = { twice: way === 'create', withBackup: way === 'restore' }
  const act = async (): Promise<Answer<BackupAnswer | undefined>> => {
    const { by, passphrase, backup } = typed
    const body = { by: by.trim(), passphrase }
    if (way === 'create') return api.createIssuer(body)
    const answer =
      way === 'unlock'
        ? await api.unlockIssuing(body)
        : await api.restoreIssuer({ ...body, backup })
    return answer.ok ? { ok: true, value: undefined } : answer
  }
  const doIt = () => {
    setBusy(true)
    setRefusal(undefined)
    keptName.keep(typed.by)
    setTyped({ ...typed, passphrase: '', again: '' })
    void act().then((answer) => {
      setBusy(false)
      if (!answer.ok) return setRefusal(answer.error)
      return answer.value === undefined ? undefined : onBackup(answer.value)
    })
  }
  const other = {
    label: say(isRestoring ? 'issuer.create.key' : 'issuer.restore.key'),
    icon: 'note' as const,
    onPress: () => setRestoring(!isRestoring),
  }
  return (
    <Frame
      tone="plain"
      statusBar={<Head {...props} />}
      actions={
        <ActionBar
          back={isNew ? [back, other] : [back]}
          forward={{
            label: say(way === 'unlock' ? 'issuing.unlock' : `issuer.${way}.do`),
            icon: 'forward',
            onPress: doIt,
            disabled: busy || !isTyped(typed, asked),
          }}
        />
      }
    >
      <div className="no-answer issuing-locked">
        <h1 className="issuing-title">{say(`issuer.${way}.title`)}</h1>
        <p>{say(`issuer.${way}.means`)}</p>
        <IssuerFields typed={typed} onTyped={setTyped} {...asked} />
        {issuing?.practicePassphrase === undefined ? null : (
          <p className="soft">
            {say('issuer.practice', { passphrase: issuing.practicePassphrase })}
          </p>
        )}
        {refusal === undefined ? null : (
          <p className="late-refused" role="alert">
            {refusalWords(refusal, say)}
          </p>
        )}
      </div>
    </Frame>
  )
}
