import { status } from './apdu/status-word.ts'
import type { ProvisioningStop } from './provision-card.ts'

/**
 * The one next step after a run has stopped. `layBack`: the same card again, it goes on · `leaveLying`: the card makes us wait, keep it
 * on the reader · `otherCard`: this is not the card that was begun · `otherChip`: no NTAG 424 DNA · `strangeKeys`: somebody else's
 * card, or keys that we do not know: do not try on · `defective`: its memory fails, replace it · `report`: a mistake of ours.
 */
export const provisioningAdvices = [
  'layBack',
  'leaveLying',
  'otherCard',
  'otherChip',
  'strangeKeys',
  'defective',
  'report',
] as const
export type ProvisioningAdvice = (typeof provisioningAdvices)[number]

const byStatus = new Map<number, ProvisioningAdvice>([
  [status.authenticationDelay, 'leaveLying'],
  [status.authentication, 'strangeKeys'],
  [status.integrity, 'strangeKeys'],
  [status.illegalCommand, 'otherChip'],
  [status.isoNotFound, 'otherChip'],
  [status.isoInstruction, 'otherChip'],
  [status.isoClass, 'otherChip'],
  [status.memory, 'defective'],
  [status.isoMemory, 'defective'],
  // A command that a leaving card has cut off costs the next one.
  [status.aborted, 'layBack'],
  [status.isoConditions, 'layBack'],
])

/** What a person is to do now; the journal stays open until a run ends well. */
export function adviceFor(stop: ProvisioningStop): ProvisioningAdvice {
  switch (stop.kind) {
    case 'torn':
    case 'answer':
    case 'mac':
    case 'unverified':
      return 'layBack'
    case 'status':
      return byStatus.get(stop.status) ?? 'report'
    case 'otherCard':
    case 'otherChip':
    case 'strangeKeys':
      return stop.kind
  }
}
