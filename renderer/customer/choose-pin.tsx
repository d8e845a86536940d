import { useState } from 'react'
import { useScreen } from '../kit/screen.tsx'
import type { CustomerView } from './customer-view.ts'
import { PinEntry } from './pin-entry.tsx'

export type OnPinChosen = (chosen: { readonly id: string; readonly pin: string }) => void

type Props = {
  readonly view: Extract<CustomerView, { screen: 'choosePin' }>
  readonly onChosen: OnPinChosen
}

type Step =
  | { readonly at: 'first'; readonly differed: boolean }
  | { readonly at: 'again'; readonly first: string }

/** A new PIN, typed twice: only the same one twice leaves this screen. */
export function ChoosePin({ view, onChosen }: Props) {
  const { say } = useScreen()
  const [step, setStep] = useState<Step>({ at: 'first', differed: false })
  const typed = (pin: string) => {
    if (step.at === 'first') return setStep({ at: 'again', first: pin })
    setStep({ at: 'first', differed: step.first !== pin })
    return step.first === pin ? onChosen({ id: view.cardId, pin }) : undefined
  }
  const isAgain = step.at === 'again'
  const refused = view.isRefused ? say('customer.pin.tooEasy') : say('customer.pin.four')
  const note = step.at === 'first' && step.differed ? say('customer.pin.differed') : refused
  return (
    <PinEntry
      key={step.at}
      head={
        <p className="customer-shop">
          <bdi>{view.name}</bdi>
        </p>
      }
      ask={say(isAgain ? 'customer.pin.again' : 'customer.pin.choose')}
      note={isAgain ? undefined : note}
      onTyped={typed}
    />
  )
}
