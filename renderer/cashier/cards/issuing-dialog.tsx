import type { IssuingView } from '../../../core/contract/issuing-view.ts'
import type { BackupAnswer, WishBody } from '../../kit/card-api.ts'
import type { TillApi } from '../../kit/till-api.ts'
import { BegunDialog } from './begun-dialog.tsx'
import { HostDialog } from './host-dialog.tsx'
import { KeyDialog } from './key-dialog.tsx'
import { EndStackDialog, OneDialog, StackDialog } from './stack-dialogs.tsx'

export type IssuingQuestion = 'one' | 'stack' | 'end' | 'begun' | 'host' | 'key'

export type IssuingDialogProps = {
  readonly api: TillApi
  readonly issuing: IssuingView
  readonly onWish: (wish: WishBody) => void
  readonly onBackup: (backup: BackupAnswer) => void
  readonly onClose: () => void
}

/** The question behind a key of the reader's menu. */
export function IssuingDialog(props: IssuingDialogProps & { readonly question: IssuingQuestion }) {
  const { question, ...rest } = props
  switch (question) {
    case 'one':
      return <OneDialog {...rest} />
    case 'stack':
      return <StackDialog {...rest} />
    case 'end':
      return <EndStackDialog {...rest} />
    case 'begun':
      return <BegunDialog {...rest} />
    case 'host':
      return <HostDialog {...rest} />
    case 'key':
      return <KeyDialog {...rest} />
    default:
      return question satisfies never
  }
}
