import { useState } from 'react'
import type { ResolveLateMoney } from '../../../core/contract/commands.ts'
import type { LateMoneyView } from '../../../core/contract/screen.ts'
import { formatSat } from '../../../core/money/format-amount.ts'
import { satFromMsatFloor } from '../../../core/money/sat-msat.ts'
import { msat } from '../../../core/money/units.ts'
import { Satoshi } from '../../kit/amount.tsx'
import { Button } from '../../kit/button.tsx'
import { momentText } from '../../kit/clock.ts'
import { Dialog } from '../../kit/dialog.tsx'
import { FitText } from '../../kit/fit-text.tsx'
import type { IconName } from '../../kit/icon.tsx'
import { inSentence, useScreen } from '../../kit/screen.tsx'
import type { ApiRefusal, TillApi } from '../../kit/till-api.ts'
import { refusalWords } from '../trouble.ts'

type How = ResolveLateMoney['how']

const ways: readonly { readonly how: How; readonly icon: IconName }[] = [
  { how: 'cash', icon: 'cash' },
  { how: 'tip', icon: 'tip' },
  { how: 'note', icon: 'note' },
]

type DetailProps = {
  readonly row: LateMoneyView
  readonly api: TillApi
  readonly onResolved: () => void
}

const sizes = [76, 48, 31] as const

/** One piece of money and the three ways to deal with it. */
export function LateMoneyDetail({ row, api, onResolved }: DetailProps) {
  const { say, locale } = useScreen()
  const [asked, setAsked] = useState<How>()
  const sat = satFromMsatFloor(msat(BigInt(row.amountMsat)))
  return (
    <div className="late-detail">
      <h2 className="late-kind">{say(`late.kind.${row.kind}`)}</h2>
      <FitText sizes={sizes} className="big-amount-medium">
        <Satoshi sat={sat} />
      </FitText>
      <dl className="sale-facts">
        <div className="sale-fact">
          <dt>{say('late.since')}</dt>
          <dd>{momentText(row.createdAt, locale)}</dd>
        </div>
        <div className="sale-fact">
          <dt>{say('history.hash')}</dt>
          <dd className="sale-machine selectable">
            <bdi dir="ltr">{row.paymentHash}</bdi>
          </dd>
        </div>
      </dl>
      <div className="late-ways">
        {ways.map(({ how, icon }) => (
          <Button key={how} label={say(`late.${how}`)} icon={icon} onPress={() => setAsked(how)} />
        ))}
      </div>
      {asked === undefined ? null : (
        <ResolveDialog
          how={asked}
          amount={inSentence(formatSat(sat, locale), locale)}
          onClose={() => setAsked(undefined)}
          resolve={(note) => api.resolveLateMoney(row.id, { how: asked, note })}
          onResolved={() => {
            setAsked(undefined)
            onResolved()
          }}
        />
      )}
    </div>
  )
}

type ResolveProps = {
  readonly how: How
  readonly amount: string
  readonly resolve: (note: string) => ReturnType<TillApi['resolveLateMoney']>
  readonly onClose: () => void
  readonly onResolved: () => void
}

/** The last question before money changes its place. A note must say something; elsewhere it may. */
function ResolveDialog({ how, amount, resolve, onClose, onResolved }: ResolveProps) {
  const { say } = useScreen()
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const doIt = () => {
    setBusy(true)
    void resolve(note).then((answer) => {
      setBusy(false)
      if (answer.ok) return onResolved()
      return setRefusal(answer.error)
    })
  }
  return (
    <Dialog
      title={say(`late.${how}.ask`, { amount })}
      onClose={onClose}
      actions={{
        back: [{ label: say('kit.back'), icon: 'back', onPress: onClose }],
        forward: {
          label: say('late.resolve'),
          icon: 'check',
          onPress: doIt,
          disabled: busy || (how === 'note' && note.trim() === ''),
        },
      }}
    >
      <label className="field">
        <span>{say(how === 'note' ? 'late.note.need' : 'late.note')}</span>
        <input
          className="field-input"
          value={note}
          maxLength={500}
          autoComplete="off"
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </label>
      {refusal === undefined ? null : (
        <p className="late-refused" role="alert">
          {refusalWords(refusal, say)}
        </p>
      )}
    </Dialog>
  )
}
