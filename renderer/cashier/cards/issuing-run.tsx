import type {
  DiagnosisView,
  IssuingRunView,
  IssuingView,
} from '../../../core/contract/issuing-view.ts'
import { errorWordId } from '../../../core/words/words.ts'
import type { FrameHead, Tone } from '../../kit/frame.tsx'
import { useScreen, type ScreenSetting } from '../../kit/screen.tsx'
import type { IssuingWork } from '../cashier-ui.ts'

export type Told = {
  readonly tone: Tone
  readonly head?: FrameHead
  readonly word: string
  readonly next: string
}

type Say = ScreenSetting['say']

export type AtReader = {
  /** The card that lies there, or that was laid on for what is asked for now. */
  readonly run: IssuingRunView | undefined
  readonly does: IssuingView['does'] | undefined
  readonly work: IssuingWork | undefined
}

/** What the person holding the card is to do now. */
export function toldOf({ run, does, work }: AtReader, { say }: ScreenSetting): Told {
  if (run === undefined) return waiting(does, work, say)
  switch (run.state) {
    case 'inspecting':
    case 'programming':
    case 'verifying':
      return { tone: 'plain', word: say(`issuing.${run.state}`), next: say('issuing.holdStill') }
    case 'done':
      return {
        tone: 'plain',
        word: doneWord(run, say),
        next: say(does === undefined ? 'issuing.done.begin' : 'issuing.done.next'),
      }
    case 'stopped':
    case 'refused':
      return stopped(run, does, say)
    default:
      return run.state satisfies never
  }
}

function waiting(does: IssuingView['does'], work: IssuingWork | undefined, say: Say): Told {
  if (work?.kind === 'replace') {
    const { name } = work.card
    const word = say('issuing.replace', { name })
    const next = say(does === undefined ? 'issuing.replace.begin' : 'issuing.replace.next')
    return { tone: 'plain', word, next }
  }
  const kind = does ?? (work?.kind === 'wipe' ? 'wipe' : undefined)
  if (kind === undefined)
    return { tone: 'plain', word: say('issuing.ready'), next: say('issuing.layOn.next') }
  return {
    tone: 'plain',
    word: say(kind === 'issue' ? 'issuing.layOn' : `issuing.layOn.${kind}`),
    next: say(kind === 'issue' ? 'issuing.layOn.next' : `issuing.layOn.${kind}.next`),
  }
}

/** A card that was begun and left is no harm: laid back, it goes on where it stopped. */
function stopped(run: IssuingRunView, does: IssuingView['does'], say: Say): Told {
  const advice = run.advice ?? 'report'
  const word = say(run.state === 'refused' ? 'issuing.refused' : 'issuing.stopped')
  const reason =
    run.why === undefined ? say(`issuing.advice.${advice}`) : say(errorWordId(run.why), run.detail)
  const isWaiting = advice === 'layBack' || advice === 'leaveLying'
  return {
    tone: isWaiting ? 'attend' : 'stopped',
    head: { icon: advice === 'layBack' ? 'alert' : 'cross', word, reason },
    word,
    next: say(nextWord(advice, run, does)),
  }
}

function nextWord(advice: string, { state }: IssuingRunView, does: IssuingView['does']) {
  if (advice === 'layBack')
    return does === undefined ? 'issuing.layBack.begin' : 'issuing.layBack.next'
  return advice === 'defective' && state === 'stopped'
    ? 'issuing.defective.next'
    : 'issuing.other.next'
}

/** The card on the reader: one word, what to do, how far it is. */
export function IssuingRun({ run, told }: Pick<AtReader, 'run'> & { readonly told: Told }) {
  const { say } = useScreen()
  return (
    <section className="issuing-now" aria-live="polite" aria-label={say('cards.card')} tabIndex={0}>
      {told.head === undefined ? <h1>{told.word}</h1> : null}
      <p className="issuing-next">{told.next}</p>
      <Steps run={run} />
      {run?.diagnosis === undefined ? null : <Diagnosis diagnosis={run.diagnosis} />}
    </section>
  )
}

function Steps({ run }: { readonly run: IssuingRunView | undefined }) {
  if (run?.step === undefined || run.steps === undefined || run.state !== 'programming') return null
  return (
    <progress className="issuing-steps" value={run.step} max={run.steps}>
      {run.step} / {run.steps}
    </progress>
  )
}

/** What the card is, in one sentence, then what it tells of itself. */
function Diagnosis({ diagnosis }: { readonly diagnosis: DiagnosisView }) {
  const { say } = useScreen()
  const { chip, uid, keyVersions, signedByNxp, host, counter } = diagnosis
  const signed =
    signedByNxp === undefined ? 'unknown' : signedByNxp ? ('yes' as const) : ('no' as const)
  const rows = [
    ['chip', chip],
    ['uid', uid],
    ['signed', say(`issuing.look.signed.${signed}`)],
    ['keys', keyVersions.join(' ')],
    ['host', host],
    ['counter', counter?.toString()],
  ] as const
  return (
    <dl className="sale-facts">
      {rows.map(([name, value]) =>
        value === undefined ? null : (
          <div key={name} className="sale-fact">
            <dt>{say(`issuing.look.${name}`)}</dt>
            <dd dir="ltr">{value}</dd>
          </div>
        ),
      )}
    </dl>
  )
}

const doneWord = ({ kind, card, diagnosis }: IssuingRunView, say: Say): string =>
  diagnosis === undefined || kind !== 'diagnose'
    ? say(`issuing.done.${kind === 'diagnose' ? 'issue' : kind}`, { name: card?.name ?? '' })
    : isWhat(diagnosis, say)

function isWhat({ card, looksBlank, begun, host }: DiagnosisView, say: Say): string {
  if (begun !== undefined) return say('issuing.look.begun')
  if (card !== undefined) {
    const { name, state } = card
    return say('issuing.look.ours', { name, state: say(`cards.state.${state}`) })
  }
  if (looksBlank) return say('issuing.look.blank')
  return say(host === undefined ? 'issuing.look.programmed' : 'issuing.look.theirs', {
    host: host ?? '',
  })
}
