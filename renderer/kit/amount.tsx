import { formatMoney } from '../../core/money/format-amount.ts'
import type { Money } from '../../core/money/units.ts'
import { FitText } from './fit-text.tsx'
import { useScreen } from './screen.tsx'

/** An amount in a line of text: figures stay left to right in every language. */
export function Amount(props: { readonly money: Money; readonly className?: string }) {
  const { locale } = useScreen()
  return (
    <bdi dir="ltr" className={props.className ?? 'amount'}>
      {formatMoney(props.money, locale)}
    </bdi>
  )
}

const sizes = [120, 76, 48, 31] as const
const smaller = [76, 48, 31] as const

/** The amount as the answer of a screen: the largest of 120 · 76 · 48 that fits. */
export function BigAmount(props: {
  readonly money: Money
  readonly size?: 'large' | 'medium'
  readonly className?: string
}) {
  return (
    <FitText
      sizes={props.size === 'medium' ? smaller : sizes}
      className={`big-amount ${props.size === 'medium' ? 'big-amount-medium' : ''} ${props.className ?? ''}`}
    >
      <Amount money={props.money} />
    </FitText>
  )
}
