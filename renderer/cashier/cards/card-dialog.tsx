import { useState } from 'react'
import type { CardView } from '../../../core/contract/card-view.ts'
import { Dialog } from '../../kit/dialog.tsx'
import { Field } from '../../kit/field.tsx'
import { useScreen } from '../../kit/screen.tsx'
import type { ApiRefusal, TillApi } from '../../kit/till-api.ts'
import { keptName } from '../kept-name.ts'
import { refusalWords } from '../trouble.ts'
import type { CardVerb } from './card-words.ts'
import '../cash-screen.css'
import '../late-money/late-money-screen.css'

type Props = {
  readonly verb: CardVerb
  readonly card: CardView
  readonly api: TillApi
  readonly onClose: () => void
  readonly onDone: () => void
}

/** Every change of a card is written down with who and why. */
export function CardDialog({ verb, card, api, onClose, onDone }: Props) {
  const { say } = useScreen()
  const [who, setWho] = useState(keptName.read)
  const [why, setWhy] = useState('')
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const doIt = () => {
    setBusy(true)
    keptName.keep(who)
    void api.moveCard(card.id, { move: verb, who, why }).then((answer) => {
      setBusy(false)
      if (answer.ok) return onDone()
      return setRefusal(answer.error)
    })
  }
  return (
    <Dialog
      title={say(`cards.${verb}.ask`, { name: card.name })}
      onClose={onClose}
      actions={{
        back: [{ label: say('kit.back'), icon: 'back', onPress: onClose }],
        forward: {
          label: say(`cards.${verb}`),
          icon: 'check',
          onPress: doIt,
          disabled: busy || who.trim() === '' || why.trim() === '',
        },
      }}
    >
      <p className="cards-means">{say(`cards.${verb}.means`)}</p>
      <Field label={say('cards.who')} value={who} onChange={setWho} />
      <Field label={say('cards.why')} value={why} onChange={setWhy} />
      {refusal === undefined ? null : (
        <p className="late-refused" role="alert">
          {refusalWords(refusal, say)}
        </p>
      )}
    </Dialog>
  )
}
