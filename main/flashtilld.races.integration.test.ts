/** Paying against cancelling, cash and a new code: one of them wins, and all sides say the same (DESIGN §3.12). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { booksProblems, salesAtNode } from '../scripts/test/faults/check-books.ts'
import { race, type Race, type Rival } from '../scripts/test/faults/races.ts'
import { openScreen } from '../scripts/test/faults/screen-client.ts'
import { freshId, openTillBench, until, type TillBench } from '../scripts/test/faults/till-bench.ts'
import { bolt11Of } from '../scripts/test/faults/till-door.ts'
import { payByHand } from './sandbox/pay-by-hand.ts'

const firstSeed = 500
const each = 8

let bench: TillBench
beforeAll(async () => {
  bench = await openTillBench()
  await bench.start()
})
afterAll(() => bench.end())

const runRaces = async (rival: Rival): Promise<readonly Race[]> => {
  const races: Race[] = []
  for (let seed = firstSeed; seed < firstSeed + each; seed += 1)
    races.push(await race(bench, seed, rival))
  const paid = races.filter(({ node }) => node === 'SETTLED').length
  console.log(`${rival} against pay: ${paid} paid, ${races.length - paid} not`)
  return races
}

describe('pay against', () => {
  it.each(['cancel', 'cash', 'newCode'] as const)('%s: exactly one wins', async (rival) => {
    const races = await runRaces(rival)
    expect(races.filter(({ problems }) => problems.length > 0)).toEqual([])
    expect(await booksProblems(bench)).toEqual([])
  })
})

describe('one key pressed twice', () => {
  it('two tabs charge with one id at once: one sale, one code', async () => {
    const id = freshId()
    const before = (await salesAtNode(bench)).length
    const answers = await Promise.all([1, 2, 3, 4].map(() => bench.door.charge({ id })))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    await until(
      'there is a code',
      async () => (await bench.door.invoice(id)).payments[0]?.state === 'open',
    )
    expect((await bench.door.invoice(id)).payments).toHaveLength(1)
    expect((await salesAtNode(bench)).length).toBe(before + 1)
    const other = await bench.door.charge({ id, amountMinor: '451' })
    expect(other).toMatchObject({ status: 409, body: { error: { code: 'request.conflict' } } })
    expect(await booksProblems(bench, [id])).toEqual([])
  })

  it('cash, new code and cancel at once: one open way at most, and it ends', async () => {
    const sale = await bench.door.charge()
    const post = (what: string, body: object) =>
      bench.door.ask('POST', `/till/invoices/${sale.id}/${what}`, body)
    const answers = await Promise.all([
      post('cash', { paymentId: freshId() }),
      post('new-code', { paymentId: freshId() }),
      post('new-code', { paymentId: freshId() }),
      post('cash', { paymentId: freshId() }),
    ])
    expect(answers.filter(({ status }) => status >= 500 && status !== 504)).toEqual([])
    expect((await bench.door.audit()).findings).toEqual([])
    await post('cancel', {})
    await until('it is over', async () => (await bench.door.invoice(sale.id)).status !== 'New')
    const cash = (await bench.door.invoice(sale.id)).payments.filter(
      ({ tender }) => tender === 'cash',
    )
    expect(cash.length).toBeLessThan(2)
    expect(await booksProblems(bench, [sale.id])).toEqual([])
  })
})

describe('too much', () => {
  it('what arrived is booked; the part above goes to the list', async () => {
    const sale = await bench.door.charge({ currency: 'BTC', amountMinor: '5000000' })
    const bolt11 = bolt11Of(sale)
    const answer = await payByHand(bench.nodes.customer, { bolt11, deliverMsat: 5_500_000n })
    expect(answer).toMatchObject({ status: 'SUCCEEDED' })
    await until('it is paid', async () => (await bench.door.invoice(sale.id)).status === 'Settled')
    expect(await bench.door.invoice(sale.id)).toMatchObject({
      additionalStatus: 'PaidOver',
      payments: [{ receivedMsat: '5500000' }],
      lateMoney: [{ kind: 'surplus', amountMsat: '500000' }],
    })
    expect(await booksProblems(bench, [sale.id])).toEqual([])
  })
})

describe('the screen’s socket', () => {
  it('cut and resumed by number, also after a crash: nothing is missed', async () => {
    const first = await openScreen(bench.door.port)
    const sale = await bench.door.charge()
    await until('it is shown', () => first.invoice(sale.id)?.payments[0]?.state === 'open')
    const since = first.seq() ?? ''
    first.close()
    await bench.pay(bolt11Of(sale))
    const second = await openScreen(bench.door.port, since)
    await until('it is told', () => second.invoice(sale.id)?.status === 'Settled')
    expect(second.seen[0]?.message.type).not.toBe('snapshot')
    const later = second.seq() ?? ''
    await bench.till.kill()
    await bench.start()
    const other = await bench.door.charge()
    const third = await openScreen(bench.door.port, later)
    await until('the new sale is told', () => third.invoice(other.id) !== undefined)
    expect(third.seen[0]?.message.type).not.toBe('snapshot')
    third.close()
    await bench.door.ask('POST', `/till/invoices/${other.id}/cancel`)
  })

  it('a number from the future, or from another till, gets the whole picture', async () => {
    const screen = await openScreen(bench.door.port, '999999')
    expect(screen.seen[0]?.message.type).toBe('snapshot')
    screen.close()
  })
})
