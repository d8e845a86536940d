import { formatMoney, formatSat } from '../../core/money/format-amount.ts'
import { errorWordId } from '../../core/words/words.ts'
import { ActionBar, type Action } from '../kit/action-bar.tsx'
import { Amount, BigAmount, Satoshi } from '../kit/amount.tsx'
import { Button } from '../kit/button.tsx'
import { clockText } from '../kit/clock.ts'
import { Frame } from '../kit/frame.tsx'
import { Icon, type IconName } from '../kit/icon.tsx'
import { Keypad } from '../kit/keypad.tsx'
import { inSentence, useScreen, useWords, type Say } from '../kit/screen.tsx'
import { Head, type CashierScreenProps, type ViewOf } from './head.tsx'
import type { LastSale, Notice } from './keypad-view.ts'
import { TapLine } from './tap-line.tsx'
import { troubleGroup } from './trouble.ts'
import './keypad-screen.css'

type Props = CashierScreenProps<ViewOf<'keypad'>>

/** How much? */
export function KeypadScreen(props: Props) {
  const { view, actions } = props
  const say = useWords()
  return (
    <Frame tone="plain" statusBar={<Head {...props} />} actions={<Actions {...props} />}>
      <div className="counter">
        <div className="counter-sale">
          <div className="counter-notice">
            <News {...props} />
          </div>
          <Total {...props} />
          <LastLine last={view.last} onPress={actions.openLast} />
        </div>
        <div className="counter-keypad">
          <Keypad
            zeros={view.zeros}
            onKey={actions.key}
            label={say('kit.keypad')}
            backspaceLabel={say('kit.backspace')}
          />
        </div>
      </div>
    </Frame>
  )
}

/** A card that lies there is what she looks for; what stands in the way comes after it. */
function News({ view, till }: Props) {
  if (view.tap !== undefined) return <TapLine tap={view.tap} rate={till?.status.rate} />
  return view.notice === undefined ? null : <NoticePanel notice={view.notice} />
}

function Total({ view, actions }: Props) {
  const say = useWords()
  return (
    <div className="counter-total">
      <div className="counter-total-line">
        <h1>
          {view.topUp === undefined
            ? say('cashier.total')
            : say('cards.topUp.of', { name: view.topUp })}
        </h1>
        {view.shopUnit === 'SAT' ? null : (
          <Button
            kind="quiet"
            label={
              view.unit === 'SAT'
                ? say('cashier.inCurrency', { currency: view.shopUnit })
                : say('cashier.inSat')
            }
            onPress={actions.switchUnit}
          />
        )}
      </div>
      <BigAmount money={view.amount} />
      <p className="counter-sat">
        {view.sat === undefined || !view.ready ? null : <Satoshi sat={view.sat} about />}
      </p>
    </div>
  )
}

const outcomeIcon: Readonly<Record<LastSale['outcome'], IconName>> = {
  paid: 'check',
  open: 'clock',
  stopped: 'cross',
  attend: 'alert',
}

function LastLine(props: { readonly last: LastSale | undefined; readonly onPress: () => void }) {
  const { say, locale } = useScreen()
  const { last } = props
  if (last === undefined) return <div className="counter-last" />
  return (
    <div className="counter-last">
      <button type="button" className="last-sale" onClick={props.onPress}>
        <span className="soft">{say('cashier.last')}</span>
        <Amount money={last.price} />
        <span className={`last-outcome last-${last.outcome}`}>
          <Icon name={outcomeIcon[last.outcome]} size={22} />
          {say(`cashier.last.${last.outcome}`, { time: clockText(last.at, locale) })}
        </span>
      </button>
    </div>
  )
}

function NoticePanel({ notice }: { readonly notice: Notice }) {
  const { say, locale } = useScreen()
  if (notice.kind === 'trouble')
    return (
      <Panel
        what={say(`cashier.trouble.${troubleGroup(notice.code)}`)}
        next={say(errorWordId(notice.code))}
      />
    )
  if (notice.kind === 'nearLimit')
    return (
      <Panel
        what={say('cashier.nearLimit', {
          amount: inSentence(formatSat(notice.canReceive, locale), locale),
        })}
        next={say('cashier.nearLimit.next')}
      />
    )
  return (
    <Panel
      what={say('cashier.oldRate', { time: clockText(notice.decidedAt, locale) })}
      next={say('cashier.oldRate.next')}
    />
  )
}

function Panel(props: { readonly what: string; readonly next: string }) {
  return (
    <div className="notice" aria-live="polite">
      <Icon name="alert" size={28} />
      <div>
        <p className="notice-what">{props.what}</p>
        <p className="notice-next">{props.next}</p>
      </div>
    </div>
  )
}

function Actions({ view, actions }: Props) {
  const { say } = useScreen()
  const stopTopUp: Action = {
    label: say('cards.topUp.stop'),
    icon: 'back',
    onPress: () => actions.topUp(),
  }
  const back: readonly Action[] = [
    { label: say('cashier.history'), icon: 'history', onPress: () => actions.go('history') },
    {
      label: say('cashier.more'),
      icon: 'more',
      onPress: () => actions.go('more'),
      count: view.lateMoneyCount,
    },
  ]
  return (
    <ActionBar
      back={view.topUp === undefined ? back : [stopTopUp]}
      forward={useForward(view, actions)}
    />
  )
}

/** The key says what it will charge, so that what is charged is what stands there. */
function forwardWord({ forward, amount, ready }: Props['view'], say: Say, locale: string): string {
  if (forward === 'cash') return say('cashier.chargeCash')
  return ready
    ? say('cashier.chargeAmount', { amount: inSentence(formatMoney(amount, locale), locale) })
    : say('cashier.charge')
}

function useForward(view: Props['view'], actions: Props['actions']): Action {
  const { say, locale } = useScreen()
  const cash = view.forward === 'cash'
  return {
    label: forwardWord(view, say, locale),
    icon: cash ? 'cash' : 'bolt',
    onPress: cash ? actions.chargeCash : actions.charge,
    disabled: !view.ready,
  }
}
