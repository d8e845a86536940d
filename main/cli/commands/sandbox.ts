import { practiceClient } from '../../sandbox/client.ts'
import { wrongUsage, type Command, type Said } from '../command.ts'

const parts: ReadonlySet<string> = new Set(['lnd', 'bitcoind', 'flashtilld'])
const verbs: ReadonlySet<string> = new Set(['stop', 'start', 'kill', 'pause', 'resume'])

const away: Said = {
  exit: 3,
  json: { error: { code: 'practice.away', message: 'The practice shop does not answer.' } },
  lines: ['The practice shop does not answer. Start it with npm start.'],
}

async function pay(bolt11: string): Promise<Said> {
  const client = await practiceClient()
  if (client === undefined) return away
  const paid = await client.pay(bolt11.replace(/^lightning:/i, '').toLowerCase())
  const isPaid = paid.status === 'SUCCEEDED'
  const line = isPaid
    ? `Paid, fee ${paid.feeMsat} msat.`
    : `Not paid: ${paid.status} ${paid.reason ?? ''}`
  return { exit: isPaid ? 0 : 1, json: paid, lines: [line] }
}

export const sandboxCommand: Command = {
  name: 'sandbox',
  usage: 'pay <bolt11> | stop|start|kill|pause|resume lnd|bitcoind|flashtilld | status',
  summary: 'the practice shop: the customer’s phone and the switchboard',
  help: [
    'Talks to the practice shop’s own socket and works while flashtilld is dead.',
    'pay: the customer’s own LND pays the code; exit 1 unless it succeeded.',
  ],
  async run({ words }) {
    const [verb, what] = words
    if (verb === 'pay' && what !== undefined) return pay(what)
    const client = await practiceClient()
    if (verb === 'status') {
      if (client === undefined) return away
      const status = await client.status()
      return { exit: 0, json: status, lines: JSON.stringify(status, undefined, 2).split('\n') }
    }
    if (verb === undefined || !verbs.has(verb) || what === undefined || !parts.has(what))
      return wrongUsage(sandboxCommand, 'what shall the practice shop do?')
    if (client === undefined) return away
    const done = await client.operate(verb, what)
    return { exit: 0, json: done, lines: [`${what}: ${verb}`] }
  },
}
