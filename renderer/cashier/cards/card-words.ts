import type { CardReachView, CardView } from '../../../core/contract/card-view.ts'
import type { CardEvent } from '../../../core/card/lifecycle.ts'
import { formatMoney, formatSat } from '../../../core/money/format-amount.ts'
import type { WordId } from '../../../core/words/words.ts'
import type { RateView } from '../../../core/contract/screen.ts'
import { satOfMsat, worthOfSat } from '../../kit/contract-money.ts'
import type { IconName } from '../../kit/icon.tsx'
import { inSentence, type Say, type ScreenSetting } from '../../kit/screen.tsx'

/** What a person does to a card with a reason: its state changes, its money does not. */
export const cardVerbs = ['freeze', 'unfreeze', 'lose', 'find'] as const
export type CardVerb = (typeof cardVerbs)[number]

export const isCardVerb = (move: CardEvent | CardDeed): move is CardVerb =>
  (cardVerbs as readonly string[]).includes(move)

/** All that a card's keys do; what needs its chip is done at the reader. */
export type CardDeed = CardVerb | 'limits' | 'pin' | 'replace' | 'close'

export const deedIcon: Readonly<Record<CardDeed, IconName>> = {
  freeze: 'cross',
  unfreeze: 'check',
  lose: 'alert',
  find: 'check',
  limits: 'clock',
  pin: 'note',
  replace: 'refresh',
  close: 'cash',
}

/** The keys of a card by its state: the lifecycle's moves, and what a card that lives can be given. */
export function deedsFor({ moves, takesMoney }: CardView): readonly CardDeed[] {
  const living = takesMoney ? (['limits', 'pin'] as const) : []
  const last = moves.includes('close') ? (['replace', 'close'] as const) : []
  return [...moves.filter(isCardVerb), ...living, ...last]
}

/** What stands in a card's log, by its word; what an older or a newer till wrote stands as it is. */
const actWords: Readonly<Record<string, WordId>> = {
  freeze: 'cards.act.freeze',
  unfreeze: 'cards.act.unfreeze',
  lose: 'cards.act.lose',
  find: 'cards.act.find',
  limit: 'cards.act.limit',
  'pin.set': 'cards.act.pinSet',
  'pin.unlock': 'cards.act.pinUnlock',
  'pin.remove': 'cards.act.pinRemove',
  close: 'cards.act.close',
  replace: 'cards.act.replace',
  received: 'cards.act.received',
  issue: 'cards.act.issue',
  'issue begun': 'cards.act.issueBegun',
  wipe: 'cards.act.wipe',
  'wipe begun': 'cards.act.wipeBegun',
  relink: 'cards.act.relink',
  'relink begun': 'cards.act.relinkBegun',
  'given up': 'cards.act.givenUp',
  'keys shown': 'cards.act.keysShown',
}

export function actText(what: string, say: Say): string {
  const word = actWords[what]
  return word === undefined ? what : say(word)
}

export const stateIcon = ({ state }: CardView): IconName => {
  if (state === 'active') return 'check'
  return state === 'new' || state === 'pending' ? 'clock' : 'cross'
}

/** Green where it pays, red where it is stopped; the rest is ink. */
export const stateTone = ({ state }: CardView): string => {
  if (state === 'active') return 'last-paid'
  return state === 'frozen' || state === 'lost' ? 'last-stopped' : 'soft'
}

/** A limit in sat, and what that is now. */
export function limitWords(
  msat: string,
  rate: RateView | undefined,
  { locale }: ScreenSetting,
): string {
  const sat = satOfMsat(msat)
  const worth = worthOfSat(sat, rate)
  const figures = formatSat(sat, locale)
  if (worth === undefined) return inSentence(figures, locale)
  return inSentence(`${figures} (≈ ${formatMoney(worth, locale)})`, locale)
}

export type CardFact = { readonly id: string; readonly what: string; readonly words: string }

/** Limits and PIN, each a line; nothing is said of what the owner has not set but that it is not. */
export function cardFacts(
  { limits, pin }: CardView,
  rate: RateView | undefined,
  setting: ScreenSetting,
): readonly CardFact[] {
  const { say } = setting
  const none = say('cards.noLimit')
  const limit = (msat: string | undefined) =>
    msat === undefined ? none : limitWords(msat, rate, setting)
  return [
    { id: 'perTap', what: say('cards.perTap'), words: limit(limits.perTapMsat) },
    { id: 'perDay', what: say('cards.perDay'), words: limit(limits.perDayMsat) },
    {
      id: 'velocity',
      what: say('cards.velocity'),
      words: limits.velocity === undefined ? none : say('cards.velocity.words', limits.velocity),
    },
    {
      id: 'pin',
      what: say('cards.pin'),
      words: pinWords(pin, rate, setting),
    },
  ]
}

/** Where else it pays: under which address it is topped up, or that nobody outside reaches this till. */
export function reachFacts(reach: CardReachView, { say }: ScreenSetting): readonly CardFact[] {
  const id = 'reach'
  if (reach.state === 'closed')
    return [{ id, what: say('cards.elsewhere'), words: say('cards.elsewhere.none') }]
  const { address } = reach
  return address === undefined ? [] : [{ id, what: say('cards.address'), words: address }]
}

function pinWords(
  pin: CardView['pin'],
  rate: RateView | undefined,
  setting: ScreenSetting,
): string {
  const { say } = setting
  if (pin === undefined) return say('cards.pin.none')
  if (pin.locked) return say('cards.pin.locked')
  return pin.fromMsat === '0'
    ? say('cards.pin.always')
    : say('cards.pin.from', { amount: limitWords(pin.fromMsat, rate, setting) })
}
