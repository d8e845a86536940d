import { formatMoney, formatSat } from '../../core/money/format-amount.ts'
import type { Money, Sat } from '../../core/money/units.ts'
import { FitText } from './fit-text.tsx'
import { useScreen } from './screen.tsx'

/** An amount in a line of text: figures stay left to right in every language. */
export function Amount(props: { readonly money: Money; readonly className?: string }) {
  const { locale } = useScreen()
  return (
    <bdi dir="ltr" className={props.className ?? 'amount'}>
      <Figures text={formatMoney(props.money, locale)} />
    </bdi>
  )
}

/** `12 345 sat` with the unit set apart a little; the text itself stays as core/money wrote it. */
export function Figures({ text }: { readonly text: string }) {
  if (!text.endsWith('sat')) return text
  return (
    <>
      {text.slice(0, -3)}
      <span className="unit">sat</span>
    </>
  )
}

/** Satoshi in a line of text. */
export function Satoshi(props: { readonly sat: Sat; readonly about?: boolean }) {
  const { locale } = useScreen()
  return (
    <bdi dir="ltr">
      {props.about === true ? '≈ ' : ''}
      <Figures text={formatSat(props.sat, locale)} />
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
