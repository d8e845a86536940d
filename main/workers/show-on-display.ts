/**
 * The pole display follows what the customer's screen shows. Nobody waits for it: it looks when something rings, or once a
 * second, and hands the display a wish. The customer's screen stays the first choice; this is for who has no second screen.
 */
import type { CustomerSnapshot } from '../../core/contract/screen.ts'
import { poleText } from '../../core/device/pole-text.ts'
import type { Stop } from '../../core/ports/clock.ts'
import type { DisplayPort, DisplayText } from '../../core/ports/display.ts'
import type { Log } from '../../core/ports/log.ts'
import type { Ports } from '../../core/ports/ports.ts'
import { createStop } from '../../core/ports/stop.ts'
import { languageFor, languages } from '../../core/words/languages.ts'
import { loadWords } from '../../core/words/load-words.ts'
import { outlastStore } from './outlast-store.ts'

export type ShowPorts = Pick<Ports, 'store' | 'bell' | 'clock'> & {
  readonly display: DisplayPort
  readonly customer: () => Promise<CustomerSnapshot>
  readonly onLay: (listener: () => void) => () => void
  readonly log: Log
}

/** A sale's time runs out, and what has ended is shown no longer, without anybody ringing. */
const lookMs = 1_000

/** Somebody may have tried the display out: the same text is wished again after so many looks. */
const looksBetween = 5

async function textNow({ customer, log }: ShowPorts): Promise<DisplayText | undefined> {
  const snapshot = await outlastStore(log, customer)
  if (snapshot === undefined) return undefined
  const language = languageFor(snapshot.shop.language)
  const words = await loadWords(language)
  return poleText(snapshot, { words, locale: languages[language].locale })
}

/** Runs until `stop`. */
export async function showOnDisplay(ports: ShowPorts, stop: Stop): Promise<void> {
  const { store, bell, display, onLay, clock } = ports
  let wake = createStop()
  const ring = () => wake.call()
  const forget = [
    store.onChange(ring),
    bell.onRing(ring),
    onLay(ring),
    display.onState(ring),
    stop.onStop(ring),
  ]
  let said = ''
  let looks = 0
  while (!stop.stopped) {
    wake = createStop()
    const { stop: woken } = wake
    const text = display.state().kind === 'absent' ? undefined : await textNow(ports)
    looks = JSON.stringify(text) === said ? looks + 1 : 0
    said = JSON.stringify(text)
    if (text !== undefined && looks % looksBetween === 0) display.show(text)
    await clock.sleep(lookMs, woken)
  }
  for (const end of forget) end()
}
