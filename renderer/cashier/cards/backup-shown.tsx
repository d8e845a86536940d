import { useState, type ReactNode } from 'react'
import { ActionBar, type ActionBarProps } from '../../kit/action-bar.tsx'
import type { BackupAnswer } from '../../kit/card-api.ts'
import { Field } from '../../kit/field.tsx'
import { Frame } from '../../kit/frame.tsx'
import { QrCode } from '../../kit/qr-code.tsx'
import { useScreen } from '../../kit/screen.tsx'
import type { ApiRefusal } from '../../kit/till-api.ts'
import { Head, type ElsewhereProps } from '../head.tsx'
import { refusalWords } from '../trouble.ts'
import './card-dialogs.css'
import './issuing-screen.css'

type Props = ElsewhereProps & {
  readonly backup: BackupAnswer
  readonly onKept: () => void
}

const qrSide = 300

/** The backup, once: on paper first, then a part of it is read back from there. */
export function BackupShown(props: Props) {
  const [isChecking, setChecking] = useState(false)
  return isChecking ? (
    <Check {...props} onBack={() => setChecking(false)} />
  ) : (
    <Show {...props} onNext={() => setChecking(true)} />
  )
}

function Show(props: Props & { readonly onNext: () => void }) {
  const { api, backup, onKept, onNext } = props
  const { say } = useScreen()
  const [printed, setPrinted] = useState<'no' | 'printing' | 'yes'>('no')
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const print = () => {
    setPrinted('printing')
    setRefusal(undefined)
    void api.printBackup(backup.backup).then((answer) => {
      setPrinted(answer.ok ? 'yes' : 'no')
      if (!answer.ok) setRefusal(answer.error)
    })
  }
  const actions: ActionBarProps = {
    back: [
      { label: say('issuer.later'), icon: 'back', onPress: onKept },
      {
        label: say(printed === 'yes' ? 'issuer.printed' : 'issuer.print'),
        icon: printed === 'yes' ? 'check' : 'printer',
        onPress: print,
        disabled: printed === 'printing',
      },
    ],
    forward: { label: say('issuer.kept'), icon: 'forward', onPress: onNext },
  }
  return (
    <Page
      {...props}
      bar={actions}
      title={say('issuer.shown')}
      means={say('issuer.shown.means')}
      refusal={refusal}
      beside={<QrCode text={backup.backup} side={qrSide} label={say('issuer.qr')} />}
    >
      <Groups groups={backup.groups} />
    </Page>
  )
}

/** One group is typed from the paper: what nobody has read may be no backup. */
function Check(props: Props & { readonly onBack: () => void }) {
  const { api, backup, onKept, onBack } = props
  const { say } = useScreen()
  const [typed, setTyped] = useState('')
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const wanted = Math.floor(backup.groups.length / 2)
  const number = wanted + 1
  const isRight = typed.trim().toUpperCase() === backup.groups[wanted]
  const keep = () =>
    void api.keptBackup().then((answer) => (answer.ok ? onKept() : setRefusal(answer.error)))
  const actions: ActionBarProps = {
    back: [{ label: say('kit.back'), icon: 'back', onPress: onBack }],
    forward: { label: say('issuer.check.do'), icon: 'check', onPress: keep, disabled: !isRight },
  }
  return (
    <Page
      {...props}
      bar={actions}
      title={say('issuer.check')}
      means={say('issuer.check.means', { number })}
      refusal={refusal}
    >
      <div className="fields fields-one">
        <Field
          label={say('issuer.check.group', { number })}
          value={typed}
          onChange={setTyped}
          longest={5}
        />
      </div>
    </Page>
  )
}

type PageProps = ElsewhereProps & {
  readonly bar: ActionBarProps
  readonly title: string
  readonly means: string
  readonly refusal: ApiRefusal | undefined
  readonly beside?: ReactNode
  readonly children: ReactNode
}

function Page(props: PageProps) {
  const { say } = useScreen()
  return (
    <Frame tone="plain" statusBar={<Head {...props} />} actions={<ActionBar {...props.bar} />}>
      <div className="backup">
        <div className="backup-words">
          <h1 className="issuing-title">{props.title}</h1>
          <p>{props.means}</p>
          {props.children}
          {props.refusal === undefined ? null : (
            <p className="late-refused" role="alert">
              {refusalWords(props.refusal, say)}
            </p>
          )}
        </div>
        {props.beside}
      </div>
    </Frame>
  )
}

/** Five letters each, numbered, so that one can be asked for. */
function Groups({ groups }: { readonly groups: readonly string[] }) {
  return (
    <ol className="backup-groups" dir="ltr">
      {groups.map((group, at) => (
        <li key={`${at} ${group}`}>
          <span className="soft">{at + 1}</span> {group}
        </li>
      ))}
    </ol>
  )
}
