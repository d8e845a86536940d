import { addMoney } from '../../core/money/arithmetic.ts'
import { formatMoney } from '../../core/money/format-amount.ts'
import type { Money } from '../../core/money/units.ts'
import type { WordId } from '../../core/words/words.ts'
import { BigAmount, Satoshi } from '../kit/amount.tsx'
import { clockText } from '../kit/clock.ts'
import { Icon, type IconName } from '../kit/icon.tsx'
import { QrCode } from '../kit/qr-code.tsx'
import { lightningUri } from '../kit/qr.ts'
import { inSentence, useScreen, useWords } from '../kit/screen.tsx'
import { TimeLine, timeLeftWord } from '../kit/time-left.tsx'
import { CardShown } from './card-shown.tsx'
import { ChoosePin, type OnPinChosen } from './choose-pin.tsx'
import { PinPad, type OnPin } from './pin-pad.tsx'
import { useQrPlace } from './use-qr-side.ts'
import type { CustomerView } from './customer-view.ts'
import '../kit/frame.css'
import './customer-screen.css'

export type CustomerScreenProps = {
  readonly view: CustomerView
  /** The service's time, for the clock and the line. */
  readonly now: number
  /** The PIN is typed here and goes to the service, never to the cashier's screen. */
  readonly onPin?: OnPin
  readonly onPinChosen?: OnPinChosen
}

const nothing = () => undefined

/** The screen that faces the customer: one state at a time, read at arm's length. */
export function CustomerScreen(props: CustomerScreenProps) {
  const { view, now, onPin = nothing, onPinChosen = nothing } = props
  switch (view.screen) {
    case 'starting':
      return <Starting />
    case 'idle':
      return <Idle shopName={view.shopName} now={now} />
    case 'paying':
      return <Paying view={view} now={now} />
    case 'checking':
      return <Message icon="clock" word="customer.checking" next="customer.checking.next" />
    case 'paid':
      return <Paid price={view.price} />
    case 'expired':
      return <Message icon="cross" word="customer.expired" next="customer.expired.next" stopped />
    case 'cancelled':
      return (
        <Message icon="cross" word="customer.cancelled" next="customer.cancelled.next" stopped />
      )
    case 'cardHeld':
      return <Message icon="card" word="customer.card.held" next="customer.card.held.next" />
    case 'cardRefused':
      return (
        <Message
          icon="cross"
          word="customer.card.refused"
          next="customer.card.refused.next"
          stopped
        />
      )
    case 'cardShown':
      return <CardShown view={view} />
    case 'choosePin':
      return <ChoosePin view={view} onChosen={onPinChosen} />
    case 'pinSet':
      return <Message icon="check" word="customer.pin.done" next="customer.pin.done.next" />
    case 'pin':
      return <PinPad view={view} onPin={onPin} />
    case 'sorry':
      return <Message icon="plug" word="customer.sorry" next="customer.sorry.next" />
    default:
      return view satisfies never
  }
}

/** A long name is set smaller and in lines; it is never cut. */
const nameSize = (name: string): string =>
  name.length <= 16 ? 'large' : name.length <= 40 ? 'medium' : 'small'

/** Nothing is known yet: paper. */
function Starting() {
  const say = useWords()
  return (
    <main className="customer">
      <h1 className="unseen">{say('customer.sorry')}</h1>
    </main>
  )
}

function Idle(props: { readonly shopName: string; readonly now: number }) {
  const { locale } = useScreen()
  return (
    <main className="customer customer-idle">
      <h1 className={`customer-idle-name customer-name-${nameSize(props.shopName)}`}>
        <bdi>{props.shopName}</bdi>
      </h1>
      <time className="customer-idle-clock">{clockText(props.now, locale)}</time>
    </main>
  )
}

function Paying(props: {
  readonly view: Extract<CustomerView, { screen: 'paying' }>
  readonly now: number
}) {
  const { view, now } = props
  const say = useWords()
  const [screen, place] = useQrPlace()
  return (
    <main className="customer customer-paying" ref={screen}>
      <div className="customer-paying-words">
        <p className="customer-shop">
          <bdi>{view.shopName}</bdi>
        </p>
        <div className="customer-paying-amount">
          {view.paid === undefined ? null : <PaidPart paid={view.paid} rest={view.price} />}
          <BigAmount money={view.price} />
          <p className="customer-sat">
            {view.sat === undefined || view.price.currency === 'BTC' ? null : (
              <Satoshi sat={view.sat} />
            )}
          </p>
        </div>
        <div>
          <h1 className={isNo(view) ? 'customer-what customer-refused' : 'customer-what'}>
            {isNo(view) ? <Icon name="cross" size={28} /> : null}
            {view.part === undefined ? say(whatTo(view)) : <CardPart part={view.part} />}
          </h1>
          <Time view={view} now={now} />
        </div>
      </div>
      <div
        className="customer-qr"
        style={{
          width: `${place.side}px`,
          minHeight: `${place.side}px`,
          marginTop: `${place.top}px`,
        }}
      >
        {view.bolt11 === undefined ? null : (
          <QrCode text={lightningUri(view.bolt11)} side={place.side} label={say('customer.qr')} />
        )}
      </div>
    </main>
  )
}

/** What is paid already of the whole price, over what is still to pay. */
function PaidPart({ paid, rest }: { readonly paid: Money; readonly rest: Money }) {
  const { say, locale } = useScreen()
  const figures = (money: Money) => inSentence(formatMoney(money, locale), locale)
  return (
    <p className="customer-part">
      {say('customer.part', { paid: figures(paid), price: figures(addMoney(paid, rest)) })}
    </p>
  )
}

function CardPart({ part }: { readonly part: Money }) {
  const { say, locale } = useScreen()
  return say('customer.card.part', { amount: inSentence(formatMoney(part, locale), locale) })
}

const isNo = ({ card }: { readonly card?: string }): boolean =>
  card === 'refused' || card === 'pinWrong'

/** A price that is taken in cash has no code to wait for. */
function whatTo(view: Extract<CustomerView, { screen: 'paying' }>): WordId {
  if (view.card === 'refused') return 'customer.card.refused.scan'
  if (view.card !== undefined && view.card !== 'part') return `customer.card.${view.card}`
  if (view.bolt11 !== undefined)
    return view.takesCards === true ? 'customer.scanOrTap' : 'customer.scan'
  return view.sat === undefined ? 'customer.toPay' : 'customer.making'
}

/** Its place stays free while there is no time to count. */
function Time(props: {
  readonly view: Extract<CustomerView, { screen: 'paying' }>
  readonly now: number
}) {
  const { view, now } = props
  const say = useWords()
  if (view.until === undefined) return <div className="customer-time-free" />
  return (
    <>
      <p className="customer-time">{timeLeftWord(view.until - now, say)}</p>
      <TimeLine now={now} from={view.from} until={view.until} />
    </>
  )
}

function Paid(props: { readonly price: Money }) {
  const say = useWords()
  return (
    <main className="customer customer-paid tone-paid" aria-live="polite">
      <span className="customer-paid-mark">
        <Icon name="check" size={112} />
      </span>
      <h1 className="unseen">{say('customer.paid')}</h1>
      <BigAmount money={props.price} />
      <p className="customer-thanks">{say('customer.thanks')}</p>
    </main>
  )
}

function Message(props: {
  readonly icon: IconName
  readonly word: WordId
  readonly next: WordId
  readonly stopped?: boolean
}) {
  const say = useWords()
  return (
    <main
      className={`customer customer-message ${props.stopped === true ? 'customer-stopped tone-stopped' : ''}`}
      aria-live="polite"
    >
      <div className="customer-message-head frame-head">
        <Icon name={props.icon} size={64} />
        <h1>{say(props.word)}</h1>
      </div>
      <p>{say(props.next)}</p>
      {props.stopped === true ? <div className="frame-border" aria-hidden="true" /> : null}
    </main>
  )
}
