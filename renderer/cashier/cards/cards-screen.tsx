import { useState } from 'react'
import type { CardView } from '../../../core/contract/card-view.ts'
import { ActionBar } from '../../kit/action-bar.tsx'
import { Satoshi } from '../../kit/amount.tsx'
import { Button } from '../../kit/button.tsx'
import { satOfMsat } from '../../kit/contract-money.ts'
import { Frame } from '../../kit/frame.tsx'
import { Icon } from '../../kit/icon.tsx'
import { useScreen, type Say } from '../../kit/screen.tsx'
import { Table, type TableColumn } from '../../kit/table.tsx'
import { Head, type ElsewhereProps } from '../head.tsx'
import { refusalWords } from '../trouble.ts'
import { CardDetail } from './card-detail.tsx'
import { stateIcon, stateTone } from './card-words.ts'
import { useCard, useCards, type CardsState } from './use-cards.ts'
import '../keypad-screen.css'
import '../history/history-screen.css'
import './cards-screen.css'

/** The shop's own cards, and the one that was chosen or tapped. */
export function CardsScreen(props: ElsewhereProps) {
  const { api, actions, till } = props
  const { say } = useScreen()
  const [changed, setChanged] = useState(0)
  const [chosen, setChosen] = useState<string>()
  const list = useCards(api, changed)
  const tap = till?.tap
  const tapped = tap !== undefined && 'own' in tap ? tap.own?.id : undefined
  const open = tapped ?? chosen ?? list.cards[0]?.id
  const detail = useCard(api, open, changed)
  const card = detail?.card
  const canTopUp = card?.state === 'active' || card?.state === 'frozen'
  return (
    <Frame
      tone="plain"
      statusBar={<Head {...props} />}
      actions={
        <ActionBar
          back={[
            { label: say('kit.back'), icon: 'back', onPress: () => actions.go('counter') },
            { label: say('cards.issue'), icon: 'card', onPress: () => actions.go('issuing') },
          ]}
          {...(card === undefined || !canTopUp
            ? {}
            : {
                forward: {
                  label: say('cards.topUp'),
                  icon: 'forward' as const,
                  onPress: () => actions.topUp(card),
                },
              })}
        />
      }
    >
      <div className="history">
        <section className="history-list">
          <h1 className="cards-title">{say('cards.title')}</h1>
          <p className="cards-hint soft">{say('cards.hint')}</p>
          <CardList list={list} open={open} onChoose={setChosen} />
        </section>
        {/* It scrolls: arrow keys must reach it (axe: scrollable-region-focusable). */}
        <section className="history-detail" aria-label={say('cards.card')} tabIndex={0}>
          {detail === undefined ? null : (
            <CardDetail
              key={detail.card.id}
              detail={detail}
              api={api}
              rate={till?.status.rate}
              onChanged={() => setChanged((times) => times + 1)}
            />
          )}
        </section>
      </div>
    </Frame>
  )
}

type ListProps = {
  readonly list: CardsState
  readonly open: string | undefined
  readonly onChoose: (id: string) => void
}

function CardList({ list, open, onChoose }: ListProps) {
  const { say } = useScreen()
  if (list.refusal !== undefined)
    return (
      <p className="cards-hint" role="alert">
        {refusalWords(list.refusal, say)}
      </p>
    )
  if (list.cards.length === 0)
    return <p className="history-empty">{list.known ? say('cards.empty') : ''}</p>
  return (
    <>
      <Table
        label={say('cards.title')}
        columns={columnsOf(say)}
        rows={list.cards}
        idOf={(card) => card.id}
        chosen={open}
        onChoose={onChoose}
      />
      {list.next === undefined ? null : (
        <div className="history-older">
          <Button label={say('history.more')} onPress={list.more} />
        </div>
      )}
    </>
  )
}

const columnsOf = (say: Say): readonly TableColumn<CardView>[] => [
  {
    id: 'name',
    head: say('cards.card'),
    names: true,
    cell: (card) => <bdi className="cards-cell-name">{card.name}</bdi>,
  },
  {
    id: 'state',
    head: say('history.state'),
    cell: (card) => (
      <span className={`sale-state ${stateTone(card)}`}>
        <Icon name={stateIcon(card)} size={22} />
        {say(`cards.state.${card.state}`)}
      </span>
    ),
  },
  {
    id: 'balance',
    head: say('cards.balance'),
    figures: true,
    cell: (card) => <Satoshi sat={satOfMsat(card.balanceMsat)} />,
  },
]
