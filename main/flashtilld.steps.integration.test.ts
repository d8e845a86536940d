/** kill -9 of the real service before and after each durable step of a sale (DESIGN §3.8). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { booksProblems, salesAtNode } from '../scripts/test/faults/check-books.ts'
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
  console.log(`ready after ${Math.round(await bench.start())} ms`)
})
afterAll(() => bench.end())

/** Starts it again with every line free and says how long that took. */
const again = async (): Promise<void> => {
  bench.gates.lnd.release()
  bench.gates.printer.release()
  console.log(`ready again after ${Math.round(await bench.start())} ms`)
}
const paid = (id: string) =>
  until('the sale is paid', async () => (await bench.door.invoice(id)).status === 'Settled')
const settledAtNode = async (memo: string) =>
  (await salesAtNode(bench)).some((sale) => sale.memo === memo && sale.state === 'SETTLED')

describe('a sale', () => {
  it('goes through', async () => {
    const sale = await bench.door.charge()
    expect(sale.status).toBe(200)
    expect(await bench.pay(bolt11Of(sale))).toMatchObject({ status: 'SUCCEEDED' })
    await paid(sale.id)
    await until('the slip is out', () => bench.printer.slips().length === 1)
    expect(await booksProblems(bench, [sale.id])).toEqual([])
  })
})

describe('kill -9', () => {
  it('with the intent on disk and LND not asked: the code is made at the next start', async () => {
    bench.gates.lnd.hold('up')
    const id = freshId()
    const wish = bench.door.charge({ id })
    await until('the intent is on disk', () => bench.books.paymentState(id) === 'planned')
    await bench.till.kill()
    expect((await wish).status).toBe(0)
    await again()
    await until('there is a code', async () =>
      (await bench.door.invoice(id)).payments.some(
        (one) => one.tender === 'lightning' && one.bolt11 !== undefined,
      ),
    )
    const sale = await bench.door.ask('GET', `/till/invoices/${id}`)
    expect(await bench.pay(bolt11Of(sale))).toMatchObject({ status: 'SUCCEEDED' })
    await paid(id)
    expect(await booksProblems(bench, [id])).toEqual([])
  })

  it('with the code made and its answer on the wire: the same code is adopted', async () => {
    const before = (await salesAtNode(bench)).length
    bench.gates.lnd.hold('down')
    const wish = bench.door.charge()
    await until('LND has it', async () => (await salesAtNode(bench)).length === before + 1)
    await bench.till.kill()
    const { id } = await wish
    await again()
    await until('there is a code', async () =>
      (await bench.door.invoice(id)).payments.some(
        (one) => one.tender === 'lightning' && one.bolt11 !== undefined,
      ),
    )
    expect((await salesAtNode(bench)).length).toBe(before + 1)
    const sale = await bench.door.ask('GET', `/till/invoices/${id}`)
    await bench.pay(bolt11Of(sale))
    await paid(id)
    expect(await booksProblems(bench, [id])).toEqual([])
  })

  it('right after the code was shown, before it is on disk: the shown code is the one that counts', async () => {
    const sale = await bench.door.charge()
    await bench.till.kill()
    const shown = bolt11Of(sale)
    await again()
    await until('there is a code', async () =>
      (await bench.door.invoice(sale.id)).payments.some(
        (one) => one.tender === 'lightning' && one.bolt11 === shown,
      ),
    )
    await bench.pay(shown)
    await paid(sale.id)
    expect(await booksProblems(bench, [sale.id])).toEqual([])
  })

  it('settled at LND, its event on the wire', async () => {
    const sale = await bench.door.charge()
    bench.gates.lnd.hold('down')
    expect(await bench.pay(bolt11Of(sale))).toMatchObject({ status: 'SUCCEEDED' })
    await bench.till.kill()
    expect(bench.books.paymentState(sale.id)).not.toBe('settled')
    await again()
    await paid(sale.id)
    expect(await booksProblems(bench, [sale.id])).toEqual([])
  })

  it('right after the settlement is on disk', async () => {
    bench.gates.printer.hold('up')
    const sale = await bench.door.charge()
    const payment = bench.pay(bolt11Of(sale))
    await until('it is booked', () => bench.books.paymentState(sale.id) === 'settled')
    await bench.till.kill()
    await payment
    await again()
    await paid(sale.id)
    await until(
      'the job is done',
      () =>
        !bench.books
          .printStates(sale.id)
          .some((state) => state === 'queued' || state === 'sending'),
    )
    expect(await booksProblems(bench, [sale.id])).toEqual([])
  })

  it('print job "sending", no byte out yet: in doubt, and nothing comes out as an original', async () => {
    const slips = bench.printer.slips().length
    bench.gates.printer.hold('up')
    const sale = await bench.door.charge()
    await bench.pay(bolt11Of(sale))
    await until('it is sending', () => bench.books.printStates(sale.id)[0] === 'sending')
    await bench.till.kill()
    await again()
    expect(bench.books.printStates(sale.id)).toEqual(['unknown'])
    expect((await bench.door.status()).printsInDoubt).toBeGreaterThan(0)
    const [job] = (await bench.door.invoice(sale.id)).printJobs
    const answer = {
      printJobId: job?.id,
      cameOut: false,
      repeatId: sale.id.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    }
    expect(
      (await bench.door.ask('POST', `/till/invoices/${sale.id}/print-answer`, answer)).status,
    ).toBe(200)
    await until('the repeat is out', () => bench.printer.slips().length > slips)
    expect(bench.printer.slips().at(-1)?.text.join('\n')).toMatch(/REPEATED RECEIPT/)
    expect(await booksProblems(bench, [sale.id])).toEqual([])
  })

  it('half of the slip sent: in doubt, never a second original', async () => {
    const sale = await bench.door.charge()
    await until(
      'the printer is idle',
      async () => (await bench.door.status()).printer.state === 'ready',
    )
    bench.gates.printer.holdAfter('up', 200)
    await bench.pay(bolt11Of(sale))
    await until('half is out', () => bench.gates.printer.isHeld('up'))
    await bench.till.kill()
    await again()
    expect(bench.books.printStates(sale.id)).toEqual(['unknown'])
    await sleep(500)
    expect(await booksProblems(bench, [sale.id])).toEqual([])
  })

  it('between the new tender and LND’s answer to the cancel: the wish stands and is asked again', async () => {
    const sale = await bench.door.charge()
    bench.gates.lnd.hold('up')
    const cash = (goOn?: string) =>
      bench.door.ask('POST', `/till/invoices/${sale.id}/cash`, {
        paymentId: sale.id.replace(/..$/, 'aa'),
        ...(goOn === undefined ? {} : { goOn }),
      })
    expect((await cash()).body).toMatchObject({ outcome: 'noAnswer' })
    expect((await cash('Ada')).body).toMatchObject({ outcome: 'taken' })
    await bench.till.kill()
    await again()
    await until(
      'LND has cancelled',
      async () => (await bench.door.invoice(sale.id)).payments[0]?.state === 'cancelled',
    )
    const invoice = await bench.door.invoice(sale.id)
    expect(invoice).toMatchObject({ status: 'Settled', additionalStatus: 'None' })
    expect(await bench.pay(bolt11Of(sale))).not.toMatchObject({ status: 'SUCCEEDED' })
    expect(await booksProblems(bench, [sale.id])).toEqual([])
  })

  it('between the new tender and LND’s answer, paid by the customer meanwhile: late money, the tender stands', async () => {
    const sale = await bench.door.charge()
    bench.gates.lnd.hold('up', 'down')
    const body = { paymentId: sale.id.replace(/..$/, 'ab'), goOn: 'Ada' }
    expect(
      (await bench.door.ask('POST', `/till/invoices/${sale.id}/cash`, body)).body,
    ).toMatchObject({ outcome: 'taken' })
    await bench.till.kill()
    expect(await bench.pay(bolt11Of(sale))).toMatchObject({ status: 'SUCCEEDED' })
    await again()
    await until(
      'the second money is seen',
      async () => (await bench.door.invoice(sale.id)).lateMoney.length === 1,
    )
    const invoice = await bench.door.invoice(sale.id)
    expect(invoice).toMatchObject({ status: 'Settled', additionalStatus: 'PaidOver' })
    expect(invoice.lateMoney).toMatchObject([{ kind: 'second' }])
    expect(await booksProblems(bench, [sale.id])).toEqual([])
    expect(await settledAtNode(`Sale ${invoice.number}`)).toBe(true)
  })
})
