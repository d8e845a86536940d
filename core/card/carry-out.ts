import type { Result } from '../errors/result.ts'
import type { ProvisioningRun, ProvisioningStop } from './provision-card.ts'
import type { ProvisioningJournal } from './provisioning-journal.ts'

export type Carrier = {
  /** One APDU to the card; resolves to an empty answer when it has left. Never rejects. */
  readonly exchange: (apdu: Uint8Array) => Promise<Uint8Array>
  /** Resolves once the journal is on disk. A rejection ends the run before the card is touched again. */
  readonly save: (journal: ProvisioningJournal) => Promise<void>
}

/** Carries a provisioning run to its end: bytes to the card, journals to the disk, one after the other. */
export async function carryOut(
  run: ProvisioningRun,
  { exchange, save }: Carrier,
): Promise<Result<ProvisioningJournal, ProvisioningStop>> {
  let next = run.next()
  while (next.done !== true) {
    if (next.value.kind === 'send') {
      const answer = await exchange(next.value.apdu)
      next = run.next(answer)
    } else {
      await save(next.value.journal)
      next = run.next()
    }
  }
  return next.value
}
