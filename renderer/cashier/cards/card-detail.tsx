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
import { CardDialog } from './card-dialog.tsx'
import {
  cardFacts,
  isCardVerb,
  stateIcon,
  reachFacts,
  stateTone,
  verbIcon,
  type CardVerb,
} from './card-words.ts'

type Props = {
  readonly detail: CardDetailView
  readonly api: TillApi
  readonly rate: RateView | undefined
  readonly onChanged: () => void
}

const sizes = [76, 48, 31] as const

/** One card: what it has, what it may, what became of it, and what can be done. */
export function CardDetail({ detail, api, rate, onChanged }: Props) {
  const setting = useScreen()
  const { say } = setting
  const [asked, setAsked] = useState<CardVerb>()
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
      <div className="cards-ways">
        {card.moves.filter(isCardVerb).map((verb) => (
          <Button
            key={verb}
            label={say(`cards.${verb}`)}
            icon={verbIcon[verb]}
            onPress={() => setAsked(verb)}
          />
        ))}
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
      {asked === undefined ? null : (
        <CardDialog
          verb={asked}
          card={card}
          api={api}
          onClose={() => setAsked(undefined)}
          onDone={() => {
            setAsked(undefined)
            onChanged()
          }}
        />
      )}
    </div>
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
              <span className="soft">{momentText(movement.at, locale)}</span>
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
              {act.what} <span className="soft">{momentText(act.at, locale)}</span>
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
