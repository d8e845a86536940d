import { cardUsage, handleCard } from './sandbox-card.ts'
import { wrongUsage, type Command, type Practice, type Said } from '../command.ts'

const parts: ReadonlySet<string> = new Set(['lnd', 'bitcoind', 'flashtilld'])
const verbs: ReadonlySet<string> = new Set(['stop', 'start', 'kill', 'pause', 'resume'])

const away: Said = {
  exit: 3,
  json: { error: { code: 'practice.away', message: 'The practice shop does not answer.' } },
  lines: ['The practice shop does not answer. Start it with npm start.'],
}

async function pay(client: Practice, bolt11: string): Promise<Said> {
  const paid = await client.pay(bolt11.replace(/^lightning:/i, '').toLowerCase())
  const isPaid = paid.status === 'SUCCEEDED'
  const line = isPaid
    ? `Paid, fee ${paid.feeMsat} msat.`
    : `Not paid: ${paid.status} ${paid.reason ?? ''}`
  return { exit: isPaid ? 0 : 1, json: paid, lines: [line] }
}

export const sandboxCommand: Command = {
  name: 'sandbox',
  usage: `pay <bolt11> | stop|start|kill|pause|resume lnd|bitcoind|flashtilld | ${cardUsage} | status`,
  summary: 'the practice shop: the customer’s phone and the switchboard',
  help: [
    'Talks to the practice shop’s own socket and works while flashtilld is dead.',
    'card: the customer’s cards. lay one on the reader, lift it, snatch it away while it is read, get a new blank one.',
    'pay: the customer’s own LND pays the code; exit 1 unless it succeeded.',
  ],
  async run({ words, practice }) {
    const [verb, what] = words
    const isOperation = verb !== undefined && verbs.has(verb) && parts.has(what ?? '')
    const isPay = verb === 'pay' && what !== undefined
    const isCard = verb === 'card'
    if (!isOperation && !isPay && !isCard && verb !== 'status')
      return wrongUsage(sandboxCommand, 'what shall the practice shop do?')
    const client = await practice()
    if (client === undefined) return away
    try {
      if (isPay) return await pay(client, what)
      if (isCard) return await handleCard(client, words.slice(1))
      const done = isOperation ? await client.operate(verb, what ?? '') : await client.status()
      return { exit: 0, json: done, lines: JSON.stringify(done, undefined, 2).split('\n') }
    } catch (refusal) {
      const message = refusal instanceof Error ? refusal.message : String(refusal)
      return { exit: 1, json: { error: { code: 'practice.refused', message } }, lines: [message] }
    }
  },
}
