import { createInterface } from 'node:readline/promises'
import { isCurrency } from '../../core/money/currency.ts'

export type NewShop = { readonly name: string; readonly currency: string }

export const canAsk = (): boolean => process.stdin.isTTY && process.stdout.isTTY

const ask = async (question: string): Promise<string> => {
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  // Ctrl-C at a question is meant for the whole start, as anywhere else.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  try {
    return (await lines.question(question)).trim()
  } finally {
    lines.close()
  }
}

/** Yes only for `y` or `yes`. */
export const askWhether = async (question: string): Promise<boolean> =>
  /^y(es)?$/i.test(await ask(`${question} [y/N] `))

const askCurrency = async (): Promise<string> => {
  for (;;) {
    const answer = ((await ask('Its currency [EUR]: ')) || 'EUR').toUpperCase()
    if (isCurrency(answer) && answer !== 'BTC') return answer
    console.log(`${answer} is no currency that the till knows (ISO 4217, e.g. EUR, USD, JPY).`)
  }
}

/** What a new shop is called and counts in; without a person at the terminal what it is called by default. */
export async function newShop(): Promise<NewShop> {
  if (!canAsk()) return { name: 'Practice shop', currency: 'EUR' }
  const name = (await ask('The shop’s name [Practice shop]: ')) || 'Practice shop'
  return { name, currency: await askCurrency() }
}
