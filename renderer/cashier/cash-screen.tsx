import { formatMoney } from '../../core/money/format-amount.ts'
import type { Money } from '../../core/money/units.ts'
import { ActionBar } from '../kit/action-bar.tsx'
import { Amount, BigAmount } from '../kit/amount.tsx'
import { Button } from '../kit/button.tsx'
import { isSome } from '../kit/contract-money.ts'
import { Icon } from '../kit/icon.tsx'
import { Frame } from '../kit/frame.tsx'
import { Keypad } from '../kit/keypad.tsx'
import { inSentence, useScreen } from '../kit/screen.tsx'
import { Head, type CashierScreenProps, type ViewOf } from './head.tsx'
import { refusalWords } from './trouble.ts'
import './keypad-screen.css'
import './cash-screen.css'

type Props = CashierScreenProps<ViewOf<'cash'>>

/** How much did the customer hand over? Nothing typed is exact; the change is counted at once. */
export function CashScreen(props: Props) {
  const { view, actions } = props
  const { say } = useScreen()
  return (
    <Frame tone="plain" statusBar={<Head {...props} />} actions={<Actions {...props} />}>
      <div className="counter cash">
        <div className="counter-sale cash-sale">
          <h1 className="cash-title">{say('cashier.cash')}</h1>
          <dl className="cash-sum">
            <Row label={say('cashier.cash.price')} money={view.asked} />
            <Row label={say('cashier.cash.given')} money={view.given} />
          </dl>
          {view.refusal === undefined ? null : (
            <p className="cash-refused" role="alert">
              <Icon name="alert" size={28} />
              {refusalWords(view.refusal, say)}
            </p>
          )}
          <div className="cash-change">
            <p className="cash-change-label">
              {say(view.short ? 'cashier.cash.short' : 'cashier.change')}
            </p>
            {view.short ? (
              <p className="cash-short">{say('cashier.cash.short.next')}</p>
            ) : (
              <BigAmount money={view.change} />
            )}
          </div>
        </div>
        <div className="counter-keypad cash-keypad">
          <Notes {...props} />
          <Keypad
            zeros={view.zeros}
            onKey={actions.cashKey}
            label={say('kit.keypad')}
            backspaceLabel={say('kit.backspace')}
            disabled={view.asking}
          />
        </div>
      </div>
    </Frame>
  )
}

function Row(props: { readonly label: string; readonly money: Money }) {
  return (
    <div className="cash-row">
      <dt>{props.label}</dt>
      <dd>
        <Amount money={props.money} />
      </dd>
    </div>
  )
}

function Notes({ view, actions }: Props) {
  const { say, locale } = useScreen()
  return (
    <fieldset className="cash-notes" aria-label={say('cashier.cash.notes')}>
      <Button
        label={say('cashier.cash.exact')}
        onPress={() => actions.cashNote('exact')}
        chosen={view.exact}
        disabled={view.asking}
      />
      {view.notes.slice(0, 3).map((note) => (
        <Button
          key={String(note.amount)}
          label={inSentence(shortMoney(note, locale), locale)}
          onPress={() => actions.cashNote(note)}
          chosen={!view.exact && note.amount === view.given.amount}
          disabled={view.asking}
        />
      ))}
    </fieldset>
  )
}

/** Notes have no cents: `10 €`, but every other amount keeps its decimals. */
const shortMoney = (note: Money, locale: string): string =>
  formatMoney(note, locale).replace(/[.,٫]0+(?=\D*$)/, '')

function Actions({ view, actions }: Props) {
  const { say, locale } = useScreen()
  return (
    <ActionBar
      back={[{ label: say('kit.back'), icon: 'back', onPress: actions.backToSale }]}
      forward={{
        label: view.asking
          ? say('cashier.cash.asking')
          : say('cashier.cash.take', {
              amount: inSentence(formatMoney(view.given, locale), locale),
            }),
        icon: 'cash',
        onPress: actions.takeCash,
        // A rest below the smallest coin is rounded to nothing.
        disabled: view.asking || view.short || (!isSome(view.given) && isSome(view.asked)),
      }}
    />
  )
}

/** LND has not said that the code is off (DESIGN §3.12): she may go on, and her name is kept. */
export function NoAnswerScreen(props: CashierScreenProps<ViewOf<'noAnswer'>>) {
  const { view, actions } = props
  const { say } = useScreen()
  return (
    <Frame
      tone="attend"
      statusBar={<Head {...props} />}
      head={{
        icon: 'alert',
        word: say('cashier.noAnswer'),
        reason: say('cashier.noAnswer.reason'),
      }}
      actions={
        <ActionBar
          back={[{ label: say('kit.back'), icon: 'back', onPress: actions.backToSale }]}
          beside={{
            label: say('cashier.noAnswer.again'),
            icon: 'refresh',
            onPress: actions.takeCash,
          }}
          forward={{
            label: say(
              view.tapId === undefined ? 'cashier.noAnswer.goOn' : 'cashier.noAnswer.goOnCard',
            ),
            icon: view.tapId === undefined ? 'cash' : 'card',
            onPress: actions.goOn,
            disabled: view.name.trim() === '',
          }}
        />
      }
    >
      <div className="no-answer">
        <p>{say('cashier.noAnswer.next')}</p>
        <label className="field">
          <span>{say('cashier.noAnswer.name')}</span>
          <input
            className="field-input"
            value={view.name}
            maxLength={60}
            autoComplete="off"
            onChange={(event) => actions.setName(event.currentTarget.value)}
          />
        </label>
      </div>
    </Frame>
  )
}
