import type { CardState } from '../../../core/card/lifecycle.ts'
import type { CardView } from '../../../core/contract/card-view.ts'
import { Satoshi } from '../../kit/amount.tsx'
import { Button } from '../../kit/button.tsx'
import { satOfMsat } from '../../kit/contract-money.ts'
import { Field } from '../../kit/field.tsx'
import { Icon } from '../../kit/icon.tsx'
import { useScreen, type Say } from '../../kit/screen.tsx'
import { Table, type TableColumn } from '../../kit/table.tsx'
import { refusalWords } from '../trouble.ts'
import { stateIcon, stateTone } from './card-words.ts'
import type { CardsState } from './use-cards.ts'

/** Cards by what they can do now. */
const groups = {
  all: undefined,
  pays: ['active'],
  stopped: ['frozen', 'lost'],
  over: ['closed', 'wiped', 'new', 'pending'],
} as const satisfies Readonly<Record<string, readonly CardState[] | undefined>>
export type CardGroup = keyof typeof groups

const groupNames = Object.keys(groups) as CardGroup[]
export const statesOf = (group: CardGroup): readonly CardState[] | undefined => groups[group]

export type Search = { readonly text: string; readonly group: CardGroup }

type Props = {
  readonly list: CardsState
  readonly search: Search
  readonly open: string | undefined
  readonly onSearch: (search: Search) => void
  readonly onChoose: (id: string) => void
}

/** The shop's cards: by a part of the name, by state, a page at a time. */
export function CardList(props: Props) {
  const { search, onSearch } = props
  const { say } = useScreen()
  return (
    <>
      <div className="cards-search">
        <h1 className="cards-title">{say('cards.title')}</h1>
        <Field
          label={say('cards.search')}
          value={search.text}
          onChange={(text) => onSearch({ ...search, text })}
          example={say('cards.hint')}
          longest={60}
        />
        <fieldset className="cards-groups" aria-label={say('history.state')}>
          {groupNames.map((group) => (
            <Button
              key={group}
              label={say(`cards.group.${group}`)}
              chosen={group === search.group}
              onPress={() => onSearch({ ...search, group })}
            />
          ))}
        </fieldset>
      </div>
      <div className="cards-rows">
        <Rows {...props} />
      </div>
    </>
  )
}

function Rows({ list, search, open, onChoose }: Props) {
  const { say } = useScreen()
  if (list.refusal !== undefined)
    return (
      <p className="cards-hint" role="alert">
        {refusalWords(list.refusal, say)}
      </p>
    )
  if (list.cards.length === 0) {
    const isAll = search.group === 'all' && search.text.trim() === ''
    const word = say(isAll ? 'cards.empty' : 'cards.noneFound')
    return <p className="history-empty">{list.known ? word : ''}</p>
  }
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
