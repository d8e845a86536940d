import type { Card, TapReason } from '../../../core/card/card.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { satFromMsatFloor } from '../../../core/money/sat-msat.ts'
import type { Msat } from '../../../core/money/units.ts'

/** Why a tap took nothing, as a terminal that is not ours is told: its cashier has no other screen of the card. */
export function refusalOf(
  why: TapReason,
  { card, availableMsat }: { readonly card: Card; readonly availableMsat: Msat },
): Failure {
  switch (why) {
    case 'state':
      return failure('card.stopped', { state: card.state })
    case 'pinLocked':
      return failure('card.pinLocked')
    case 'pinWrong':
      return failure('card.pinWrong', { tries: String(card.pin?.triesLeft ?? 0) })
    case 'velocity':
      return failure('card.tooOften')
    case 'perTap':
    case 'perDay':
    case 'balance': {
      const largestSat = satFromMsatFloor(availableMsat).toString()
      return failure('lnurl.aboveMaximum', { largestSat })
    }
    case 'oldKeys':
      return failure('card.oldKeys')
    case 'replayed':
      return failure('card.tapUsed')
    case 'sameCard':
      return failure('card.sameCard')
    case 'saleClosed':
      return failure('invoice.closed')
    case 'rate':
      return failure('rate.none')
  }
}
