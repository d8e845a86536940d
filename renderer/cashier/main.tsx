import { createRoot } from 'react-dom/client'
import { followAppearance } from '../kit/appearance.ts'
import { nowMs } from '../kit/clock.ts'
import { browserSocketPorts } from '../kit/connection/browser-socket.ts'
import { createHttpApi } from '../kit/connection/http-api.ts'
import { createStore } from '../kit/connection/store.ts'
import { followTill } from '../kit/connection/till-socket.ts'
import { keepFocusFromPointer } from '../kit/keep-focus.ts'
import { createSounds, readVolume } from '../kit/sound.ts'
import '../kit/base.css'
import { CashierApp } from './cashier-app.tsx'
import { createControl, type ControlPorts } from './cashier-control.ts'
import { firstState, onMessage } from './cashier-state.ts'
import { sendRequest } from './charge-control.ts'
import { keep, readKept } from './kept.ts'
import { keptName } from './kept-name.ts'
import { newId } from './new-id.ts'
import { rested } from './rested.ts'
import { watchStates } from './state-watch.ts'

followAppearance()
const store = createStore(firstState(readKept(sessionStorage)))
const api = createHttpApi()
const sounds = createSounds(() => readVolume(localStorage))
const ports: ControlPorts = {
  store,
  api,
  sounds,
  newId,
  now: nowMs,
  name: keptName,
}
const watch = watchStates(ports)
const actions = rested(createControl(ports), watch)

store.subscribe(() => keep(sessionStorage, store.get().ui))
store.subscribe(watch.look)
setInterval(watch.look, 250)

followTill(browserSocketPorts('cashier'), {
  since: () => store.get().till?.seq,
  up: () => {
    if (store.get().link.kind === 'up') return
    store.update((state) => ({ ...state, link: { kind: 'up' } }))
    sendRequest(ports)
  },
  lost: (since) => store.update((state) => ({ ...state, link: { kind: 'lost', since } })),
  message: (message, heardAt) => store.update((state) => onMessage(state, message, heardAt)),
})

keepFocusFromPointer()
// A browser gives sound only after a touch.
window.addEventListener('pointerdown', sounds.unlock)
window.addEventListener('contextmenu', (event) => event.preventDefault())

const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<CashierApp store={store} actions={actions} api={api} />)
