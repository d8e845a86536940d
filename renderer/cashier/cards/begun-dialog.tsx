import { useCallback, useEffect, useState } from 'react'
import type { BegunView } from '../../../core/contract/issuing-view.ts'
import { Button } from '../../kit/button.tsx'
import { momentText } from '../../kit/clock.ts'
import { Dialog } from '../../kit/dialog.tsx'
import { Field } from '../../kit/field.tsx'
import { useScreen } from '../../kit/screen.tsx'
import { FormDialog } from './form-dialog.tsx'
import type { IssuingDialogProps } from './issuing-dialog.tsx'

/** Cards that were begun: laid back they go on; one that is broken or gone can be given up. */
export function BegunDialog({ api, onWish, onClose }: IssuingDialogProps) {
  const { say } = useScreen()
  const [begun, setBegun] = useState<readonly BegunView[]>()
  const [asked, setAsked] = useState<BegunView>()
  const load = useCallback(
    () => void api.begunCards().then((answer) => setBegun(answer.ok ? answer.value.begun : [])),
    [api],
  )
  useEffect(() => load(), [load])
  if (asked !== undefined)
    return (
      <GiveUp
        begun={asked}
        api={api}
        onClose={() => setAsked(undefined)}
        onDone={() => {
          setAsked(undefined)
          load()
        }}
      />
    )
  return (
    <Dialog
      title={say('issuing.begun')}
      onClose={onClose}
      actions={{
        back: [{ label: say('kit.back'), icon: 'back', onPress: onClose }],
        ...(begun === undefined || begun.length === 0
          ? {}
          : {
              forward: {
                label: say('issuing.begun.layBack'),
                icon: 'card',
                onPress: () => onWish({ kind: 'issue' }),
              },
            }),
      }}
    >
      <p className="cards-means">
        {say(begun?.length === 0 ? 'issuing.begun.none' : 'issuing.begun.means')}
      </p>
      <ul className="cards-lines">
        {begun?.map((one) => (
          <Row key={one.id} begun={one} onGiveUp={() => setAsked(one)} />
        ))}
      </ul>
    </Dialog>
  )
}

function Row({ begun, onGiveUp }: { readonly begun: BegunView; readonly onGiveUp: () => void }) {
  const { say, locale } = useScreen()
  const { card, kind, stands, by, at } = begun
  return (
    <li className="begun">
      <span className="begun-words">
        <bdi className="begun-name">{card.name}</bdi>
        <span>
          {say(`issuing.begun.${kind}`)}: {say(`issuing.stands.${stands}`)}
        </span>
        <span className="soft">
          <bdi>{by}</bdi> · {momentText(at, locale)}
        </span>
      </span>
      <Button label={say('issuing.giveUp')} icon="cross" onPress={onGiveUp} />
    </li>
  )
}

type GiveUpProps = Pick<IssuingDialogProps, 'api' | 'onClose'> & {
  readonly begun: BegunView
  readonly onDone: () => void
}

function GiveUp({ begun, api, onClose, onDone }: GiveUpProps) {
  const { say } = useScreen()
  const [why, setWhy] = useState('')
  return (
    <FormDialog
      title={say('issuing.giveUp.ask', { name: begun.card.name })}
      means={say('issuing.giveUp.means')}
      forward={{ label: say('issuing.giveUp'), icon: 'cross' }}
      isIncomplete={why.trim() === ''}
      onDo={() => api.giveUp(begun.id, why.trim())}
      onClose={onClose}
      onDone={onDone}
    >
      <div className="fields fields-one">
        <Field label={say('cards.why')} value={why} onChange={setWhy} />
      </div>
    </FormDialog>
  )
}
