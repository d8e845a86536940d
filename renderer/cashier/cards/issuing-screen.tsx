import { useState } from 'react'
import type { IssuingRunView, IssuingView } from '../../../core/contract/issuing-view.ts'
import { errorWordId } from '../../../core/words/words.ts'
import { ActionBar, type ActionBarProps } from '../../kit/action-bar.tsx'
import { clockText } from '../../kit/clock.ts'
import { Field } from '../../kit/field.tsx'
import { Frame, type FrameHead, type Tone } from '../../kit/frame.tsx'
import { Icon } from '../../kit/icon.tsx'
import { useScreen, type ScreenSetting } from '../../kit/screen.tsx'
import type { ApiRefusal } from '../../kit/till-api.ts'
import { Head, type ElsewhereProps } from '../head.tsx'
import { refusalWords } from '../trouble.ts'
import '../cash-screen.css'
import './issuing-screen.css'

/** Blank cards become the shop's own, one after the other, in one screen. */
export function IssuingScreen(props: ElsewhereProps) {
  const { actions, api, till } = props
  const setting = useScreen()
  const { say } = setting
  const issuing = till?.issuing
  const leave = () => {
    void api.noWish()
    actions.go('cards')
  }
  const back: ActionBarProps['back'] = [{ label: say('kit.back'), icon: 'back', onPress: leave }]
  if (issuing?.session.state !== 'open')
    return <Locked {...props} back={back} isNew={issuing?.session.state === 'none'} />
  const told = toldOf(issuing, setting)
  return (
    <Frame
      tone={told.tone}
      statusBar={<Head {...props} />}
      {...(told.head === undefined ? {} : { head: told.head })}
      actions={
        <ActionBar
          back={back}
          {...(issuing.does === undefined
            ? {
                forward: {
                  label: say('issuing.begin'),
                  icon: 'card' as const,
                  onPress: () => void api.wish({ kind: 'issue' }),
                },
              }
            : {
                forward: {
                  label: say('issuing.lock'),
                  icon: 'check' as const,
                  kind: 'plain' as const,
                  onPress: () => void api.lockIssuing(),
                },
              })}
        />
      }
    >
      <div className="issuing">
        <section className="issuing-now" aria-live="polite">
          {told.head === undefined ? <h1>{told.word}</h1> : null}
          <p className="issuing-next">{told.next}</p>
          <Steps run={issuing.run} />
        </section>
        <Log issuing={issuing} />
      </div>
    </Frame>
  )
}

type Told = {
  readonly tone: Tone
  readonly head?: FrameHead
  readonly word: string
  readonly next: string
}

/** What the person holding the card is to do now. */
function toldOf({ run, does }: IssuingView, { say }: ScreenSetting): Told {
  if (run === undefined) {
    const word = say(does === undefined ? 'issuing.ready' : 'issuing.layOn')
    return { tone: 'plain', word, next: say('issuing.layOn.next') }
  }
  switch (run.state) {
    case 'inspecting':
    case 'programming':
    case 'verifying':
      return { tone: 'plain', word: say(`issuing.${run.state}`), next: say('issuing.holdStill') }
    case 'done':
      return {
        tone: 'plain',
        word: say(`issuing.done.${run.kind}`, { name: run.card?.name ?? '' }),
        next: say(does === undefined ? 'issuing.done.begin' : 'issuing.done.next'),
      }
    case 'stopped':
    case 'refused':
      return stopped(run, say)
    default:
      return run.state satisfies never
  }
}

/** A card that was begun and left is no harm: laid back, it goes on where it stopped. */
function stopped(run: IssuingRunView, say: ScreenSetting['say']): Told {
  const advice = run.advice ?? 'report'
  const word = say(run.state === 'refused' ? 'issuing.refused' : 'issuing.stopped')
  const reason = run.why === undefined ? say(`issuing.advice.${advice}`) : say(errorWordId(run.why))
  return {
    tone: advice === 'layBack' || advice === 'leaveLying' ? 'attend' : 'stopped',
    head: { icon: advice === 'layBack' ? 'alert' : 'cross', word, reason },
    word,
    next: say(advice === 'layBack' ? 'issuing.layBack.next' : 'issuing.other.next'),
  }
}

function Steps({ run }: { readonly run: IssuingRunView | undefined }) {
  if (run?.step === undefined || run.steps === undefined || run.state !== 'programming') return null
  return (
    <progress className="issuing-steps" value={run.step} max={run.steps}>
      {run.step} / {run.steps}
    </progress>
  )
}

function Log({ issuing }: { readonly issuing: IssuingView }) {
  const { say, locale } = useScreen()
  const { batch, log } = issuing
  return (
    <section className="issuing-log" aria-label={say('issuing.log')} tabIndex={0}>
      <h2 className="cards-part">
        {batch === undefined
          ? say('issuing.log')
          : say('issuing.batch', { name: batch.name, done: batch.done, budget: batch.budget })}
      </h2>
      <ul className="cards-lines">
        {log.map((line) => (
          <li key={`${line.at} ${line.name}`} className="sale-fact">
            <span>
              <Icon name={line.outcome === 'done' ? 'check' : 'cross'} size={22} />{' '}
              <bdi>{line.name}</bdi>
            </span>
            <span className="soft">{clockText(line.at, locale)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

type LockedProps = ElsewhereProps & {
  readonly back: ActionBarProps['back']
  readonly isNew: boolean
}

/** The issuer's key is asleep; only its passphrase wakes it. */
function Locked(props: LockedProps) {
  const { api, back, isNew } = props
  const { say } = useScreen()
  const [who, setWho] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const unlock = () => {
    setBusy(true)
    setRefusal(undefined)
    const typed = passphrase
    setPassphrase('')
    void api.unlockIssuing({ by: who, passphrase: typed }).then((answer) => {
      setBusy(false)
      if (!answer.ok) setRefusal(answer.error)
    })
  }
  return (
    <Frame
      tone="plain"
      statusBar={<Head {...props} />}
      actions={
        <ActionBar
          back={back}
          {...(isNew
            ? {}
            : {
                forward: {
                  label: say('issuing.unlock'),
                  icon: 'forward' as const,
                  onPress: unlock,
                  disabled: busy || who.trim() === '' || passphrase === '',
                },
              })}
        />
      }
    >
      <div className="no-answer">
        <h1 className="issuing-title">{say(isNew ? 'issuing.none' : 'issuing.locked')}</h1>
        <p>{say(isNew ? 'issuing.none.next' : 'issuing.locked.next')}</p>
        {isNew ? null : (
          <>
            <Field label={say('cards.who')} value={who} onChange={setWho} />
            <Field
              label={say('issuing.passphrase')}
              value={passphrase}
              onChange={setPassphrase}
              secret
            />
          </>
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
