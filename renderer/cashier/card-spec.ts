/** What a card that was laid on could not pay, in words: declined, refused by its issuer, or only a part. */
import { mayStillPay } from '../../core/card/may-still-pay.ts'
import { formatMoney, formatSat } from '../../core/money/format-amount.ts'
import type { Money } from '../../core/money/units.ts'
import { errorWordId } from '../../core/words/words.ts'
import { inSentence } from '../kit/screen.tsx'
import type { ViewOf } from './head.tsx'
import { cancel, cash, type StateSpec, type With } from './state-parts.ts'

/** Nothing is declined yet: one key takes what there is, the other leaves it. */
export function cardPart(view: ViewOf<'cardPart'>, { say, actions, locale }: With): StateSpec {
  const figures = (money: Money) => inSentence(formatMoney(money, locale), locale)
  const [amount, rest] = [figures(view.part), figures(view.rest)]
  return {
    tone: 'attend',
    head: {
      icon: 'card',
      word: say(`cashier.card.${view.why}`),
      reason: say('cashier.part.reason', { name: view.name, amount, rest }),
    },
    price: view.price,
    steps: [say('cashier.part.next')],
    back: [{ label: say('cashier.part.leave'), icon: 'back', onPress: actions.leavePart }],
    forward: {
      label: say('cashier.part.take', { amount }),
      icon: 'card',
      onPress: actions.takePart,
      disabled: view.asking,
    },
  }
}

export function cardRefused(view: ViewOf<'cardRefused'>, setting: With): StateSpec {
  const { say, actions, locale } = setting
  const figures =
    view.worth === undefined ? formatSat(view.available, locale) : formatMoney(view.worth, locale)
  const amount = inSentence(figures, locale)
  const { why } = view
  return {
    tone: 'stopped',
    head: {
      icon: 'cross',
      word:
        'code' in why
          ? say(mayStillPay(why.code) ? 'cashier.card.unsure' : 'cashier.card.refused')
          : say(`cashier.card.${why.reason}`),
      reason:
        'code' in why
          ? say(errorWordId(why.code), why.detail)
          : say(`cashier.card.${why.reason}.reason`, { amount }),
    },
    steps: [say(view.hasSale ? 'cashier.card.next' : 'cashier.card.noSale.next')],
    ...('code' in why ? { code: why.code } : {}),
    back: view.hasSale ? [cancel(setting)] : [],
    ...(view.canCash ? { beside: cash(setting) } : {}),
    forward: {
      label: say(view.hasSale ? 'cashier.card.another' : 'kit.goOn'),
      icon: 'forward',
      onPress: actions.tapSeen,
    },
  }
}
