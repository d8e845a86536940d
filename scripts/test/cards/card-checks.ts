import { expect } from 'vitest'
import type { Tap } from '../../../core/card/card.ts'
import { assert } from '../../../core/errors/result.ts'
import type { Store } from '../../../core/ports/store.ts'
import { auditBooks } from '../../../main/usecases/ledger/audit-books.ts'
import { tapCard, type TapOutcome } from '../../../main/usecases/card/tap-card.ts'
import type { CardRig } from './card-rig.ts'

/** The outcome of a tap that was ours. */
export function ours(outcome: TapOutcome): Extract<TapOutcome, { tap: Tap }> {
  assert('tap' in outcome, `a tap of ours, not ${outcome.kind}`)
  return outcome
}

export const tapFor = (
  rig: CardRig,
  link: string,
  invoiceId?: Parameters<typeof tapCard>[1]['invoiceId'],
) =>
  tapCard(rig.ports, {
    link,
    reader: 'r',
    readMs: 25,
    ...(invoiceId === undefined ? {} : { invoiceId }),
  })

/** Nothing is wrong with the books, cards and taps among them. */
export async function expectSound({ ports }: CardRig): Promise<void> {
  expect((await auditBooks(ports)).findings).toEqual([])
}

export type Opened = (seed?: number) => Promise<{ store: Store; rig: CardRig }>
