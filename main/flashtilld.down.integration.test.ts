/** The customer pays while the till is down, or while nobody can tell it (DESIGN §3.5). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { booksProblems } from '../scripts/test/faults/check-books.ts'
import { strangersCode } from '../scripts/test/faults/stranger.ts'
import { openTillBench, until, type TillBench } from '../scripts/test/faults/till-bench.ts'
import { bolt11Of } from '../scripts/test/faults/till-door.ts'

let bench: TillBench
beforeAll(async () => {
  bench = await openTillBench()
  await bench.start()
})
afterAll(() => bench.end())

const settled = (id: string) => async () => (await bench.door.invoice(id)).status === 'Settled'
const pay = async (code: string) =>
  expect(await bench.pay(code)).toMatchObject({ status: 'SUCCEEDED' })

describe('paid while the till is down', () => {
  it('as the very first sale of a fresh till', async () => {
    const sale = await bench.door.charge()
    await bench.till.kill()
    await pay(bolt11Of(sale))
    await bench.start()
    await until('it is paid', settled(sale.id))
    expect(await bench.door.invoice(sale.id)).toMatchObject({
      additionalStatus: 'None',
      lateMoney: [],
    })
    expect(await booksProblems(bench, [sale.id])).toEqual([])
  })

  it('a stranger’s code: found though no payment of ours asks for it', async () => {
    const code = await strangersCode(bench.nodes.till, 1234)
    await bench.till.kill()
    await pay(code)
    await bench.start()
    await until('it is on the list', async () => (await bench.door.status()).lateMoney === 1)
    const { body } = await bench.door.ask('GET', '/till/late-money')
    expect(body).toMatchObject({ lateMoney: [{ kind: 'stranger', amountMsat: '1234000' }] })
    expect(await booksProblems(bench)).toEqual([])
  })

  it('three sales in reverse order, killed again after each replayed event', async () => {
    const sales = [await bench.door.charge(), await bench.door.charge(), await bench.door.charge()]
    const strange = await strangersCode(bench.nodes.till, 777)
    const rows = () => bench.books.count('select count(*) from settlement')
    const before = rows()
    await bench.till.kill()
    await pay(strange)
    for (const sale of sales.toReversed()) await pay(bolt11Of(sale))
    let starts = 0
    while (rows() < before + 4) {
      const known = rows()
      bench.till.spawn()
      starts += 1
      await until('another one is booked', () => rows() > known)
      await bench.till.kill()
    }
    console.log(`three sales and a stranger: booked over ${starts} starts`)
    await bench.start()
    for (const { id } of sales) await until('it is paid', settled(id))
    expect(
      await booksProblems(
        bench,
        sales.map(({ id }) => id),
      ),
    ).toEqual([])
    const [node] = bench.books.rows('select cursor from node')
    const [last] = bench.books.rows('select max(settle_index) n from settlement')
    expect(node?.['cursor']).toBe(last?.['n'])
  })
})

describe('a stranger’s code', () => {
  it('settled while the till looks on goes to suspense and the list', async () => {
    const listed = (await bench.door.status()).lateMoney
    await pay(await strangersCode(bench.nodes.till, 4321))
    await until(
      'it is on the list',
      async () => (await bench.door.status()).lateMoney === listed + 1,
    )
    expect(await booksProblems(bench)).toEqual([])
  })
})

describe('a settled code', () => {
  it('paid again is refused by LND, and nothing changes', async () => {
    const sale = await bench.door.charge()
    await pay(bolt11Of(sale))
    await until('it is paid', settled(sale.id))
    const before = await bench.door.invoice(sale.id)
    expect(await bench.pay(bolt11Of(sale))).not.toMatchObject({ status: 'SUCCEEDED' })
    const { printJobs: _jobs, ...rest } = before
    expect(await bench.door.invoice(sale.id)).toMatchObject(rest)
    expect(await booksProblems(bench, [sale.id])).toEqual([])
  })
})
