import { formatMoney, formatSat } from '../../core/money/format-amount.ts'
import type { Money } from '../../core/money/units.ts'
import type { Action } from '../kit/action-bar.tsx'
import { inSentence } from '../kit/screen.tsx'
import type { CashierView } from './cashier-view.ts'
import type { ViewOf } from './head.tsx'
import { cardPart, cardRefused } from './card-spec.ts'
import { cancel, cash, newSale, type StateSpec, type With } from './state-parts.ts'
import { refusalWords, troubleGroup } from './trouble.ts'

export type StateView = Exclude<
  CashierView,
  ViewOf<'keypad' | 'waiting' | 'paid' | 'cash' | 'noAnswer' | 'elsewhere'>
>

export function stateSpec(view: StateView, setting: With): StateSpec {
  const spec = ofView(view, setting)
  const paid = 'paid' in view ? view.paid : undefined
  return paid === undefined ? spec : ofRest(spec, paid, setting)
}

/** The same state of a sale that is paid in part: what is shown is the rest. */
function ofRest(spec: StateSpec, paid: Money, { say, locale }: With): StateSpec {
  const amount = inSentence(formatMoney(paid, locale), locale)
  return {
    ...spec,
    priceLabel: say('cashier.part.rest'),
    steps: [say('cashier.part.paid', { amount }), ...spec.steps],
  }
}

function ofView(view: StateView, setting: With): StateSpec {
  switch (view.screen) {
    case 'starting':
      return starting(setting)
    case 'serviceLost':
      return serviceLost(view, setting)
    case 'making':
      return making(view, setting)
    case 'refused':
      return refused(view, setting)
    case 'above':
      return above(view, setting)
    case 'timeUp':
      return timeUp(view, setting)
    case 'paidLate':
      return paidLate(view, setting)
    case 'expired':
      return expired(view, setting)
    case 'codeOff':
      return codeOff(view, setting)
    case 'cancelling':
      return cancelling(view, setting)
    case 'cancelled':
      return cancelled(view, setting)
    case 'codeFailed':
      return codeFailed(view, setting)
    case 'cardRefused':
      return cardRefused(view, setting)
    case 'cardPart':
      return cardPart(view, setting)
    default:
      return view satisfies never
  }
}

const starting = ({ say }: With): StateSpec => ({
  tone: 'plain',
  calm: { word: say('cashier.starting'), reason: say('cashier.starting.reason') },
  steps: [],
  back: [],
})

function serviceLost(view: ViewOf<'serviceLost'>, { say, locale }: With): StateSpec {
  const steps = [say('cashier.serviceLost.wait')]
  if (view.asked !== undefined)
    steps.push(
      say('cashier.serviceLost.asked', {
        amount: inSentence(formatMoney(view.asked, locale), locale),
      }),
    )
  if (view.forMs > 10_000) steps.push(say('cashier.serviceLost.help'))
  return {
    tone: 'attend',
    head: {
      icon: 'plug',
      word: say('cashier.serviceLost'),
      reason: say('cashier.serviceLost.reason'),
    },
    steps,
    back: [],
  }
}

function making(view: ViewOf<'making'>, setting: With): StateSpec {
  const { say } = setting
  const back = view.canCancel ? [cancel(setting)] : []
  if (view.why !== 'unsure')
    return {
      tone: 'plain',
      calm: {
        word: say(`cashier.making.${view.why}`),
        reason: say(`cashier.making.${view.why}.reason`),
      },
      price: view.price,
      steps: [],
      back,
      ...(view.canCash ? { beside: cash(setting) } : {}),
    }
  return {
    tone: 'attend',
    head: { icon: 'alert', word: say('cashier.unsure'), reason: say('cashier.unsure.reason') },
    price: view.price,
    steps: [say('cashier.unsure.next')],
    back,
    ...(view.canCash ? { forward: cash(setting) } : {}),
  }
}

function refused(view: ViewOf<'refused'>, setting: With): StateSpec {
  const { say, actions } = setting
  const group = troubleGroup(view.refusal.code)
  return {
    tone: 'stopped',
    head: {
      icon: 'cross',
      word: say(`cashier.trouble.${group}`),
      reason: refusalWords(view.refusal, say),
    },
    price: view.price,
    priceLabel: say('cashier.notCharged'),
    steps: [],
    code: view.refusal.code,
    back: [{ label: say('kit.back'), icon: 'back', onPress: actions.newSale }],
    forward: { label: say('cashier.tryAgain'), icon: 'refresh', onPress: actions.tryAgain },
    ...(view.canCash
      ? { beside: { label: say('cashier.cash'), icon: 'cash', onPress: actions.chargeCash } }
      : {}),
  }
}

function above(view: ViewOf<'above'>, setting: With): StateSpec {
  const { say, locale, actions } = setting
  const figures =
    view.largest === undefined
      ? formatSat(view.largestSat, locale)
      : formatMoney(view.largest, locale)
  const amount = inSentence(figures, locale)
  return {
    tone: 'attend',
    head: {
      icon: 'alert',
      word: say('cashier.above'),
      reason: say('cashier.above.reason', { amount }),
    },
    price: view.price,
    priceLabel: say('cashier.notCharged'),
    steps: [say('cashier.above.next', { amount })],
    back: [{ label: say('kit.back'), icon: 'back', onPress: actions.newSale }],
    forward: {
      label: say('cashier.above.charge', { amount }),
      icon: 'bolt',
      onPress: actions.chargeLargest,
    },
    ...(view.canCash
      ? { beside: { label: say('cashier.cash'), icon: 'cash', onPress: actions.chargeCash } }
      : {}),
  }
}

function timeUp(view: ViewOf<'timeUp'>, setting: With): StateSpec {
  const { say, actions } = setting
  const check: Action = {
    label: say('cashier.check'),
    icon: 'refresh',
    onPress: actions.check,
    disabled: view.checking,
  }
  if (!view.nodeAway)
    return {
      tone: 'plain',
      calm: { word: say('cashier.timeUp'), reason: say('cashier.timeUp.reason') },
      price: view.price,
      steps: [],
      back: [cancel(setting)],
      beside: check,
    }
  return {
    tone: 'attend',
    head: { icon: 'clock', word: say('cashier.timeUp'), reason: say('cashier.timeUp.away') },
    price: view.price,
    steps: [say('cashier.timeUp.away.next')],
    back: [cancel(setting)],
    beside: check,
    forward: newSale(setting),
  }
}

function paidLate(view: ViewOf<'paidLate'>, setting: With): StateSpec {
  const { say } = setting
  return {
    tone: 'attend',
    head: { icon: 'clock', word: say('cashier.paidLate'), reason: say('cashier.paidLate.reason') },
    price: view.price,
    steps: [say(view.surplus === undefined ? 'cashier.paidLate.kept' : 'cashier.paidLate.next')],
    back: [],
    forward: newSale(setting),
    ...(view.surplus === undefined ? {} : { surplus: view.surplus }),
  }
}

function expired(view: ViewOf<'expired'>, setting: With): StateSpec {
  const { say, actions } = setting
  const code: Action = { label: say('cashier.newCode'), icon: 'qr', onPress: actions.newCode }
  return {
    tone: 'stopped',
    head: {
      icon: 'cross',
      word: say('cashier.expired'),
      reason: say(
        view.paid === undefined ? 'cashier.expired.reason' : 'cashier.part.expired.reason',
      ),
    },
    price: view.price,
    priceLabel: say('cashier.notPaid'),
    steps: [say('cashier.expired.next')],
    // A part is never left behind: it is paid to the end, or given back.
    back: [
      view.paid === undefined
        ? { label: say('cashier.newSale'), icon: 'back', onPress: actions.newSale }
        : cancel(setting),
    ],
    ...(view.price.currency === 'BTC' ? {} : { beside: cash(setting) }),
    forward: { ...code, disabled: !view.canCode },
  }
}

function codeOff(view: ViewOf<'codeOff'>, setting: With): StateSpec {
  const { say, actions } = setting
  return {
    tone: 'plain',
    calm: {
      word: say(view.paid === undefined ? 'cashier.codeOff' : 'cashier.part.word'),
      reason: say(view.paid === undefined ? 'cashier.codeOff.reason' : 'cashier.part.word.reason'),
    },
    price: view.price,
    steps: [],
    back: [cancel(setting)],
    ...(view.price.currency === 'BTC' ? {} : { beside: cash(setting) }),
    forward: {
      label: say('cashier.newCode'),
      icon: 'qr',
      onPress: actions.newCode,
      disabled: !view.canCode,
    },
  }
}

function cancelling(view: ViewOf<'cancelling'>, setting: With): StateSpec {
  const { say } = setting
  const common = { price: view.price, back: [], forward: newSale(setting) }
  if (!view.nodeAway)
    return {
      ...common,
      tone: 'plain',
      calm: { word: say('cashier.cancelling'), reason: say('cashier.cancelling.reason') },
      steps: [],
    }
  return {
    ...common,
    tone: 'attend',
    head: {
      icon: 'alert',
      word: say('cashier.cancelling'),
      reason: say('cashier.cancelling.away'),
    },
    steps: [say('cashier.cancelling.away.next')],
  }
}

/** What she has to know, or to do, about a part that was paid. */
function backSteps({ back, paidOut }: ViewOf<'cancelled'>, { say, locale }: With): string[] {
  const amount = (money: Money) => ({ amount: inSentence(formatMoney(money, locale), locale) })
  return [
    ...(back === undefined ? [] : [say('cashier.part.back', amount(back))]),
    ...(paidOut === undefined ? [] : [say('cashier.part.paidOut', amount(paidOut))]),
  ]
}

function cancelled(view: ViewOf<'cancelled'>, setting: With): StateSpec {
  const { say } = setting
  const back = backSteps(view, setting)
  return {
    tone: 'stopped',
    head: {
      icon: 'cross',
      word: say('cashier.cancelled'),
      reason: say(back.length === 0 ? 'cashier.cancelled.reason' : 'cashier.part.cancelled'),
    },
    price: view.price,
    priceLabel: say('cashier.notPaid'),
    steps: back.length === 0 ? [say('cashier.cancelled.next')] : back,
    back: [],
    forward: newSale(setting),
  }
}

function codeFailed(view: ViewOf<'codeFailed'>, setting: With): StateSpec {
  const { say, actions } = setting
  return {
    tone: 'stopped',
    head: {
      icon: 'cross',
      word: say('cashier.codeFailed'),
      reason: say(`error.${view.code}`),
    },
    price: view.price,
    priceLabel: say('cashier.notPaid'),
    steps: [],
    code: view.code,
    back: [cancel(setting)],
    ...(view.canCash ? { beside: cash(setting) } : {}),
    forward: { label: say('cashier.newCode'), icon: 'qr', onPress: actions.newCode },
  }
}
