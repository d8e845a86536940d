import { errorWordId } from '../../../core/words/words.ts'
import { ActionBar } from '../../kit/action-bar.tsx'
import { Frame } from '../../kit/frame.tsx'
import { Icon } from '../../kit/icon.tsx'
import { useScreen } from '../../kit/screen.tsx'
import { Head, type ElsewhereProps } from '../head.tsx'
import { printerTrouble, troublesOf } from '../keypad-view.ts'
import { troubleGroup } from '../trouble.ts'
import { WaitingSlips } from './waiting-slips.tsx'
import './more-screen.css'

/** What stands on an amber tab, in full: what happened, what to do. It goes by itself when it is mended. */
export function TroubleScreen(props: ElsewhereProps) {
  const { actions, api, till } = props
  const { say } = useScreen()
  const troubles = till === undefined ? [] : troublesOf(till.status, 'EUR')
  const printerCode = till === undefined ? undefined : printerTrouble(till.status)
  return (
    <Frame
      tone="plain"
      statusBar={<Head {...props} />}
      actions={
        <ActionBar
          back={[{ label: say('kit.back'), icon: 'back', onPress: () => actions.go('counter') }]}
        />
      }
    >
      <div className="more">
        <h1 className="more-title">{say('cashier.trouble')}</h1>
        {troubles.length === 0 ? (
          <p className="trouble-none">
            <Icon name="check" size={36} />
            {say('cashier.trouble.none')}
          </p>
        ) : (
          <ul className="trouble-list">
            {troubles.map((code) => (
              <li key={code} className="trouble-part">
                <Icon name="alert" size={40} />
                <div>
                  <h2 className="trouble-word">{say(`cashier.trouble.${troubleGroup(code)}`)}</h2>
                  <p className="trouble-reason">{say(errorWordId(code))}</p>
                  <p className="trouble-code selectable">{code}</p>
                  {code === printerCode ? <WaitingSlips api={api} /> : null}
                </div>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Frame>
  )
}
