import { CardsScreen } from './cards/cards-screen.tsx'
import { IssuingScreen } from './cards/issuing-screen.tsx'
import { HistoryScreen } from './history/history-screen.tsx'
import type { ElsewhereProps } from './head.tsx'
import { LateMoneyScreen } from './late-money/late-money-screen.tsx'
import { MoreScreen } from './more/more-screen.tsx'
import { TroubleScreen } from './more/trouble-screen.tsx'

/** The screens beside the counter: loaded when they are first opened (DESIGN §6). */
export function Elsewhere(props: ElsewhereProps) {
  switch (props.view.place) {
    case 'history':
      return <HistoryScreen {...props} />
    case 'cards':
      return <CardsScreen {...props} />
    case 'issuing':
      return <IssuingScreen {...props} />
    case 'lateMoney':
      return <LateMoneyScreen {...props} />
    case 'more':
      return <MoreScreen {...props} />
    case 'trouble':
      return <TroubleScreen {...props} />
    default:
      return props.view.place satisfies never
  }
}
