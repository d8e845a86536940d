import type { ActionBarProps } from '../kit/action-bar.tsx'
import { BigAmount, Satoshi } from '../kit/amount.tsx'
import { formatMoney } from '../../core/money/format-amount.ts'
import type { Money } from '../../core/money/units.ts'
import { inSentence, useScreen, type Say } from '../kit/screen.tsx'
import { TimeLine, timeLeftWord } from '../kit/time-left.tsx'
import { CustomerPreview } from '../customer/preview.tsx'
import type { CashierScreenProps, ViewOf } from './head.tsx'
import { TapLine } from './tap-line.tsx'
import './waiting.css'

type Props = CashierScreenProps<ViewOf<'waiting'>>

/** Paid yet? Not yet: what the customer sees, and how long it lasts. */
export function WaitingBody(props: Props) {
  const { view, now } = props
  const { say } = useScreen()
  return (
    <div className="waiting">
      <div className="waiting-words">
        <h1 className="waiting-what">
          {say(view.takesCards ? 'cashier.waiting.card' : 'cashier.waiting')}
        </h1>
        <div>
          {view.paid === undefined ? null : <PaidPart paid={view.paid} />}
          <BigAmount money={view.price} size={view.paid === undefined ? 'large' : 'medium'} />
          {view.price.currency === 'BTC' ? null : (
            <p className="waiting-sat">
              <Satoshi sat={view.sat} />
            </p>
          )}
        </div>
        <div>
          <p className="waiting-time">
            {say('cashier.timeLeft', { time: timeLeftWord(view.until - now, say) })}
          </p>
          <TimeLine now={now} from={view.from} until={view.until} />
          <p className="waiting-hint soft">{hint(props, say)}</p>
          <TapLine tap={view.tap} rate={props.till?.status.rate} />
        </div>
      </div>
      <figure className="waiting-preview">
        <figcaption className="soft">{say('cashier.whatCustomerSees')}</figcaption>
        <CustomerPreview view={customerOf(props)} now={now} />
      </figure>
    </div>
  )
}

/** What is paid already, over what is still to pay. */
function PaidPart({ paid }: { readonly paid: Money }) {
  const { say, locale } = useScreen()
  const amount = inSentence(formatMoney(paid, locale), locale)
  return <p className="waiting-part">{say('cashier.part.of', { amount })}</p>
}

/** Its line is always kept free, so that nothing moves when it appears. */
function hint({ view }: Props, say: Say): string {
  if (view.checking) return say('cashier.checking')
  return view.canCheck ? say('cashier.checkHint') : ''
}

const customerOf = ({ view, head }: Props) =>
  ({
    screen: 'paying',
    shopName: head.shopName,
    price: view.price,
    ...(view.paid === undefined ? {} : { paid: view.paid }),
    sat: view.sat,
    bolt11: view.bolt11,
    from: view.from,
    until: view.until,
    takesCards: view.takesCards,
  }) as const

/** The keys while the customer pays. */
export function waitingKeys({ view, actions }: Props, say: Say): ActionBarProps {
  return {
    back: [{ label: say('cashier.cancel'), icon: 'cross', onPress: actions.cancel }],
    ...(view.canCheck
      ? {
          beside: {
            label: say('cashier.check'),
            icon: 'refresh',
            onPress: actions.check,
            disabled: view.checking,
          },
        }
      : {}),
    ...(view.canCash
      ? {
          forward: {
            label: say('cashier.otherWay'),
            icon: 'cash',
            onPress: actions.otherWay,
            kind: 'plain',
          },
        }
      : {}),
  }
}
