import { Amount, BigAmount } from '../kit/amount.tsx'
import { Button } from '../kit/button.tsx'
import { Icon, iconNames } from '../kit/icon.tsx'
import { moneyOf } from '../kit/contract-money.ts'
import { QrCode } from '../kit/qr-code.tsx'
import { lightningUri } from '../kit/qr.ts'
import { TimeLine } from '../kit/time-left.tsx'
import { euro, sampleBolt11, sampleNow } from './sample-till.ts'

const tokens = ['paper', 'surface', 'ink', 'action', 'paid', 'stopped', 'attend'] as const
const onTokens: Readonly<Record<string, string>> = {
  paper: 'ink',
  surface: 'ink',
  ink: 'paper',
  action: 'on-action',
  paid: 'on-paid',
  stopped: 'on-stopped',
  attend: 'on-attend',
}

/** The kit's parts beside each other. English: names of parts, not words of a screen. */
export function Parts() {
  return (
    <main className="parts">
      <h1>Paper and ink</h1>
      <div className="parts-row">
        {tokens.map((token) => (
          <span
            key={token}
            className="parts-swatch"
            style={{ background: `var(--${token})`, color: `var(--${onTokens[token] ?? 'ink'})` }}
          >
            {token}
          </span>
        ))}
      </div>
      <h2>Buttons</h2>
      <div className="parts-row">
        <Button label="Charge" kind="main" icon="bolt" onPress={() => undefined} />
        <Button label="History" icon="history" onPress={() => undefined} />
        <Button label="More" icon="more" count={2} onPress={() => undefined} />
        <Button label="Chosen" chosen onPress={() => undefined} />
        <Button label="Quiet" kind="quiet" onPress={() => undefined} />
        <Button label="Not now" kind="main" disabled onPress={() => undefined} />
        <Button label="Not now" disabled onPress={() => undefined} />
      </div>
      <h2>Amounts</h2>
      <BigAmount money={moneyOf(euro('450'))} />
      <BigAmount money={moneyOf(euro('450'))} size="medium" />
      <p>
        <Amount money={moneyOf(euro('123456789'))} /> · <Amount money={moneyOf(euro('5'))} />
      </p>
      <h2>Time and code</h2>
      <TimeLine now={sampleNow} from={sampleNow - 150_000} until={sampleNow + 450_000} />
      <QrCode text={lightningUri(sampleBolt11)} side={420} label="A Lightning code" />
      <h2>Icons</h2>
      <div className="parts-row">
        {iconNames.map((name) => (
          <span key={name} className="parts-icon">
            <Icon name={name} size={32} />
            {name}
          </span>
        ))}
      </div>
    </main>
  )
}
