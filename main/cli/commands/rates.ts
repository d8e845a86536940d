import { refused, type Command } from '../command.ts'
import { showMoney, showTime } from '../show.ts'

type Source = {
  readonly name: string
  readonly quote: string
  readonly pricePerBtcMinor: string
  readonly asOf: number
  readonly used: boolean
}

export const ratesCommand: Command = {
  name: 'rates',
  usage: '',
  summary: 'what each exchange says, and the rate a charge would use',
  help: ['Exit 1 when there is no rate to charge with.'],
  async run({ service }) {
    const answer = await service.ask('GET', '/till/rates')
    if (!answer.ok) return refused(answer.error)
    const { rate, rateFailure, sources } = answer.value as {
      rate?: { quote: string; pricePerBtcMinor: string; age: string }
      rateFailure?: string
      sources: readonly Source[]
    }
    const price = ({ quote, pricePerBtcMinor }: { quote: string; pricePerBtcMinor: string }) =>
      showMoney({ currency: quote, amountMinor: pricePerBtcMinor })
    const lines = [
      rate === undefined ? `No rate (${rateFailure ?? ''})` : `${price(rate)} ${rate.age}`,
      ...sources.map(
        (source) =>
          `  ${source.name.padEnd(10)} ${price(source).padStart(16)}  ${showTime(source.asOf)}${source.used ? '' : '  not used'}`,
      ),
    ]
    return { exit: rate === undefined ? 1 : 0, json: answer.value, lines }
  },
}
