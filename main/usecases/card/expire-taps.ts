import type { Tap } from '../../../core/card/card.ts'
import { tapHoldMs } from '../../../core/ports/memory.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import { msBetween } from '../../../core/time/instant.ts'

export type ExpirePorts = Pick<Ports, 'store' | 'clock' | 'heldTaps'>

/** Another till of the shop holds its own taps: only the wall clock tells how old they are, and clocks differ a little. */
const graceMs = 10_000

/** Over: this till does not hold it any more, and it is so old that no other one does. */
function isOver({ clock, heldTaps }: ExpirePorts, { id, at }: Tap): boolean {
  const age = msBetween(at, clock.now())
  return !heldTaps.isFresh(id) && (age < 0 || age > tapHoldMs + graceMs)
}

/** Ends the taps that nobody charged: `shown` without a sale, `expired` with one. Answers how many. */
export async function expireTaps(ports: ExpirePorts): Promise<number> {
  const { read } = ports.store
  const old = (await read.taps.waiting()).filter((tap) => isOver(ports, tap))
  if (old.length === 0) return 0
  return ports.store.commit(async (unit) => {
    let count = 0
    for (const tap of await unit.taps.waiting()) {
      if (!isOver(ports, tap)) continue
      await unit.taps.mark({ ...tap, state: tap.invoiceId === undefined ? 'shown' : 'expired' })
      count += 1
    }
    return count
  })
}
