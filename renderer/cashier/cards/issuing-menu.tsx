import type { IssuingView } from '../../../core/contract/issuing-view.ts'
import { Button } from '../../kit/button.tsx'
import type { WishBody } from '../../kit/card-api.ts'
import { useScreen } from '../../kit/screen.tsx'
import type { IssuingQuestion } from './issuing-dialog.tsx'

type Props = {
  readonly issuing: IssuingView
  readonly onWish: (wish: WishBody) => void
  readonly onAsk: (question: IssuingQuestion) => void
}

/** All that is done at the reader. */
export function IssuingMenu({ issuing, onWish, onAsk }: Props) {
  const { say } = useScreen()
  const { batch, begun = 0 } = issuing
  return (
    <section className="issuing-now">
      <h1 className="issuing-title">{say('issuing.what')}</h1>
      <div className="issuing-menu">
        <Button label={say('issuing.one')} icon="card" onPress={() => onAsk('one')} />
        {batch === undefined ? (
          <Button label={say('issuing.stack')} icon="history" onPress={() => onAsk('stack')} />
        ) : (
          <Button
            label={say('issuing.stack.on')}
            icon="history"
            onPress={() => onWish({ kind: 'issue', batchId: batch.id })}
          />
        )}
        <Button label={say('issuing.wipe')} icon="cross" onPress={() => onWish({ kind: 'wipe' })} />
        <Button
          label={say('issuing.relink')}
          icon="refresh"
          onPress={() => onWish({ kind: 'relink' })}
        />
        <Button
          label={say('issuing.look')}
          icon="qr"
          onPress={() => onWish({ kind: 'diagnose' })}
        />
        <Button
          label={say('issuing.begun')}
          icon="clock"
          count={begun}
          onPress={() => onAsk('begun')}
        />
        <Button label={say('issuing.host')} icon="plug" onPress={() => onAsk('host')} />
        <Button label={say('issuing.key')} icon="note" onPress={() => onAsk('key')} />
        {batch === undefined ? null : (
          <Button label={say('issuing.stack.end')} icon="check" onPress={() => onAsk('end')} />
        )}
      </div>
    </section>
  )
}
