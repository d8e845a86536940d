import { BigAmount } from '../kit/amount.tsx'
import { useScreen } from '../kit/screen.tsx'
import type { CustomerView } from './customer-view.ts'
import { PinEntry } from './pin-entry.tsx'

/** The PIN goes to the service for this tap and this sale, and nowhere else. */
export type OnPin = (typed: {
  readonly tapId: string
  readonly invoiceId: string
  readonly pin: string
}) => void

type Props = {
  readonly view: Extract<CustomerView, { screen: 'pin' }>
  readonly onPin: OnPin
}

/** The PIN of a card that pays. */
export function PinPad({ view, onPin }: Props) {
  const { say } = useScreen()
  const { tapId, invoiceId, triesLeft } = view
  const note =
    triesLeft === undefined ? undefined : say('customer.card.pin.tries', { tries: triesLeft })
  return (
    <PinEntry
      head={<BigAmount money={view.price} size="medium" />}
      ask={say('customer.card.pin')}
      note={note}
      onTyped={(pin) => onPin({ tapId, invoiceId, pin })}
    />
  )
}
