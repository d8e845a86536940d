import { useNow } from '../kit/clock.ts'
import { useStore, type Store } from '../kit/connection/store.ts'
import { Screen } from '../kit/screen.tsx'
import { useLanguage } from '../kit/use-words.ts'
import { CustomerScreen } from './customer-screen.tsx'
import { customerFacts, type CustomerState } from './customer-state.ts'
import type { OnPinChosen } from './choose-pin.tsx'
import type { OnPin } from './pin-pad.tsx'
import { customerView } from './customer-view.ts'

const tickMs = 500

type Props = {
  readonly store: Store<CustomerState>
  readonly onPin: OnPin
  readonly onPinChosen: OnPinChosen
}

/** The customer's screen, alive. Its one input is the PIN of a card, typed or chosen. */
export function CustomerApp(props: Props) {
  const state = useStore(props.store)
  const setting = useLanguage(state.shop?.language)
  const facts = customerFacts(state, useNow(tickMs))
  if (setting === undefined) return null
  return (
    <Screen className="customer-page" {...setting}>
      <CustomerScreen
        view={customerView(facts)}
        now={facts.now}
        onPin={props.onPin}
        onPinChosen={props.onPinChosen}
      />
    </Screen>
  )
}
