import type { Clock } from '../../core/ports/clock.ts'
import type { CardEvent } from '../../core/ports/reader.ts'
import type { PlainReaders, TillReaders } from './readers.ts'

/** All readers of the till as one: those of the device host, and those that hand over text at a plug. */
export function joinReaders(host: TillReaders, plain: PlainReaders, clock: Clock): TillReaders {
  const both = (stops: readonly (() => void)[]) => () => {
    for (const stop of stops) stop()
  }
  return Object.freeze({
    ...host,
    readers: () => [...host.readers(), ...plain.views()],
    onState: (changed: () => void) => both([host.onState(changed), plain.onState(changed)]),
    onCard: (happened: (event: CardEvent) => void) =>
      both([
        host.onCard(happened),
        plain.onCard((card) => happened({ ...card, at: clock.now(), atMs: clock.monotonicMs() })),
      ]),
  })
}
