/** Bad input at every door of the real service: amounts, nonsense, foreign pages; nothing breaks, hangs or leaks. */
import { request } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { booksProblems, salesAtNode } from '../scripts/test/faults/check-books.ts'
import { fuzzOnce, routes, type FuzzFinding } from '../scripts/test/faults/fuzz.ts'
import { leaksOf, secretsOf } from '../scripts/test/faults/leaks.ts'
import { freshId, openTillBench, until, type TillBench } from '../scripts/test/faults/till-bench.ts'
import { bolt11Of } from '../scripts/test/faults/till-door.ts'

const seed = 42
const runs = 400

let bench: TillBench
beforeAll(async () => {
  bench = await openTillBench()
  await bench.start()
})
afterAll(() => bench.end())

const sales = () => bench.books.count('select count(*) from invoice')

describe('an amount', () => {
  it.each([
    '',
    '-1',
    '-450',
    '1e9',
    'NaN',
    'Infinity',
    '1e-7',
    '4.50',
    '4,50',
    '٤٥٠',
    ' 450',
    '0x1c2',
    '99999999999999999',
  ])('%j is refused before anything is written', async (amountMinor) => {
    const before = sales()
    const answer = await bench.door.charge({ amountMinor })
    expect(answer).toMatchObject({ status: 422, body: { error: { code: 'request.invalid' } } })
    expect(sales()).toBe(before)
  })

  it.each([
    ['EUR', '0', 'amount.zero'],
    ['EUR', '0000000000000000', 'amount.zero'],
    ['BTC', '0', 'amount.zero'],
    ['BTC', '1', 'amount.tooManyDecimals'],
    ['BTC', '5000001', 'amount.tooManyDecimals'],
    ['USD', '450', 'currency.unknown'],
    ['XXX', '450', 'currency.unknown'],
    ['EUR', '9999999999999999', 'amount.tooLarge'],
    ['EUR', '100000000000', 'amount.aboveInbound'],
    ['BTC', '9999999999999000', 'amount.aboveInbound'],
  ])('%s %s is refused as %s', async (currency, amountMinor, code) => {
    const before = sales()
    const answer = await bench.door.charge({ currency, amountMinor })
    expect(answer).toMatchObject({ status: 422, body: { error: { code } } })
    expect(sales()).toBe(before)
  })

  it('of a number instead of text is refused, not turned into one', async () => {
    const body = { id: freshId(), currency: 'EUR', amountMinor: 450 }
    expect((await bench.door.ask('POST', '/till/invoices', body)).status).toBe(422)
  })

  it('over what can arrive is refused before a code is made, and what one channel takes can be paid', async () => {
    const { canReceiveSat = '0', largestReceivableSat = '0' } = (await bench.door.status()).node
    const codes = (await salesAtNode(bench)).length
    const tooMuch = String((BigInt(canReceiveSat) + 1n) * 1000n)
    const refused = await bench.door.charge({ currency: 'BTC', amountMinor: tooMuch })
    expect(refused).toMatchObject({
      status: 422,
      body: { error: { code: 'amount.aboveInbound', detail: { largestSat: canReceiveSat } } },
    })
    expect((await salesAtNode(bench)).length).toBe(codes)
    // All of it needs a payer who splits it to fit; one channel's share needs none.
    const amountMinor = `${largestReceivableSat}000`
    const sale = await bench.door.charge({ currency: 'BTC', amountMinor })
    expect(await bench.pay(bolt11Of(sale))).toMatchObject({ status: 'SUCCEEDED' })
    await until('it is paid', async () => (await bench.door.invoice(sale.id)).status === 'Settled')
    expect(await booksProblems(bench, [sale.id])).toEqual([])
  })

  it('of cash too little, or in bitcoin, is refused', async () => {
    const sale = await bench.door.charge({ lightning: false })
    const path = `/till/invoices/${sale.id}/cash`
    const cash = (givenMinor: string) =>
      bench.door.ask('POST', path, { paymentId: freshId(), givenMinor })
    expect(await cash('449')).toMatchObject({
      status: 422,
      body: { error: { code: 'cash.tooLittle' } },
    })
    expect(await cash('0')).toMatchObject({
      status: 422,
      body: { error: { code: 'cash.tooLittle' } },
    })
    expect(await cash('500')).toMatchObject({ status: 200, body: { outcome: 'taken' } })
  })
})

describe('an id that something else has', () => {
  const post = (path: string, body: object) => bench.door.ask('POST', path, body)
  const conflict = { status: 409, body: { error: { code: 'request.conflict' } } }

  it('is a conflict, whatever it is used for', async () => {
    const [first, second] = [
      await bench.door.charge({ lightning: false }),
      await bench.door.charge({ lightning: false }),
    ]
    const cash = { paymentId: freshId() }
    expect(await post(`/till/invoices/${first.id}/cash`, cash)).toMatchObject({ status: 200 })
    expect(await post(`/till/invoices/${second.id}/cash`, cash)).toMatchObject(conflict)
    const again = await post(`/till/invoices/${first.id}/cash`, { paymentId: freshId() })
    expect(again).toMatchObject({ status: 409, body: { error: { code: 'invoice.closed' } } })
    const sale = await bench.door.charge()
    const [code] = (await bench.door.invoice(sale.id)).payments
    const used = { paymentId: code?.id }
    expect(await post(`/till/invoices/${second.id}/new-code`, used)).toMatchObject(conflict)
    expect(await post(`/till/invoices/${sale.id}/cash`, used)).toMatchObject(conflict)
    await post(`/till/invoices/${second.id}/cash`, { paymentId: freshId() })
    const [job] = (await bench.door.invoice(first.id)).printJobs
    const copy = { printJobId: job?.id }
    expect(await post(`/till/invoices/${second.id}/reprint`, copy)).toMatchObject(conflict)
    expect(await booksProblems(bench, [first.id, second.id])).toEqual([])
  })
})

describe('nonsense', () => {
  it(`at every endpoint (${routes.length} routes, ${runs} requests): no 5xx, no hang, no leak, and the till goes on`, async () => {
    const { pid } = await bench.door.status()
    const sale = await bench.door.charge()
    const findings: FuzzFinding[] = []
    const property = fc.asyncProperty(fuzzOnce(sale.id), async (shot) => {
      const finding = await shot.fire(bench.door)
      if (finding !== undefined) findings.push(finding)
    })
    await fc.assert(property, { seed, numRuns: runs, endOnFailure: true })
    expect(findings).toEqual([])
    await bench.door.ask('POST', '/till/shop', {
      currency: 'EUR',
      name: 'Fault lab',
      language: 'en',
    })
    expect(await bench.door.status()).toMatchObject({ pid })
    await until('it sells', () => bench.door.sells())
    expect(await booksProblems(bench, [sale.id])).toEqual([])
  })

  const foreign = (headers: Record<string, string>, path = '/till/status') =>
    new Promise<number>((resolve, reject) => {
      const asked = request(
        { host: '127.0.0.1', port: bench.door.port, path, headers },
        (answer) => {
          answer.resume()
          resolve(answer.statusCode ?? 0)
        },
      )
      asked.on('error', reject)
      asked.end()
    })

  it('a foreign page or name is turned away, at the socket too', async () => {
    const ours = `127.0.0.1:${bench.door.port}`
    expect(await foreign({ host: ours })).toBe(200)
    expect(await foreign({ host: 'evil.example' })).toBe(403)
    expect(await foreign({ host: ours, origin: 'https://evil.example' })).toBe(403)
    expect(await foreign({ host: ours, origin: 'null' })).toBe(403)
    const upgrade = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    }
    const socket = '/till/socket?screen=cashier'
    expect(await foreign({ ...upgrade, host: ours, origin: 'https://evil.example' }, socket)).toBe(
      403,
    )
    expect(await foreign({ ...upgrade, host: 'evil.example' }, socket)).toBe(403)
    expect(await foreign({ ...upgrade, host: ours }, '/till/socket?screen=boss')).toBe(404)
    expect(await foreign({ ...upgrade, host: ours }, '/till/socket?screen=cashier&since=-1')).toBe(
      404,
    )
  })
})

describe('secrets', () => {
  it('preimages, macaroon and invoice key are in no log, answer, receipt or row', async () => {
    const sale = await bench.door.charge()
    await bench.pay(bolt11Of(sale))
    await until('it is paid', async () => (await bench.door.invoice(sale.id)).status === 'Settled')
    const secrets = await secretsOf(bench)
    expect(secrets.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['macaroon', 'invoice key', 'preimage']),
    )
    expect(await leaksOf(bench, secrets)).toEqual([])
  })
})
