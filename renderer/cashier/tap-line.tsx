import { formatMoney, formatSat } from '../../core/money/format-amount.ts'
import { errorWordId } from '../../core/words/words.ts'
import type { RateView } from '../../core/contract/screen.ts'
import type { TappedCard } from '../../core/contract/card-view.ts'
import { satOfMsat, worthOfSat } from '../kit/contract-money.ts'
import { Icon } from '../kit/icon.tsx'
import { inSentence, useScreen, type ScreenSetting } from '../kit/screen.tsx'
import type { TapLineView } from './tap-view.ts'
import './tap-line.css'

type Props = { readonly tap: TapLineView | undefined; readonly rate?: RateView | undefined }

/** What happens at the reader, in one line; its place is kept free, so that nothing moves when a card is laid on. */
export function TapLine({ tap, rate }: Props) {
  const setting = useScreen()
  return (
    <p className="tap-line" aria-live="polite">
      {tap === undefined ? null : (
        <>
          <Icon name={isTrouble(tap) ? 'alert' : 'card'} size={28} />
          <span>{wordsOf(tap, rate, setting)}</span>
        </>
      )}
    </p>
  )
}

const isTrouble = ({ state }: TapLineView): boolean => state === 'unreadable' || state === 'scanned'

function wordsOf(tap: TapLineView, rate: RateView | undefined, setting: ScreenSetting): string {
  const { say } = setting
  switch (tap.state) {
    case 'reading':
      return say('cashier.card.reading')
    case 'unreadable':
      return say(errorWordId(tap.why))
    case 'scanned':
      return tap.why === undefined ? '' : say(errorWordId(tap.why))
    case 'pinWanted':
      return say('cashier.card.pin')
    case 'asking':
      return say('cashier.card.asking', { host: inSentence(tap.host, setting.locale) })
    case 'held':
      return tap.own === undefined
        ? say('cashier.card.heldForeign', { host: inSentence(tap.host ?? '', setting.locale) })
        : heldWords(tap.own, rate, setting)
    default:
      return tap satisfies never
  }
}

function heldWords(
  { name, balanceMsat }: TappedCard,
  rate: RateView | undefined,
  { say, locale }: ScreenSetting,
): string {
  if (balanceMsat === undefined) return say('cashier.card.held', { name })
  const sat = satOfMsat(balanceMsat)
  const worth = worthOfSat(sat, rate)
  const figures = worth === undefined ? formatSat(sat, locale) : formatMoney(worth, locale)
  return say('cashier.card.heldWith', { name, amount: inSentence(figures, locale) })
}
