/** Cards laid on the issuing table, one after the other. For tests. */
import type { CardId } from '../../core/contract/ids.ts'
import { lightningTopUp } from '../../core/ledger/card-builders.ts'
import type { NodeKey, PaymentHash } from '../../core/lightning/payment-hash.ts'
import { msat } from '../../core/money/units.ts'
import type { Tear } from '../../drivers/sim/ntag424/card-field.ts'
import type { Ntag424 } from '../../drivers/sim/ntag424/ntag424.ts'
import type { IssuingTable, TableRun } from '../../main/usecases/card/issuing-table.ts'
import type { IssuingRig } from './issuing-rig.ts'
import { value } from './issuing-tears.ts'
import type { PretendReaders } from './pretend-readers.ts'

type Parts = {
  readonly rig: IssuingRig
  readonly readers: PretendReaders
  readonly table: IssuingTable
}

export const codeOf = ({ failure }: TableRun) => failure?.code ?? 'fine'

/** `parts`: those of the test that runs. */
export function helpersOf(parts: () => Parts) {
  /** The next card that has come to its end. */
  const untilRun = (after: number): Promise<TableRun> =>
    new Promise((resolve) => {
      const { table } = parts()
      const look = () => {
        const run = table.state().runs.find(({ no, ms }) => no === after + 1 && ms !== undefined)
        if (run === undefined) return
        stop()
        resolve(run)
      }
      const stop = table.onChange(look)
      look()
    })
  return {
    untilRun,
    /** A card held to the reader until something came of it, or pulled off at `tear`. */
    hold: async (chip: Ntag424, after: number, tear?: Tear): Promise<TableRun> => {
      const { readers } = parts()
      const presence = readers.lay(chip, tear)
      const run = await untilRun(after)
      readers.lift(presence)
      return run
    },
    topUp: async (cardId: CardId, amountMsat: bigint): Promise<void> => {
      const { rig } = parts()
      const arrived = {
        cardId,
        nodeKey: `02${'ab'.repeat(32)}` as NodeKey,
        paymentHash: cardId.replaceAll('-', '').repeat(2) as PaymentHash,
        receivedMsat: msat(amountMsat),
        at: rig.clock.now(),
      }
      await rig.store.commit(async (unit) => value(await unit.ledger.post(lightningTopUp(arrived))))
    },
  }
}
