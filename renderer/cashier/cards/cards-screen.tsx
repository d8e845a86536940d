import { useState } from 'react'
import type { CardView } from '../../../core/contract/card-view.ts'
import { ActionBar } from '../../kit/action-bar.tsx'
import { Frame } from '../../kit/frame.tsx'
import { useScreen } from '../../kit/screen.tsx'
import { Head, type ElsewhereProps } from '../head.tsx'
import { CardDetail } from './card-detail.tsx'
import { CardDialog } from './card-dialog.tsx'
import { CardList, type Search } from './card-list.tsx'
import type { CardDeed } from './card-words.ts'
import { useOpenCard } from './use-open-card.ts'
import { useCard, useCards } from './use-cards.ts'
import '../keypad-screen.css'
import '../history/history-screen.css'
import './cards-screen.css'

type Asked = { readonly deed: CardDeed; readonly card: CardView }

/** The shop's own cards, and the one that was chosen or tapped. */
export function CardsScreen(props: ElsewhereProps) {
  const { api, actions, till } = props
  const { say } = useScreen()
  const [changed, setChanged] = useState(0)
  const [asked, setAsked] = useState<Asked>()
  const [search, setSearch] = useState<Search>({ text: '', group: 'all' })
  const list = useCards(api, search, changed)
  const { chosen, choose } = useOpenCard(till, asked !== undefined)
  const open = chosen ?? list.cards[0]?.id
  const detail = useCard(api, open, changed)
  const done = () => {
    setAsked(undefined)
    setChanged((times) => times + 1)
  }
  return (
    <Frame
      tone="plain"
      statusBar={<Head {...props} />}
      actions={<Foot card={detail?.card} actions={actions} />}
    >
      <div className="history">
        <section className="history-list cards-list">
          <CardList
            {...{ list, search, open }}
            onSearch={(wanted) => {
              setSearch(wanted)
              choose(undefined)
            }}
            onChoose={choose}
          />
        </section>
        {/* It scrolls: arrow keys must reach it (axe: scrollable-region-focusable). */}
        <section className="history-detail" aria-label={say('cards.card')} tabIndex={0}>
          {detail === undefined ? null : (
            <CardDetail
              key={detail.card.id}
              detail={detail}
              api={api}
              rate={till?.status.rate}
              onDeed={(deed) => setAsked({ deed, card: detail.card })}
              onWipe={() => actions.issue({ kind: 'wipe' })}
            />
          )}
        </section>
      </div>
      {asked === undefined ? null : (
        <CardDialog
          {...{ ...asked, api, actions, till }}
          onClose={() => setAsked(undefined)}
          onDone={done}
        />
      )}
    </Frame>
  )
}

type FootProps = { readonly card: CardView | undefined } & Pick<ElsewhereProps, 'actions'>

function Foot({ card, actions }: FootProps) {
  const { say } = useScreen()
  const topUp = card?.takesMoney === true ? () => actions.topUp(card) : undefined
  return (
    <ActionBar
      back={[
        { label: say('kit.back'), icon: 'back', onPress: () => actions.go('counter') },
        { label: say('cards.issue'), icon: 'card', onPress: () => actions.issue() },
      ]}
      {...(topUp === undefined
        ? {}
        : { forward: { label: say('cards.topUp'), icon: 'forward' as const, onPress: topUp } })}
    />
  )
}
