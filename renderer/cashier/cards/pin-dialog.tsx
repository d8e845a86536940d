import { useState } from 'react'
import type { CardView } from '../../../core/contract/card-view.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { Field } from '../../kit/field.tsx'
import { useScreen } from '../../kit/screen.tsx'
import { ActDialog } from './act-dialog.tsx'
import type { CardDialogProps } from './card-dialog.tsx'
import { msatTyped, satText, worthHint } from './sat-text.ts'

type How = 'choose' | 'unlock' | 'remove'

const waysFor = ({ pin }: CardView): readonly How[] => {
  if (pin === undefined) return ['choose']
  return pin.locked ? ['unlock', 'choose', 'remove'] : ['choose', 'remove']
}

/** A PIN is asked for here and typed on the customer's display, nowhere else. */
export function PinDialog(props: CardDialogProps) {
  const { card, till } = props
  const ways = waysFor(card)
  const [how, setHow] = useState<How>(ways[0] ?? 'choose')
  const [isAsked, setIsAsked] = useState(false)
  const choice = till?.pinChoice?.id === card.id ? till.pinChoice : undefined
  if (isAsked || choice !== undefined)
    return <Choosing {...props} onAgain={() => setIsAsked(false)} />
  const choices =
    ways.length === 1 ? null : (
      <div className="choices">
        {ways.map((way) => (
          <Chosen key={way} way={way} chosen={way === how} onChoose={setHow} />
        ))}
      </div>
    )
  if (how === 'choose')
    return (
      <AskForm {...props} onAsked={() => setIsAsked(true)}>
        {choices}
      </AskForm>
    )
  return (
    <ChangeForm {...props} how={how}>
      {choices}
    </ChangeForm>
  )
}

type ChosenProps = {
  readonly way: How
  readonly chosen: boolean
  readonly onChoose: (way: How) => void
}

function Chosen({ way, chosen, onChoose }: ChosenProps) {
  const { say } = useScreen()
  return <Button label={say(`cards.pin.${way}`)} chosen={chosen} onPress={() => onChoose(way)} />
}

type WithChoices = CardDialogProps & { readonly children: React.ReactNode }

function AskForm(props: WithChoices & { readonly onAsked: () => void }) {
  const { card, api, till, onClose } = props
  const { say, locale } = useScreen()
  const before = card.pin?.fromMsat
  const [from, setFrom] = useState(before === '0' ? '' : satText(before))
  const fromMsat = from.trim() === '0' ? null : msatTyped(from)
  return (
    <ActDialog
      title={say('cards.pin.ask', { name: card.name })}
      means={say('cards.pin.means')}
      forward={{ label: say('cards.pin.let'), icon: 'forward' }}
      isIncomplete={fromMsat === undefined}
      onDo={(by) => api.askPin(card.id, { fromMsat: fromMsat ?? '0', ...by })}
      onClose={onClose}
      onDone={props.onAsked}
    >
      {props.children}
      <div className="fields fields-one">
        <Field
          label={say('cards.pin.fromSat')}
          value={from}
          onChange={setFrom}
          digits
          longest={12}
          example={say('cards.pin.always')}
          {...worthHint(from, till?.status.rate, locale)}
        />
      </div>
    </ActDialog>
  )
}

function ChangeForm(props: WithChoices & { readonly how: 'unlock' | 'remove' }) {
  const { card, api, how, onClose, onDone } = props
  const { say } = useScreen()
  return (
    <ActDialog
      title={say('cards.pin.ask', { name: card.name })}
      means={say(`cards.pin.${how}.means`)}
      forward={{ label: say(`cards.pin.${how}`), icon: 'check' }}
      onDo={(by) => api.changePin(card.id, { how, ...by })}
      onClose={onClose}
      onDone={onDone}
    >
      {props.children}
    </ActDialog>
  )
}

/** The customer is typing; what they type is not known here. */
function Choosing(props: CardDialogProps & { readonly onAgain: () => void }) {
  const { card, api, till, onDone, onAgain } = props
  const { say } = useScreen()
  const choice = till?.pinChoice?.id === card.id ? till.pinChoice : undefined
  const [isDone, setIsDone] = useState(false)
  const isSet = isDone || choice?.state === 'done'
  if (choice?.state === 'done' && !isDone) setIsDone(true)
  const callOff = () => void api.cancelPin().then(onAgain)
  const state = isSet ? 'done' : choice === undefined ? 'over' : 'asked'
  const note = choice?.why === undefined || isSet ? state : 'easy'
  return (
    <Dialog
      title={say('cards.pin.ask', { name: card.name })}
      onClose={isSet ? onDone : callOff}
      actions={{
        back: isSet ? [] : [{ label: say('kit.back'), icon: 'back', onPress: callOff }],
        ...(isSet ? { forward: { label: say('kit.goOn'), icon: 'check', onPress: onDone } } : {}),
      }}
    >
      <p className="dialog-answer" aria-live="polite">
        {say(`cards.pin.choice.${state}`)}
      </p>
      <p className="cards-means">{say(`cards.pin.choice.${note}.next`)}</p>
    </Dialog>
  )
}
