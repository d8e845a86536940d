import { useEffect, useState } from 'react'
import type { InvoiceView } from '../../../core/contract/screen.ts'
import { BigAmount } from '../../kit/amount.tsx'
import { moneyOf } from '../../kit/contract-money.ts'
import { Icon } from '../../kit/icon.tsx'
import { useScreen } from '../../kit/screen.tsx'
import type { TillApi } from '../../kit/till-api.ts'
import { saleFacts, stateIcon, stateTone, stateWord } from './sale-words.ts'

/** One sale: state, amount, rate and its sources, time, payment hash, and the receipt as it stands on paper. */
export function SaleDetail(props: { readonly sale: InvoiceView; readonly api: TillApi }) {
  const { sale, api } = props
  const setting = useScreen()
  const receipt = useReceipt(sale, api)
  return (
    <div className="sale">
      <p className={`sale-state sale-state-large ${stateTone(sale)}`}>
        <Icon name={stateIcon(sale)} size={28} />
        {stateWord(sale, setting)}
      </p>
      <h2>
        <BigAmount money={moneyOf(sale.price)} size="medium" />
      </h2>
      <dl className="sale-facts">
        {saleFacts(sale, setting).map((fact) => (
          <div key={fact.id} className="sale-fact">
            <dt>{fact.what}</dt>
            <dd className={fact.machine === true ? 'sale-machine selectable' : ''}>
              <bdi dir="ltr">{fact.words}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      {receipt.length === 0 ? null : (
        <figure className="slip">
          <figcaption className="unseen">{setting.say('history.receipt')}</figcaption>
          <pre className="slip-text selectable" dir="ltr">
            {receipt.join('\n')}
          </pre>
        </figure>
      )}
    </div>
  )
}

function useReceipt(sale: InvoiceView, api: TillApi): readonly string[] {
  const [receipt, setReceipt] = useState<readonly string[]>([])
  const printed = sale.printJobs.length
  useEffect(() => {
    let here = true
    void api.sale(sale.id).then((answer) => {
      if (here && answer.ok) setReceipt(answer.value.receipt ?? [])
    })
    return () => {
      here = false
    }
  }, [api, sale.id, printed])
  return receipt
}
