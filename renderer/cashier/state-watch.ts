import type { Store } from '../kit/connection/store.ts'
import type { Sounds } from '../kit/sound.ts'
import { factsOf, type CashierState } from './cashier-state.ts'
import { cashierView } from './cashier-view.ts'
import { offersCancel, restOf, soundOf, stateName } from './beginning.ts'

export type StateWatch = {
  /** Looks at the screen's state now: after every change, and as time goes by. */
  readonly look: () => void
  /** A state that has just begun takes no input yet. */
  readonly restsNow: () => boolean
  /** The same for Cancel, which does not rest when it stood there before: it means what the cashier has seen. */
  readonly cancelRestsNow: () => boolean
}

/** Notices when a state begins: it is heard once, and input rests. */
export function watchStates(ports: {
  readonly store: Store<CashierState>
  readonly sounds: Sounds
  readonly now: () => number
}): StateWatch {
  let name = ''
  let restsUntil = 0
  let cancelRestsUntil = 0
  let offeredCancel = false
  return Object.freeze({
    look: () => {
      const now = ports.now()
      const view = cashierView(factsOf(ports.store.get(), now))
      const before = offeredCancel
      offeredCancel = offersCancel(view)
      if (stateName(view) === name) return
      name = stateName(view)
      restsUntil = now + restOf(view)
      if (!before) cancelRestsUntil = restsUntil
      const sound = soundOf(view)
      if (sound !== undefined) ports.sounds.play(sound)
    },
    restsNow: () => ports.now() < restsUntil,
    cancelRestsNow: () => ports.now() < cancelRestsUntil,
  })
}
