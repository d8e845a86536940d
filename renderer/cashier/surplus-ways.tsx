import { formatMoney } from '../../core/money/format-amount.ts'
import { Button } from '../kit/button.tsx'
import { inSentence, useScreen } from '../kit/screen.tsx'
import type { CashierActions } from './cashier-actions.ts'
import type { Surplus } from './cashier-view.ts'

/** The three answers to money that is too much: tip, back in cash, decide later. */
export function SurplusWays(props: {
  readonly surplus: Surplus
  readonly actions: Pick<CashierActions, 'resolve' | 'resolveLater'>
}) {
  const { surplus, actions } = props
  const { say, locale } = useScreen()
  const { worth } = surplus
  return (
    <div className="question-ways">
      <Button
        label={say('cashier.surplus.tip')}
        icon="tip"
        onPress={() => actions.resolve(surplus.id, 'tip')}
      />
      <Button
        label={
          worth === undefined
            ? say('cashier.surplus.cash')
            : say('cashier.surplus.cashAmount', {
                amount: inSentence(formatMoney(worth, locale), locale),
              })
        }
        icon="cash"
        onPress={() => actions.resolve(surplus.id, 'cash')}
      />
      <Button label={say('cashier.surplus.later')} icon="clock" onPress={actions.resolveLater} />
    </div>
  )
}
