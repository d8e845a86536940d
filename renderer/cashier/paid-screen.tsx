import { errorWordId } from '../../core/words/words.ts'
import { formatSat } from '../../core/money/format-amount.ts'
import { ActionBar } from '../kit/action-bar.tsx'
import { Amount, BigAmount, Satoshi } from '../kit/amount.tsx'
import { Button } from '../kit/button.tsx'
import { Frame } from '../kit/frame.tsx'
import { Icon } from '../kit/icon.tsx'
import { inSentence, useScreen } from '../kit/screen.tsx'
import type { HowPaid, ReceiptView, Surplus } from './cashier-view.ts'
import { Head, type CashierScreenProps, type ViewOf } from './head.tsx'
import { isSome } from '../kit/contract-money.ts'
import { SurplusWays } from './surplus-ways.tsx'
import './paid-screen.css'

type Props = CashierScreenProps<ViewOf<'paid'>>

/** Paid: the flood. In cash with change, the change is the answer until it is handed over. */
export function PaidScreen(props: Props) {
  const { view, actions } = props
  const { say } = useScreen()
  const cash = view.how.find((how) => how.tender === 'cash')
  const change = cash !== undefined && isSome(cash.change) ? cash.change : undefined
  return (
    <Frame
      tone="paid"
      statusBar={<Head {...props} />}
      actions={
        <ActionBar
          back={[
            {
              label: say('cashier.history'),
              icon: 'history',
              onPress: () => actions.go('history'),
            },
          ]}
          forward={{ label: say('cashier.newSale'), icon: 'forward', onPress: actions.newSale }}
        />
      }
    >
      <div className="paid" aria-live="polite">
        <span className="paid-mark">
          <Icon name="check" size={240} />
        </span>
        <div className="paid-answer">
          <h1 className="paid-word">
            {say('cashier.paid')}
            {change === undefined ? null : <Amount money={view.price} className="paid-small" />}
          </h1>
          {change === undefined ? null : <p className="paid-label">{say('cashier.change')}</p>}
          <BigAmount money={change ?? view.price} />
          {view.how.map((how, at) => (
            <How key={at} how={how} />
          ))}
        </div>
        <div className="paid-rest">
          {view.surplus === undefined ? null : <SurplusPanel {...props} surplus={view.surplus} />}
          <Receipt {...props} receipt={view.receipt} />
          {view.timeUnsure ? (
            <p className="paid-line">
              <Icon name="clock" size={28} />
              {say('cashier.timeUnsure')}
            </p>
          ) : null}
        </div>
      </div>
    </Frame>
  )
}

function How({ how }: { readonly how: HowPaid }) {
  const { say } = useScreen()
  if (how.tender !== 'cash')
    return (
      <p className="paid-line">
        <Icon name={how.tender === 'card' ? 'card' : 'bolt'} size={28} />
        {say(how.tender === 'card' ? 'cashier.how.card' : 'cashier.how.lightning')}
        {how.due === undefined ? null : <Amount money={how.due} />}
        <Satoshi sat={how.sat} />
      </p>
    )
  return (
    <p className="paid-line">
      <Icon name="cash" size={28} />
      {say('cashier.how.cash')}
      <Amount money={how.given} />
    </p>
  )
}

/** The receipt's own state; only what a person must answer gets keys. */
function Receipt(props: Props & { readonly receipt: ReceiptView }) {
  const { receipt, actions } = props
  const { say } = useScreen()
  if (receipt.state === 'none') return null
  if (receipt.state === 'unsure') {
    const answer = (cameOut: boolean) => actions.printAnswer(receipt.printJobId, cameOut)
    return (
      <div className="question question-beside">
        <div>
          <p className="question-what">
            <Icon name="printer" size={28} />
            {say('cashier.receipt.unsure')}
          </p>
          <div className="question-ways">
            <Button label={say('cashier.receipt.cameOut')} onPress={() => answer(true)} />
            <Button label={say('cashier.receipt.again')} onPress={() => answer(false)} />
          </div>
        </div>
        <SlipPicture printJobId={receipt.printJobId} />
      </div>
    )
  }
  if (receipt.state === 'waits')
    return (
      <div className="question">
        <p className="question-what">
          <Icon name="printer" size={28} />
          {say('cashier.receipt.waits')}
        </p>
        <p>{say(errorWordId(receipt.code))}</p>
      </div>
    )
  return (
    <p className="paid-line">
      <Icon name="printer" size={28} />
      {say(`cashier.receipt.${receipt.state}`)}
    </p>
  )
}

/** The slip in question, to be compared with what hangs out of the printer. Its place stays when it cannot be had. */
function SlipPicture({ printJobId }: { readonly printJobId: string }) {
  const { say } = useScreen()
  return (
    <img
      className="question-slip"
      src={`/till/print-jobs/${printJobId}/picture`}
      alt={say('cashier.receipt.picture')}
      onError={({ currentTarget }) => {
        currentTarget.hidden = true
      }}
    />
  )
}

function SurplusPanel(props: Props & { readonly surplus: Surplus }) {
  const { surplus, actions } = props
  const { say, locale } = useScreen()
  return (
    <div className="question">
      <p className="question-what">
        <Icon name="alert" size={28} />
        {say('cashier.surplus', { amount: inSentence(formatSat(surplus.sat, locale), locale) })}
      </p>
      <SurplusWays surplus={surplus} actions={actions} />
    </div>
  )
}
