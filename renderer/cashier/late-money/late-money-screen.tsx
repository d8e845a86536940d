import { useCallback, useEffect, useState } from 'react'
import type { LateMoneyView } from '../../../core/contract/screen.ts'
import { satFromMsatFloor } from '../../../core/money/sat-msat.ts'
import { msat } from '../../../core/money/units.ts'
import { ActionBar } from '../../kit/action-bar.tsx'
import { Satoshi } from '../../kit/amount.tsx'
import { momentText } from '../../kit/clock.ts'
import { Frame } from '../../kit/frame.tsx'
import { useScreen, type ScreenSetting } from '../../kit/screen.tsx'
import { Table, type TableColumn } from '../../kit/table.tsx'
import type { ApiRefusal, TillApi } from '../../kit/till-api.ts'
import { Head, type ElsewhereProps } from '../head.tsx'
import { refusalWords } from '../trouble.ts'
import { LateMoneyDetail } from './late-money-detail.tsx'
import '../keypad-screen.css'
import '../cash-screen.css'
import '../history/history-screen.css'
import './late-money-screen.css'

/** Money that came without a price waiting for it: each piece stands here until a person decides (DESIGN §3.4). */
export function LateMoneyScreen(props: ElsewhereProps) {
  const { api, actions, till } = props
  const setting = useScreen()
  const { say } = setting
  const list = useLateMoney(api, till?.lateMoneyCount ?? 0)
  const [chosen, setChosen] = useState<string>()
  const open = list.rows.find((row) => row.id === chosen) ?? list.rows[0]
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
      <div className="history">
        <section className="history-list late">
          <h1 className="late-title">{say('late.title')}</h1>
          <p className="late-why">{say('late.why')}</p>
          {list.refusal === undefined ? null : (
            <p className="late-why" role="alert">
              {refusalWords(list.refusal, say)}
            </p>
          )}
          {list.rows.length === 0 ? (
            <p className="history-empty">{list.known ? say('late.empty') : ''}</p>
          ) : (
            <Table
              label={say('late.title')}
              columns={columnsOf(setting)}
              rows={list.rows}
              idOf={(row) => row.id}
              chosen={open?.id}
              onChoose={setChosen}
            />
          )}
        </section>
        {/* It scrolls: arrow keys must reach it (axe: scrollable-region-focusable). */}
        <section className="history-detail" aria-label={say('late.title')} tabIndex={0}>
          {open === undefined ? null : (
            <LateMoneyDetail key={open.id} row={open} api={api} onResolved={list.load} />
          )}
        </section>
      </div>
    </Frame>
  )
}

const columnsOf = (setting: ScreenSetting): readonly TableColumn<LateMoneyView>[] => [
  {
    id: 'since',
    head: setting.say('late.since'),
    cell: (row) => momentText(row.createdAt, setting.locale),
  },
  {
    id: 'kind',
    head: setting.say('late.kind'),
    names: true,
    cell: (row) => setting.say(`late.kind.${row.kind}`),
  },
  {
    id: 'amount',
    head: setting.say('late.amount'),
    figures: true,
    cell: (row) => <Satoshi sat={satFromMsatFloor(msat(BigInt(row.amountMsat)))} />,
  },
]

/** The list as the service has it; asked again when the number of open pieces changes. */
function useLateMoney(api: TillApi, count: number) {
  const [rows, setRows] = useState<readonly LateMoneyView[]>([])
  const [known, setKnown] = useState(false)
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const load = useCallback(() => {
    void api.lateMoney().then((answer) => {
      setKnown(true)
      setRefusal(answer.ok ? undefined : answer.error)
      if (answer.ok) setRows(answer.value.lateMoney)
    })
  }, [api])
  useEffect(() => load(), [load, count])
  return { rows, known, refusal, load }
}
