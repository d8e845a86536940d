/** kill -9 of the real service around own cards' taps and top-ups; `npm run soak -- cards` does many more. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  cardKillTrial,
  cardTrialLine,
  openCardBench,
  topUpInCash,
  type CardBench,
  type CardTrial,
} from '../scripts/test/faults/card-kills.ts'
import { payoutKillTrial, payoutTrialLine } from '../scripts/test/faults/payout-kills.ts'
import { streetKillTrial, streetTrialLine } from '../scripts/test/faults/street-kills.ts'
import { openTillBench, until, type TillBench } from '../scripts/test/faults/till-bench.ts'

/** One of each kind: tapped before the sale and after, without LND's answer, topped up by Lightning and in cash, paid in parts. */
const seeds = [4105, 4109, 4104, 4111, 4114, 4112]

const flashtill = async (words: readonly string[]): Promise<string> => {
  const program = join(import.meta.dirname, 'cli', 'flashtill.ts')
  const env = { ...process.env, FLASHTILL_HOME: till.home }
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...words], { env })
  return stdout
}

let till: TillBench
let bench: CardBench
beforeAll(async () => {
  till = await openTillBench()
  await till.start()
  bench = await openCardBench(till)
})
afterAll(() => till.end())

it('tops up in cash, pays a sale by a tap, and 200 presentations of one tap pay once', async () => {
  await topUpInCash(bench)
  const { id } = await till.door.charge({ currency: 'EUR', amountMinor: '40' })
  const link = bench.tap(bench.card)
  await Promise.all(
    Array.from({ length: 200 }, () => till.door.ask('POST', '/till/taps', { link })),
  )
  const invoice = await till.door.invoice(id)
  expect(invoice).toMatchObject({ status: 'Settled', additionalStatus: 'None' })
  expect(invoice.payments.map(({ tender, state }) => `${tender} ${state}`)).toEqual([
    'lightning cancelled',
    'card settled',
  ])
  expect(till.books.count('select count(*) from tap')).toBe(1)
  const slip = () => till.printer.slips().some(({ text }) => text.join('\n').includes('Card 1'))
  await until('the receipt names the card', slip)
})

it(`${seeds.length} taps and top-ups, each killed at a random moment: no satoshi lost, doubled or stuck`, async () => {
  const trials: CardTrial[] = []
  for (const seed of seeds) {
    const trial = await cardKillTrial(bench, seed)
    trials.push(trial)
    console.log(cardTrialLine(trial))
  }
  expect(trials.filter(({ problems }) => problems.length > 0)).toEqual([])
}, 300_000)

it('is killed while a card pays at another node’s terminal: no satoshi lost, doubled or stuck', async () => {
  const trial = await payoutKillTrial(bench, 5)
  console.log(payoutTrialLine(trial))
  expect(trial.problems).toEqual([])
}, 120_000)

it('is killed while strangers top up a card: no satoshi lost, doubled or stuck', async () => {
  for (const seed of [9, 10]) {
    const trial = await streetKillTrial(bench, seed)
    console.log(streetTrialLine(trial))
    expect(trial.problems).toEqual([])
  }
}, 120_000)

it('is listed, shown and frozen by the technician’s command; a frozen card pays nothing', async () => {
  const { id } = bench.card
  const listed = await flashtill(['card', 'list', '--json'])
  expect(JSON.parse(listed)).toMatchObject({ cards: [{ id, state: 'active', number: '1' }] })
  expect(await flashtill(['card', 'freeze', id, '--why', 'left on the bar'])).toContain('frozen')
  expect(await flashtill(['card', 'show', id])).toContain('left on the bar')
  const { id: sale } = await till.door.charge({ currency: 'EUR', amountMinor: '40' })
  const link = bench.tap(bench.card)
  const { body } = await till.door.ask('POST', '/till/taps', { link })
  expect(body).toMatchObject({ tap: { state: 'declined', why: 'state', invoiceId: sale } })
  expect((await till.door.invoice(sale)).payments.at(-1)?.state).toBe('open')
  const limits = ['card', 'limit', id, '--per-tap', '10', '--times', '50/10', '--why', 'lent']
  expect(await flashtill([...limits, '--json'])).toContain('"perTapMsat":"10000"')
  await flashtill(['card', 'unfreeze', id, '--why', 'found'])
  const again = await till.door.ask('POST', '/till/taps', { link: bench.tap(bench.card) })
  expect(again.body).toMatchObject({ tap: { state: 'declined', why: 'perTap' } })
})

it('asks for a PIN at the till, declines a wrong one, and says no link in any log', async () => {
  const { id } = bench.card
  const by = { who: 'Ada', why: 'asked for it' }
  await till.door.ask('POST', `/till/cards/${id}/limits`, { ...by, limits: {} })
  const set = { ...by, how: 'set', pin: '2580', fromMsat: '0' }
  expect((await till.door.ask('POST', `/till/cards/${id}/pin`, set)).status).toBe(200)
  const { id: invoiceId } = await till.door.charge({ currency: 'EUR', amountMinor: '40' })
  const links: string[] = []
  const tapWith = async (pin: string) => {
    const link = bench.tap(bench.card)
    links.push(link)
    const asked = await till.door.ask('POST', '/till/taps', { link })
    expect(asked.body).toMatchObject({ tap: { state: 'pinWanted', invoiceId } })
    const { tapId } = asked.body['tap'] as { tapId: string }
    return till.door.ask('POST', `/till/taps/${tapId}`, { invoiceId, pin })
  }
  expect((await tapWith('1379')).body).toMatchObject({
    tap: { state: 'declined', why: 'pinWrong' },
  })
  expect((await tapWith('2580')).body).toMatchObject({ tap: { state: 'charged', invoiceId } })
  expect((await till.door.invoice(invoiceId)).status).toBe('Settled')
  const log = readFileSync(join(till.home, 'log', 'flashtilld.log'), 'utf8')
  for (const link of links)
    for (const part of ['p', 'c']) {
      const secret = new URL(link).searchParams.get(part) ?? ''
      expect(secret.length).toBeGreaterThan(15)
      expect(log).not.toContain(secret)
    }
  expect((await till.door.audit()).findings).toEqual([])
})
