import { useState } from 'react'
import { formatMoney, formatSat } from '../../../core/money/format-amount.ts'
import { isPositive } from '../../../core/money/arithmetic.ts'
import type { MoneyView } from '../../../core/contract/screen.ts'
import { Button } from '../../kit/button.tsx'
import { moneyOf, satOfMsat, worthOfSat } from '../../kit/contract-money.ts'
import { Dialog } from '../../kit/dialog.tsx'
import { inSentence, useScreen } from '../../kit/screen.tsx'
import { newId } from '../new-id.ts'
import { ActDialog } from './act-dialog.tsx'
import type { CardDialogProps } from './card-dialog.tsx'
import { useTappedCard, type OtherCard } from './use-other-card.ts'

const ways = ['cash', 'card'] as const
type Way = (typeof ways)[number]

/** Closes a card: what is on it is handed out of the drawer, or goes to another card that is laid on. */
export function CloseDialog(props: CardDialogProps) {
  const { card, api, onClose, onDone } = props
  const { say } = useScreen()
  const [actId] = useState(newId)
  const [way, setWay] = useState<Way>('cash')
  const [out, setOut] = useState<MoneyView>()
  const tapped = useTappedCard(props.till)
  const other = tapped?.id === card.id ? undefined : tapped
  const hasMoney = isPositive(satOfMsat(card.balanceMsat))
  const to = hasMoney && way === 'card' ? other : undefined
  const how = to === undefined ? ({ how: 'cash' } as const) : ({ how: 'card', to: to.id } as const)
  if (out !== undefined) return <HandOut out={out} onDone={onDone} />
  return (
    <ActDialog
      title={say('cards.close.ask', { name: card.name })}
      means={say('cards.close.means')}
      forward={{ label: say('cards.close'), icon: 'check' }}
      isIncomplete={hasMoney && way === 'card' && to === undefined}
      onDo={(by) => api.closeCard(card.id, { actId, ...how, ...by })}
      onClose={onClose}
      onDone={({ paidOut }) => (paidOut === undefined ? onDone() : setOut(paidOut))}
    >
      {hasMoney ? <Ways {...props} way={way} other={other} onWay={setWay} /> : null}
    </ActDialog>
  )
}

type WaysProps = CardDialogProps & {
  readonly way: Way
  readonly other: OtherCard | undefined
  readonly onWay: (way: Way) => void
}

function Ways({ card, till, way, other, onWay }: WaysProps) {
  const { say, locale } = useScreen()
  const balance = satOfMsat(card.balanceMsat)
  const worth = worthOfSat(balance, till?.status.rate)
  const figures = worth === undefined ? formatSat(balance, locale) : formatMoney(worth, locale)
  const amount = inSentence(figures, locale)
  const toCard =
    other === undefined ? say('cards.layOther') : say('cards.close.card.to', { name: other.name })
  return (
    <>
      <div className="choices">
        {ways.map((one) => (
          <Button
            key={one}
            label={say(`cards.close.${one}`)}
            chosen={one === way}
            onPress={() => onWay(one)}
          />
        ))}
      </div>
      <p className="cards-means" aria-live="polite">
        {way === 'cash' ? say('cards.close.cash.about', { amount }) : toCard}
      </p>
    </>
  )
}

/** The books have it; now the drawer. It stands until it was done. */
function HandOut({ out, onDone }: { readonly out: MoneyView; readonly onDone: () => void }) {
  const { say, locale } = useScreen()
  return (
    <Dialog
      title={say('cards.closed')}
      onClose={onDone}
      actions={{ back: [], forward: { label: say('kit.goOn'), icon: 'check', onPress: onDone } }}
    >
      <p className="dialog-answer">
        {say('cards.handOut', { amount: inSentence(formatMoney(moneyOf(out), locale), locale) })}
      </p>
    </Dialog>
  )
}
