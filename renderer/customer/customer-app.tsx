import { useNow } from '../kit/clock.ts'
import { useStore, type Store } from '../kit/connection/store.ts'
import { Screen } from '../kit/screen.tsx'
import { useLanguage } from '../kit/use-words.ts'
import { CustomerScreen } from './customer-screen.tsx'
import { customerFacts, type CustomerState } from './customer-state.ts'
import { customerView } from './customer-view.ts'

const tickMs = 500

/** The customer's screen, alive. It takes no input. */
export function CustomerApp(props: { readonly store: Store<CustomerState> }) {
  const state = useStore(props.store)
  const setting = useLanguage(state.shop?.language)
  const facts = customerFacts(state, useNow(tickMs))
  if (setting === undefined) return null
  return (
    <Screen className="customer-page" {...setting}>
      <CustomerScreen view={customerView(facts)} now={facts.now} />
    </Screen>
  )
}
