import type { ShopView } from '../../../core/contract/screen.ts'
import { refused, wrongUsage, type Command, type Said } from '../command.ts'

const settings = ['name', 'currency', 'language', 'expiry', 'tax', 'hold', 'balance'] as const
type Setting = (typeof settings)[number]

const isSetting = (text: string): text is Setting => settings.some((name) => name === text)

function bodyOf(setting: Setting, value: string): Readonly<Record<string, unknown>> {
  if (setting === 'expiry') return { expiryMin: Number(value) }
  if (setting === 'hold') return { tapHoldSec: Number(value) }
  if (setting === 'balance') return { cashierSeesBalance: value === 'shown' }
  if (setting === 'tax') return { taxBp: Math.round(Number(value) * 100) }
  return { [setting]: setting === 'currency' ? value.toUpperCase() : value }
}

const say = (answer: unknown): Said => {
  const { shop } = answer as { shop: ShopView }
  const lines = [
    `name      ${shop.name}`,
    `currency  ${shop.currency}`,
    `language  ${shop.language}`,
    `expiry    ${shop.expiryMin} min`,
    `hold      ${shop.tapHoldSec} s`,
    `balance   ${shop.cashierSeesBalance ? 'shown' : 'hidden'} to the cashier`,
  ]
  return { exit: 0, json: answer, lines }
}

export const shopCommand: Command = {
  name: 'shop',
  usage: '[name|currency|language|expiry|tax|hold|balance] [value]',
  summary: 'shows or sets what the shop sets',
  help: [
    'expiry in minutes, 1–60; tax in percent, included in prices. Codes already made keep theirs.',
    'hold: how long a tapped card waits for Charge, 5–30 seconds. balance: shown or hidden, what a tapped card holds, to the cashier.',
  ],
  async run({ words, service }) {
    const [setting, ...rest] = words
    const value = rest.join(' ')
    if (setting !== undefined && !isSetting(setting))
      return wrongUsage(shopCommand, `there is no setting ${setting}`)
    if (setting === 'balance' && !['', 'shown', 'hidden'].includes(value))
      return wrongUsage(shopCommand, 'a balance is shown or hidden')
    const isChange = setting !== undefined && value !== ''
    const answer = isChange
      ? await service.ask('POST', '/till/shop', bodyOf(setting, value))
      : await service.ask('GET', '/till/shop')
    return answer.ok ? say(answer.value) : refused(answer.error)
  },
}
