import { calledCard } from '../../../core/card/card.ts'
import type { PinChoiceView } from '../../../core/contract/card-view.ts'
import { failure } from '../../../core/errors/registry.ts'
import { err, ok } from '../../../core/errors/result.ts'
import type { PinAsked, PinDesk } from '../../../core/ports/pin-desk.ts'
import { later } from '../../../core/time/instant.ts'
import { setPin, type PinPorts } from './pin-card.ts'

/** How long the customer has, and how long the end of it stands. */
const choosingMs = 120_000
const doneMs = 4_000

type Choosing = { readonly asked: PinAsked; readonly view: PinChoiceView }

/** The desk at which customers choose a PIN: nobody else sees it, and staff's name and reason are written down with it. */
export function openPinDesk(ports: PinPorts): PinDesk {
  const { store, clock } = ports
  const listeners = new Set<() => void>()
  let now: Choosing | undefined
  /** Stretching takes its time: what is sent twice meanwhile is set once. */
  let settingFor: PinAsked | undefined
  const show = (next: Choosing | undefined, forMs?: number) => {
    now = next
    for (const listener of listeners) listener()
    if (next === undefined || forMs === undefined) return
    void clock.sleep(forMs).then(() => {
      if (now?.view.until === next.view.until && now.asked === next.asked) show(undefined)
    })
  }
  /** Whether it is still this one: it may be called off while the PIN is being set. */
  const isAsked = (asked: PinAsked) => now?.asked === asked
  return Object.freeze({
    ask: async (asked: PinAsked) => {
      const card = await store.read.cards.find(asked.id)
      if (card === undefined) return err(failure('card.notFound'))
      const until = later(clock.now(), choosingMs)
      const view: PinChoiceView = { id: card.id, name: calledCard(card), state: 'asked', until }
      show({ asked, view }, choosingMs)
      return ok(view)
    },
    choose: async (id, pin) => {
      if (now?.asked.id !== id || now.view.state !== 'asked')
        return err(failure('card.pinNotAsked'))
      const { asked, view } = now
      if (settingFor === asked) return err(failure('card.pinNotAsked'))
      settingFor = asked
      const set = await setPin(ports, { ...asked, pin })
      settingFor = undefined
      if (!set.ok) {
        if (isAsked(asked)) show({ asked, view: { ...view, why: set.error.code } })
        return set
      }
      const done = { ...view, state: 'done', until: later(clock.now(), doneMs) } as const
      if (isAsked(asked)) show({ asked, view: done }, doneMs)
      return ok(done)
    },
    cancel: () => show(undefined),
    current: () => now?.view,
    onChange: (listener: () => void) => {
      const own = () => listener()
      listeners.add(own)
      return () => void listeners.delete(own)
    },
  } satisfies PinDesk)
}
