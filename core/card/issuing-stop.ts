/** Why a card on the reader was not programmed to its end, as a failure with the one next step in its sentence. */
import { failure, type Failure } from '../errors/registry.ts'
import type { ProvisioningStop } from './provision-card.ts'
import { adviceFor } from './provisioning-advice.ts'
import type { ProvisioningJournal, ProvisioningStep } from './provisioning-journal.ts'

/**
 * What is known of the card when it has stopped. `untouched`: nothing was written · `begun`: half programmed, it pays nowhere and
 * nothing is lost · `unproved`: all is written, it has not shown yet that it works.
 */
export type CardStands = 'untouched' | 'begun' | 'unproved'

export function standsAt(step: ProvisioningStep): CardStands {
  if (step === 'planned') return 'untouched'
  return step === 'key 0' || step === 'done' ? 'unproved' : 'begun'
}

/** `journal`: as far as it has come; absent when the card was only looked at. */
export function stopFailure(stop: ProvisioningStop, journal?: ProvisioningJournal): Failure {
  const stands = journal === undefined ? 'untouched' : standsAt(journal.step)
  const hint = stop.kind === 'status' ? stop.status.toString(16) : stop.kind
  return failure(`issuing.${adviceFor(stop)}`, { stands, hint })
}
