import { errorWordId } from '../../core/words/words.ts'
import type { Say } from '../kit/screen.tsx'
import type { Refusal } from './cashier-ui.ts'

/**
 * What a code of the registry means at the counter: which headline stands over its sentence (`error.<code>`).
 */
export type TroubleGroup =
  | 'amount'
  | 'cash'
  | 'chain'
  | 'clock'
  | 'code'
  | 'connection'
  | 'drawer'
  | 'node'
  | 'nodeHelp'
  | 'printer'
  | 'rate'
  | 'request'
  | 'store'

const needsTechnician: ReadonlySet<string> = new Set([
  'node.chainLost',
  'node.locked',
  'node.noChannel',
  'node.refusedMacaroon',
  'node.otherCertificate',
  'node.other',
])

const byNoun: Readonly<Record<string, TroubleGroup>> = {
  amount: 'amount',
  bolt11: 'code',
  cash: 'cash',
  drawer: 'drawer',
  node: 'node',
  printer: 'printer',
  rate: 'rate',
  service: 'connection',
  store: 'store',
}

export function troubleGroup(code: Refusal['code']): TroubleGroup {
  if (code === 'node.clockWrong') return 'clock'
  if (code === 'node.chainAway') return 'chain'
  if (code === 'node.badCode') return 'code'
  if (needsTechnician.has(code)) return 'nodeHelp'
  return byNoun[code.split('.')[0] ?? ''] ?? 'request'
}

/** The sentence of a refusal: what happened and what to do. */
export const refusalWords = (refusal: Refusal, say: Say): string =>
  refusal.code === 'service.lost'
    ? say('cashier.serviceLost.reason')
    : say(errorWordId(refusal.code), refusal.detail)
