/** A card reader in memory, with emulated cards laid on by the test; it speaks as the port does. */
import { ok, err } from '../../core/errors/result.ts'
import { failure } from '../../core/errors/registry.ts'
import type { CardEvent, ReaderPort } from '../../core/ports/reader.ts'
import { instant } from '../../core/time/instant.ts'
import { layOn, type CardField, type Tear } from '../../drivers/sim/ntag424/card-field.ts'
import type { Ntag424 } from '../../drivers/sim/ntag424/ntag424.ts'

export type PretendReaders = ReaderPort & {
  /** A card comes; torn off by itself at `tear`. Answers its presence. */
  lay(chip: Ntag424, tear?: Tear): string
  lift(presence: string): void
  /** A phone or bank card, or one that only text is read of. */
  layOther(kind: 'phone' | 'text'): string
}

const seen = (presence: string) => ({ reader: 'pretend', presence, at: instant(0), atMs: 0 })

export function pretendReaders(): PretendReaders {
  const listeners = new Set<(event: CardEvent) => void>()
  const fields = new Map<string, CardField>()
  let count = 0
  const tell = (event: CardEvent) => {
    for (const listener of listeners) listener(event)
  }
  const arrive = (): string => {
    count += 1
    const presence = `presence ${count}`
    tell({ ...seen(presence), kind: 'arrived' })
    return presence
  }
  const read = { kind: 'tapped', file: new Uint8Array(2), readMs: 1 } as const
  return Object.freeze({
    readers: () => [],
    onState: () => () => {},
    onCard: (happened: (event: CardEvent) => void) => {
      listeners.add(happened)
      return () => {
        listeners.delete(happened)
      }
    },
    transmit: async (presence: string, apdu: Uint8Array) => {
      const answer = fields.get(presence)?.exchange(apdu) ?? new Uint8Array(0)
      return answer.length === 0 ? err(failure('tap.gone')) : ok(answer)
    },
    lay: (chip: Ntag424, tear?: Tear) => {
      const presence = arrive()
      fields.set(presence, layOn(chip, tear === undefined ? {} : { tear }))
      tell({ ...seen(presence), ...read, takesCommands: true })
      return presence
    },
    lift: (presence: string) => {
      fields.delete(presence)
      tell({ ...seen(presence), kind: 'left' })
    },
    layOther: (kind: 'phone' | 'text') => {
      const presence = arrive()
      if (kind === 'text') tell({ ...seen(presence), ...read, takesCommands: false })
      else {
        fields.set(presence, { count: () => 0, exchange: () => Uint8Array.of(0x6a, 0x82) })
        tell({ ...seen(presence), kind: 'unreadable', why: 'tap.otherCard', readMs: 1 })
      }
      return presence
    },
  })
}
