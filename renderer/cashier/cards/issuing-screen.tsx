import { useState } from 'react'
import type { IssuingRunView, IssuingView } from '../../../core/contract/issuing-view.ts'
import { ActionBar, type ActionBarProps } from '../../kit/action-bar.tsx'
import type { BackupAnswer, WishBody } from '../../kit/card-api.ts'
import { Frame } from '../../kit/frame.tsx'
import { useScreen } from '../../kit/screen.tsx'
import type { ApiRefusal, TillApi } from '../../kit/till-api.ts'
import { Head, type ElsewhereProps } from '../head.tsx'
import { refusalWords } from '../trouble.ts'
import type { IssuingWork } from '../cashier-ui.ts'
import { BackupShown } from './backup-shown.tsx'
import { IssuingDialog, type IssuingQuestion } from './issuing-dialog.tsx'
import { IssuingLocked } from './issuing-locked.tsx'
import { IssuingLog } from './issuing-log.tsx'
import { IssuingMenu } from './issuing-menu.tsx'
import { IssuingRun, toldOf } from './issuing-run.tsx'
import './issuing-screen.css'

/** Cards are made at the reader, one after the other; and the key that makes them. */
export function IssuingScreen(props: ElsewhereProps) {
  const { actions, api, till } = props
  const { say } = useScreen()
  const [backup, setBackup] = useState<BackupAnswer>()
  const issuing = till?.issuing
  const leave = () => {
    void api.noWish()
    actions.go('cards')
  }
  const back = { label: say('kit.back'), icon: 'back' as const, onPress: leave }
  if (backup !== undefined)
    return <BackupShown {...props} backup={backup} onKept={() => setBackup(undefined)} />
  if (issuing?.session.state === 'open')
    return <AtTable {...props} issuing={issuing} back={back} onBackup={setBackup} />
  return <IssuingLocked {...props} issuing={issuing} back={back} onBackup={setBackup} />
}

type TableProps = ElsewhereProps & {
  readonly issuing: IssuingView
  readonly back: ActionBarProps['back'][number]
  readonly onBackup: (backup: BackupAnswer) => void
}

/** What to begin with: what was asked for at a card, else one card after the other. */
const firstWish = (work: IssuingWork | undefined): WishBody => {
  if (work?.kind === 'wipe') return { kind: 'wipe' }
  if (work?.kind !== 'replace') return { kind: 'issue' }
  return { kind: 'issue', replaces: work.card.id }
}

/** Asks for something at the reader; what was refused stands until the next. */
function useWish(api: TillApi) {
  const [last, setLast] = useState<WishBody>()
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const ask = (wish: WishBody) => {
    setRefusal(undefined)
    setLast(wish)
    void api.wish(wish).then((answer) => (answer.ok ? undefined : setRefusal(answer.error)))
  }
  return { ask, last, refusal }
}

const lastNo = ({ run }: IssuingView): number => run?.no ?? 0

/** The card that was laid on for what is asked for now; what came of an earlier wish is over. */
function freshRun({ run, does }: IssuingView, since: number): IssuingRunView | undefined {
  if (run === undefined || (does !== undefined && run.kind !== does)) return undefined
  const isGoing =
    run.state === 'inspecting' || run.state === 'programming' || run.state === 'verifying'
  return isGoing || (run.no ?? 0) > since ? run : undefined
}

/** The session is open: what shall be done, what is done, and what came of it. */
function AtTable(props: TableProps) {
  const { api, issuing, back, onBackup, view } = props
  const setting = useScreen()
  const { say } = setting
  const { work } = view
  const [since, setSince] = useState(issuing.does === undefined ? lastNo(issuing) : -1)
  const [hasBegun, setHasBegun] = useState(false)
  const [question, setQuestion] = useState<IssuingQuestion>()
  const wish = useWish(api)
  const { does } = issuing
  const run = freshRun(issuing, since)
  const showsMenu = does === undefined && run === undefined && work === undefined && !hasBegun
  const begin = (asked: WishBody) => {
    setSince(lastNo(issuing))
    setHasBegun(true)
    setQuestion(undefined)
    wish.ask(asked)
  }
  const told = toldOf({ run, does, work }, setting)
  const forward =
    does === undefined
      ? {
          label: say(run === undefined || showsMenu ? 'issuing.begin' : 'issuing.next'),
          icon: 'card' as const,
          onPress: () => begin(wish.last ?? firstWish(work)),
        }
      : {
          label: say('issuing.lock'),
          icon: 'check' as const,
          kind: 'plain' as const,
          onPress: () => void api.lockIssuing(),
        }
  const toMenu = () => {
    void api.noWish()
    setSince(lastNo(issuing))
    setHasBegun(false)
    props.actions.issue()
  }
  const other = { label: say('issuing.other'), icon: 'more' as const, onPress: toMenu }
  return (
    <Frame
      tone={showsMenu ? 'plain' : told.tone}
      statusBar={<Head {...props} />}
      {...(showsMenu || told.head === undefined ? {} : { head: told.head })}
      actions={<ActionBar back={showsMenu ? [back] : [back, other]} forward={forward} />}
    >
      <div className="issuing">
        {showsMenu ? (
          <IssuingMenu issuing={issuing} onWish={begin} onAsk={setQuestion} />
        ) : (
          <IssuingRun run={run} told={told} />
        )}
        <IssuingLog issuing={issuing} />
      </div>
      {wish.refusal === undefined ? null : (
        <p className="issuing-refused" role="alert">
          {refusalWords(wish.refusal, say)}
        </p>
      )}
      {question === undefined ? null : (
        <IssuingDialog
          {...{ question, api, issuing, onBackup }}
          onWish={begin}
          onClose={() => setQuestion(undefined)}
        />
      )}
    </Frame>
  )
}
