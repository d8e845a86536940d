/** LND hangs, dies, goes away and comes back under a running till (DESIGN §3.3, §3.5). */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { booksProblems, salesAtNode } from '../scripts/test/faults/check-books.ts'
import { openScreen } from '../scripts/test/faults/screen-client.ts'
import {
  freshId,
  openTillBench,
  sleep,
  until,
  type TillBench,
} from '../scripts/test/faults/till-bench.ts'
import { bolt11Of } from '../scripts/test/faults/till-door.ts'

let bench: TillBench
beforeAll(async () => {
  bench = await openTillBench()
  await bench.start()
})
afterAll(() => bench.end())

const lnd = () => bench.nodes.till.part
const stands = (id: string, status: string) =>
  until(`the sale is ${status}`, async () => (await bench.door.invoice(id)).status === status)
const lastState = async (id: string) => (await bench.door.invoice(id)).payments.at(-1)?.state
const hasCode = (id: string) =>
  until('there is a code', async () => (await lastState(id)) === 'open')
const cash = (id: string, more: object = {}) =>
  bench.door.ask('POST', `/till/invoices/${id}/cash`, { paymentId: freshId(), ...more })
const codeOf = async (id: string) => bolt11Of(await bench.door.ask('GET', `/till/invoices/${id}`))

afterEach(async () => {
  lnd().resume()
  bench.gates.lnd.release()
  await bench.sells()
})

describe('LND hung', () => {
  it('under Charge: the outcome is unknown, nothing is lost, and the code comes when LND is back', async () => {
    lnd().pause()
    const sale = await bench.door.charge()
    console.log(`charge on a hung LND answered ${sale.status} after ${sale.ms} ms`)
    expect(sale.status).toBe(200)
    expect(await lastState(sale.id)).toBe('unknown')
    lnd().resume()
    await hasCode(sale.id)
    await bench.pay(await codeOf(sale.id))
    await stands(sale.id, 'Settled')
    const { number } = await bench.door.invoice(sale.id)
    const atNode = (await salesAtNode(bench)).filter(({ memo }) => memo === `Sale ${number}`)
    expect(atNode).toMatchObject([{ state: 'SETTLED' }])
    expect(await booksProblems(bench, [sale.id])).toEqual([])
  })

  it('for longer: the till says so, refuses a code, and goes on by itself', async () => {
    lnd().pause()
    await until('it is absent', async () => (await bench.door.status()).node.state === 'absent')
    expect((await bench.door.status()).node.reason).toBe('node.noAnswer')
    const refused = await bench.door.charge()
    expect(refused).toMatchObject({ status: 504, body: { error: { code: 'node.noAnswer' } } })
    expect(bench.books.count('select count(*) from invoice where id = ?', refused.id)).toBe(0)
    const sale = await bench.door.charge({ lightning: false })
    expect((await cash(sale.id)).body).toMatchObject({ outcome: 'taken' })
    lnd().resume()
    await bench.sells()
    expect(await booksProblems(bench, [sale.id])).toEqual([])
  })

  it('under Cancel: it stands as cancelling until LND has answered', async () => {
    const sale = await bench.door.charge()
    const code = bolt11Of(sale)
    lnd().pause()
    const cancelled = await bench.door.ask('POST', `/till/invoices/${sale.id}/cancel`)
    console.log(`cancel on a hung LND answered after ${cancelled.ms} ms`)
    expect(await bench.door.invoice(sale.id)).toMatchObject({
      status: 'New',
      payments: [{ state: 'cancelling' }],
    })
    lnd().resume()
    await stands(sale.id, 'Invalid')
    expect(await bench.door.invoice(sale.id)).toMatchObject({
      additionalStatus: 'Marked',
      payments: [{ state: 'cancelled' }],
    })
    expect(await bench.pay(code)).not.toMatchObject({ status: 'SUCCEEDED' })
    expect(await booksProblems(bench, [sale.id])).toEqual([])
  })

  it('under Cash: the cashier is asked, goes on with her name, and LND cancels later', async () => {
    const sale = await bench.door.charge()
    lnd().pause()
    const asked = await cash(sale.id)
    console.log(`cash on a hung LND asked back after ${asked.ms} ms`)
    expect(asked).toMatchObject({ status: 200, body: { outcome: 'noAnswer' } })
    expect(asked.ms).toBeLessThan(3000)
    expect((await cash(sale.id, { goOn: 'Ada' })).body).toMatchObject({ outcome: 'taken' })
    expect(await bench.door.invoice(sale.id)).toMatchObject({
      status: 'Settled',
      payments: [{ state: 'cancelling' }, { tender: 'cash', wentOnBy: 'Ada' }],
    })
    lnd().resume()
    await until(
      'LND has cancelled',
      async () => (await bench.door.invoice(sale.id)).payments[0]?.state === 'cancelled',
    )
    expect(await booksProblems(bench, [sale.id])).toEqual([])
  })
})

describe('LND killed', () => {
  it('between its answer to AddInvoice and our taking it: the same code is adopted', async () => {
    const before = (await salesAtNode(bench)).length
    bench.gates.lnd.hold('down')
    const wish = bench.door.charge()
    await until('LND has it', async () => (await salesAtNode(bench)).length === before + 1)
    bench.nodes.till.hangUp()
    lnd().kill()
    await until('it is gone', () => lnd().state() !== 'running')
    bench.gates.lnd.cut()
    bench.gates.lnd.release()
    const sale = await wish
    await hasCode(sale.id)
    await bench.sells()
    expect((await salesAtNode(bench)).length).toBe(before + 1)
    await bench.pay(await codeOf(sale.id))
    await stands(sale.id, 'Settled')
    expect(await booksProblems(bench, [sale.id])).toEqual([])
  })

  it('with the HTLC on the wire, back in time: paid on both sides', async () => {
    const sale = await bench.door.charge()
    lnd().pause()
    const payment = bench.pay(bolt11Of(sale), 60)
    await sleep(1500)
    bench.nodes.till.hangUp()
    lnd().kill()
    expect(await payment).toMatchObject({ status: 'SUCCEEDED' })
    await stands(sale.id, 'Settled')
    expect(await booksProblems(bench, [sale.id])).toEqual([])
  })
})

describe('LND away under a waiting code', () => {
  it('paid after it is back: the screen is told at once', async () => {
    const screen = await openScreen(bench.door.port)
    const sale = await bench.door.charge()
    bench.nodes.till.hangUp()
    await lnd().stop('hard')
    await until(
      'the screen says so',
      async () => (await bench.door.status()).node.state === 'absent',
    )
    await sleep(4000)
    await lnd().start()
    // The payer tries until the channel is there again.
    const isPaid = async () => (await bench.pay(bolt11Of(sale))).status === 'SUCCEEDED'
    await until('it is paid', isPaid, 60_000)
    const paidAt = performance.now()
    const told = () => screen.toldAt(sale.id, ({ status }) => status === 'Settled')
    await until('the screen is told', () => told() !== undefined)
    console.log(`told ${Math.round((told() ?? 0) - paidAt)} ms after the payer had his answer`)
    expect((told() ?? 0) - paidAt).toBeLessThan(5000)
    screen.close()
    expect((await bench.door.status()).unheardSettlements).toBeLessThan(2)
    expect(await booksProblems(bench, [sale.id])).toEqual([])
  })
})
