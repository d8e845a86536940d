import { useState } from 'react'
import type { CardDetailView, CardMovementView } from '../../../core/contract/card-view.ts'
import type { RateView } from '../../../core/contract/screen.ts'
import { Satoshi } from '../../kit/amount.tsx'
import { Button } from '../../kit/button.tsx'
import { momentText } from '../../kit/clock.ts'
import { isOut, satOfMsat } from '../../kit/contract-money.ts'
import { FitText } from '../../kit/fit-text.tsx'
import { Icon } from '../../kit/icon.tsx'
import { useScreen } from '../../kit/screen.tsx'
import type { TillApi } from '../../kit/till-api.ts'
import type { ApiRefusal } from '../../kit/till-api.ts'
import { refusalWords } from '../trouble.ts'
import {
  actText,
  cardFacts,
  deedIcon,
  deedsFor,
  stateIcon,
  reachFacts,
  stateTone,
  type CardDeed,
} from './card-words.ts'

type Props = {
  readonly detail: CardDetailView
  readonly api: TillApi
  readonly rate: RateView | undefined
  readonly onDeed: (deed: CardDeed) => void
  /** To the reader, where its chip is made blank. */
  readonly onWipe: () => void
}

const sizes = [48, 31] as const

/** One card: what it has, what it may, what became of it, and what can be done. */
export function CardDetail({ detail, api, rate, onDeed, onWipe }: Props) {
  const setting = useScreen()
  const { say } = setting
  const { card } = detail
  const facts = [...cardFacts(card, rate, setting), ...reachFacts(detail.reach, setting)]
  return (
    <div className="sale">
      <p className={`sale-state sale-state-large ${stateTone(card)}`}>
        <Icon name={stateIcon(card)} size={28} />
        {say(`cards.state.${card.state}`)}
      </p>
      <h2 className="cards-name">
        <bdi>{card.name}</bdi>
      </h2>
      <FitText sizes={sizes} className="big-amount-medium">
        <Satoshi sat={satOfMsat(card.balanceMsat)} />
      </FitText>
      {detail.movingTo === undefined ? null : (
        <p className="cards-moving">
          <Icon name="clock" size={22} /> {say('cards.moving', { name: detail.movingTo.name })}
        </p>
      )}
      <div className="cards-ways">
        {deedsFor(card).map((deed) => (
          <Button
            key={deed}
            label={say(`cards.${deed}`)}
            icon={deedIcon[deed]}
            onPress={() => onDeed(deed)}
          />
        ))}
        {card.moves.includes('wipe') && card.hasChip ? (
          <Button label={say('cards.wipe')} icon="card" onPress={onWipe} />
        ) : null}
        <PrintBalance key={card.id} id={card.id} api={api} />
      </div>
      <dl className="sale-facts">
        {facts.map((fact) => (
          <div key={fact.id} className="sale-fact">
            <dt>{fact.what}</dt>
            <dd>{fact.words}</dd>
          </div>
        ))}
      </dl>
      <Movements movements={detail.movements} />
      <Acts acts={detail.acts} />
    </div>
  )
}

/** What is on it, on paper; whether it came out stands on the key until it is pressed again. */
function PrintBalance({ id, api }: { readonly id: string; readonly api: TillApi }) {
  const { say } = useScreen()
  const [state, setState] = useState<'free' | 'printing' | 'printed' | ApiRefusal>('free')
  const print = () => {
    setState('printing')
    void api.printBalance(id).then((answer) => setState(answer.ok ? 'printed' : answer.error))
  }
  const isRefused = typeof state === 'object'
  return (
    <>
      <Button
        label={say(isRefused || state === 'free' ? 'cards.slip' : `cards.slip.${state}`)}
        icon={state === 'printed' ? 'check' : 'printer'}
        onPress={print}
        disabled={state === 'printing'}
      />
      {isRefused ? (
        <p className="late-refused cards-refused" role="alert">
          {refusalWords(state, say)}
        </p>
      ) : null}
    </>
  )
}

function Movements({ movements }: { readonly movements: readonly CardMovementView[] }) {
  const { say, locale } = useScreen()
  return (
    <section>
      <h3 className="cards-part">{say('cards.movements')}</h3>
      {movements.length === 0 ? <p className="soft">{say('cards.movements.none')}</p> : null}
      <ul className="cards-lines">
        {movements.map((movement) => (
          <li key={movement.id} className="sale-fact">
            <span>
              {say(`customer.card.movement.${movement.kind}`)}{' '}
              {movement.invoiceNumber === undefined ? null : (
                <bdi>{say('cards.ofSale', { number: movement.invoiceNumber })}</bdi>
              )}{' '}
              <span className="soft">{momentText(movement.at, locale)}</span>{' '}
              {movement.comment === undefined ? null : <bdi>“{movement.comment}”</bdi>}
            </span>
            <span dir="ltr">
              {isOut(movement.amountMsat) ? '−' : '+'}{' '}
              <Satoshi sat={satOfMsat(movement.amountMsat)} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Who did what to it, and why. */
function Acts({ acts }: { readonly acts: CardDetailView['acts'] }) {
  const { say, locale } = useScreen()
  if (acts.length === 0) return null
  return (
    <section>
      <h3 className="cards-part">{say('cards.acts')}</h3>
      <ul className="cards-lines">
        {acts.map((act) => (
          <li key={`${act.at} ${act.what}`} className="sale-fact">
            <span>
              {actText(act.what, say)} <span className="soft">{momentText(act.at, locale)}</span>
            </span>
            <span>
              <bdi>{act.who}</bdi>
              {act.why === '' ? '' : ': '}
              <bdi>{act.why}</bdi>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
