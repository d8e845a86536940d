import { useState } from 'react'
import type { AskedSlip } from '../../../core/contract/commands.ts'
import type { InvoiceView } from '../../../core/contract/screen.ts'
import { ActionBar } from '../../kit/action-bar.tsx'
import { Amount } from '../../kit/amount.tsx'
import { Button } from '../../kit/button.tsx'
import { timeText } from '../../kit/clock.ts'
import { moneyOf } from '../../kit/contract-money.ts'
import { Frame } from '../../kit/frame.tsx'
import { Icon } from '../../kit/icon.tsx'
import { useScreen, type ScreenSetting } from '../../kit/screen.tsx'
import { Table, type TableColumn } from '../../kit/table.tsx'
import { Head, type ElsewhereProps } from '../head.tsx'
import { newId } from '../new-id.ts'
import { refusalWords } from '../trouble.ts'
import { SaleDetail } from './sale-detail.tsx'
import { stateIcon, stateTone, stateWord } from './sale-words.ts'
import { useHistory, type HistoryState } from './use-history.ts'
import '../keypad-screen.css'
import './history-screen.css'

/** The sale of the receipt that was scanned last, also when it is older than what is listed. */
function useScanned(till: ElsewhereProps['till']): InvoiceView | undefined {
  const scanned = till?.tap?.state === 'scanned' ? till.tap.sale : undefined
  const [found, setFound] = useState(scanned)
  if (scanned !== undefined && scanned.id !== found?.id) setFound(scanned)
  return scanned ?? found
}

/** Sales, newest first, and the one she chose. */
export function HistoryScreen(props: ElsewhereProps) {
  const { api, actions, till } = props
  const setting = useScreen()
  const { say } = setting
  const found = useScanned(till)
  const known = till?.invoices ?? []
  const history = useHistory(api, found === undefined ? known : [found, ...known])
  const [picked, setPicked] = useState<{ readonly id: string; readonly after?: string }>()
  const isNewer = picked !== undefined && picked.after === found?.id
  const chosen = isNewer ? picked.id : found?.id
  const [asked, setAsked] = useState<AskedSlip>()
  const first = history.sales[0]?.id
  const open = chosen ?? first
  const sale = history.sales.find((each) => each.id === open)
  const choose = (id: string) => {
    setPicked({ id, ...(found === undefined ? {} : { after: found.id }) })
    setAsked(undefined)
  }
  const canCopy = sale !== undefined && sale.printJobs.length > 0
  const print = (as: AskedSlip) => {
    if (sale === undefined) return
    setAsked(as)
    void api.reprint(sale.id, { printJobId: newId(), as })
  }
  const slipKey = (as: AskedSlip) => ({
    label: say(asked === as ? `history.${as}Asked` : `history.${as}`),
    onPress: () => print(as),
    disabled: asked === as,
  })
  return (
    <Frame
      tone="plain"
      statusBar={<Head {...props} />}
      actions={
        <ActionBar
          back={[
            { label: say('kit.back'), icon: 'back', onPress: () => actions.go('counter') },
            ...(canCopy ? [slipKey('gift'), slipKey('kitchen')] : []),
          ]}
          {...goOnKey(sale, setting, actions)}
          {...(canCopy
            ? { forward: { ...slipKey('copy'), icon: 'printer' as const, kind: 'plain' as const } }
            : {})}
        />
      }
    >
      <div className="history">
        <section className="history-list">
          <h1 className="unseen">{say('cashier.history')}</h1>
          <HistoryList
            history={history}
            chosen={open}
            onChoose={choose}
            setting={setting}
            now={props.now}
          />
        </section>
        {/* It scrolls: arrow keys must reach it (axe: scrollable-region-focusable). */}
        <section className="history-detail" aria-label={say('history.sale')} tabIndex={0}>
          {sale === undefined ? (
            <p className="soft">{history.sales.length > 0 ? say('history.pick') : ''}</p>
          ) : (
            <SaleDetail key={sale.id} sale={sale} api={api} />
          )}
        </section>
      </div>
    </Frame>
  )
}

/** A part of it is paid, so it is not left behind: the rest is paid, or the part is given back. */
const mayGoOn = (sale: InvoiceView | undefined): sale is InvoiceView =>
  sale?.additionalStatus === 'PaidPartial' && sale.cancelAskedAt === undefined

const goOnKey = (
  sale: InvoiceView | undefined,
  { say }: ScreenSetting,
  { openSale }: ElsewhereProps['actions'],
) =>
  mayGoOn(sale)
    ? {
        forward: {
          label: say('history.goOn'),
          icon: 'forward' as const,
          onPress: () => openSale(sale),
        },
      }
    : {}

type ListProps = {
  readonly history: HistoryState
  readonly chosen: string | undefined
  readonly onChoose: (id: string) => void
  readonly setting: ScreenSetting
  readonly now: number
}

function HistoryList({ history, chosen, onChoose, setting, now }: ListProps) {
  const { say } = setting
  const { sales, refusal } = history
  return (
    <>
      {sales.length === 0 && refusal === undefined ? (
        <p className="history-empty">
          {say(history.loading ? 'history.loading' : 'history.empty')}
        </p>
      ) : (
        <Table
          label={say('cashier.history')}
          columns={columnsOf(setting, now)}
          rows={sales}
          idOf={(sale) => sale.id}
          chosen={chosen}
          onChoose={onChoose}
        />
      )}
      {refusal === undefined ? null : (
        <div className="history-failed" role="alert">
          <p className="history-failed-word">{say('history.failed')}</p>
          <p>{refusalWords(refusal, say)}</p>
          <Button label={say('cashier.tryAgain')} icon="refresh" onPress={history.load} />
        </div>
      )}
      {history.next === undefined || refusal !== undefined ? null : (
        <div className="history-older">
          <Button
            label={say(history.loading ? 'history.loading' : 'history.more')}
            onPress={history.load}
            disabled={history.loading}
          />
        </div>
      )}
    </>
  )
}

const columnsOf = (setting: ScreenSetting, now: number): readonly TableColumn<InvoiceView>[] => [
  {
    id: 'time',
    head: setting.say('history.time'),
    cell: (sale) => timeText(sale.createdAt, now, setting.locale),
  },
  {
    id: 'number',
    head: setting.say('history.sale'),
    names: true,
    cell: (sale) => setting.say('history.number', { number: sale.number }),
  },
  {
    id: 'state',
    head: setting.say('history.state'),
    cell: (sale) => (
      <span className={`sale-state ${stateTone(sale)}`}>
        <Icon name={stateIcon(sale)} size={22} />
        {stateWord(sale, setting)}
      </span>
    ),
  },
  {
    id: 'amount',
    head: setting.say('history.amount'),
    figures: true,
    cell: (sale) => <Amount money={moneyOf(sale.price)} />,
  },
]
