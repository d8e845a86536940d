import { useScreen } from '../../kit/screen.tsx'
import { ActDialog } from './act-dialog.tsx'
import type { CardDialogProps } from './card-dialog.tsx'
import type { CardVerb } from './card-words.ts'

/** Freeze, thaw, lost, found: one key, who and why. */
export function MoveDialog(props: CardDialogProps & { readonly verb: CardVerb }) {
  const { verb, card, api, onClose, onDone } = props
  const { say } = useScreen()
  return (
    <ActDialog
      title={say(`cards.${verb}.ask`, { name: card.name })}
      means={say(`cards.${verb}.means`)}
      forward={{ label: say(`cards.${verb}`), icon: 'check' }}
      onDo={(by) => api.moveCard(card.id, { move: verb, ...by })}
      onClose={onClose}
      onDone={onDone}
    />
  )
}
