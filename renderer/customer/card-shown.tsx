import type { CardMovementView } from '../../core/contract/card-view.ts'
import { Satoshi } from '../kit/amount.tsx'
import { momentText } from '../kit/clock.ts'
import { isOut, satOfMsat } from '../kit/contract-money.ts'
import { FitText } from '../kit/fit-text.tsx'
import { useScreen } from '../kit/screen.tsx'
import type { CustomerView } from './customer-view.ts'
import './card-shown.css'

type Props = { readonly view: Extract<CustomerView, { screen: 'cardShown' }> }

const sizes = [76, 48, 31] as const
const mostLines = 3

/** What is on the card, and what became of it last. */
export function CardShown({ view }: Props) {
  const { say } = useScreen()
  return (
    <main className="customer card-shown">
      <p className="customer-shop">
        <bdi>{view.name}</bdi>
      </p>
      <div>
        <h1 className="card-shown-what">{say('customer.card.balance')}</h1>
        <FitText sizes={sizes} className="card-shown-amount">
          <Satoshi sat={view.balance} />
        </FitText>
      </div>
      <ul className="card-shown-last">
        {view.last.slice(0, mostLines).map((movement) => (
          <Movement key={movement.id} movement={movement} />
        ))}
      </ul>
    </main>
  )
}

function Movement({ movement }: { readonly movement: CardMovementView }) {
  const { say, locale } = useScreen()
  return (
    <li className="card-shown-line">
      <span className="soft">{momentText(movement.at, locale)}</span>
      <span>{say(`customer.card.movement.${movement.kind}`)}</span>
      <span className="card-shown-figure" dir="ltr">
        {isOut(movement.amountMsat) ? '−' : '+'} <Satoshi sat={satOfMsat(movement.amountMsat)} />
      </span>
    </li>
  )
}
