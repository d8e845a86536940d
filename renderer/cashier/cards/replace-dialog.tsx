import { useState } from 'react'
import { useScreen } from '../../kit/screen.tsx'
import { newId } from '../new-id.ts'
import { ActDialog } from './act-dialog.tsx'
import type { CardDialogProps } from './card-dialog.tsx'
import { useTappedCard } from './use-other-card.ts'

/** Another card takes its place: one that is issued already and laid on here, or a blank one at the reader. */
export function ReplaceDialog(props: CardDialogProps) {
  const { card, api, actions, till, onClose, onDone } = props
  const { say } = useScreen()
  const [actId] = useState(newId)
  const tapped = useTappedCard(till)
  const other = tapped?.id === card.id ? undefined : tapped
  return (
    <ActDialog
      title={say('cards.replace.ask', { name: card.name })}
      means={say('cards.replace.means')}
      forward={{ label: say('cards.replace'), icon: 'check' }}
      beside={{
        label: say('cards.replace.issue'),
        icon: 'card',
        onPress: () => actions.issue({ kind: 'replace', card: { id: card.id, name: card.name } }),
      }}
      isIncomplete={other === undefined}
      onDo={(by) => api.closeCard(card.id, { actId, how: 'replaced', to: other?.id ?? '', ...by })}
      onClose={onClose}
      onDone={onDone}
    >
      <p className="dialog-answer" aria-live="polite">
        {other === undefined
          ? say('cards.layOther')
          : say('cards.replace.by', { name: other.name })}
      </p>
    </ActDialog>
  )
}
