import { createRoot } from 'react-dom/client'
import { followAppearance } from '../kit/appearance.ts'
import { nowMs } from '../kit/clock.ts'
import { browserSocketPorts } from '../kit/connection/browser-socket.ts'
import { createStore } from '../kit/connection/store.ts'
import { followTill } from '../kit/connection/till-socket.ts'
import '../kit/base.css'
import { createHttpApi } from '../kit/connection/http-api.ts'
import { CustomerApp } from './customer-app.tsx'
import { afterCustomerMessage, firstCustomerState } from './customer-state.ts'

followAppearance()
const store = createStore(firstCustomerState(nowMs()))
const api = createHttpApi()

followTill(browserSocketPorts('customer'), {
  since: () => store.get().seq,
  up: () => store.update((state) => (state.lost ? { ...state, lost: false } : state)),
  lost: () => store.update((state) => ({ ...state, lost: true })),
  message: (message, heardAt) =>
    store.update((state) => afterCustomerMessage(state, message, heardAt)),
})

window.addEventListener('contextmenu', (event) => event.preventDefault())

const root = document.getElementById('root')
if (root !== null)
  createRoot(root).render(
    <CustomerApp
      store={store}
      onPin={({ tapId, ...typed }) => void api.chargeTap(tapId, typed)}
      onPinChosen={(chosen) => void api.choosePin(chosen)}
    />,
  )
