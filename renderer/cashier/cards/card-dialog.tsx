import type { CardView } from '../../../core/contract/card-view.ts'
import type { TillApi } from '../../kit/till-api.ts'
import type { CashierActions } from '../cashier-actions.ts'
import type { Till } from '../cashier-ui.ts'
import { CloseDialog } from './close-dialog.tsx'
import { isCardVerb, type CardDeed } from './card-words.ts'
import { LimitsDialog } from './limits-dialog.tsx'
import { MoveDialog } from './move-dialog.tsx'
import { PinDialog } from './pin-dialog.tsx'
import { ReplaceDialog } from './replace-dialog.tsx'

export type CardDialogProps = {
  readonly card: CardView
  readonly api: TillApi
  readonly actions: CashierActions
  readonly till: Till | undefined
  readonly onClose: () => void
  /** Something has changed. */
  readonly onDone: () => void
}

/** The question behind a key of a card. */
export function CardDialog(props: CardDialogProps & { readonly deed: CardDeed }) {
  const { deed, ...rest } = props
  if (isCardVerb(deed)) return <MoveDialog verb={deed} {...rest} />
  switch (deed) {
    case 'limits':
      return <LimitsDialog {...rest} />
    case 'pin':
      return <PinDialog {...rest} />
    case 'replace':
      return <ReplaceDialog {...rest} />
    case 'close':
      return <CloseDialog {...rest} />
    default:
      return deed satisfies never
  }
}
