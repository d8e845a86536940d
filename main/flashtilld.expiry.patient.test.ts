/** The end of a code's life: judged by LND's word and settle time, never by when we learnt of it (DESIGN §3.4). */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { booksProblems } from '../scripts/test/faults/check-books.ts'
import { expiryRaces } from '../scripts/test/faults/races.ts'
import { openScreen } from '../scripts/test/faults/screen-client.ts'
import { channelMsat } from '../scripts/test/faults/stranger.ts'
import {
  freshId,
  openTillBench,
  sleep,
  until,
  type TillBench,
} from '../scripts/test/faults/till-bench.ts'
import { bolt11Of } from '../scripts/test/faults/till-door.ts'
import { payByHand } from './sandbox/pay-by-hand.ts'

const minute = 60_000
const firstSeed = 900
const races = 8

let bench: TillBench
beforeAll(async () => {
  bench = await openTillBench()
  await bench.start()
  // The shortest life that a shop may set.
  await bench.door.ask('POST', '/till/shop', { expiryMin: 1 })
})
afterAll(() => bench.end())

const stands = (id: string, status: string) =>
  until(`the sale is ${status}`, async () => (await bench.door.invoice(id)).status === status)

const nothingOnTheWire = () =>
  until(
    'nothing is on the wire',
    async () => (await channelMsat(bench.nodes.customer)).onTheWire === 0n,
  )

it(`${races} codes paid around their end, and one left alone: exactly one of paid and expired`, async () => {
  const screen = await openScreen(bench.door.port)
  const alone = await bench.door.charge()
  const seeds = Array.from({ length: races }, (_, at) => firstSeed + at)
  const ended = await expiryRaces(bench, seeds)
  for (const { seed, paidAtMs, ended: how } of ended)
    console.log(`seed ${seed}: paid at ${paidAtMs} ms: ${how}`)
  expect(ended.filter(({ problems }) => problems.length > 0)).toEqual([])
  await until('the screen says expired', () => screen.invoice(alone.id)?.status === 'Expired')
  screen.close()
  expect(await bench.pay(bolt11Of(alone))).not.toMatchObject({ status: 'SUCCEEDED' })
  const fresh = await bench.door.ask('POST', `/till/invoices/${alone.id}/new-code`, {
    paymentId: freshId(),
  })
  expect(fresh.status).toBe(200)
  expect(await bench.pay(bolt11Of(fresh))).toMatchObject({ status: 'SUCCEEDED' })
  await stands(alone.id, 'Settled')
  expect(await booksProblems(bench, [alone.id])).toEqual([])
}, 240_000)

it('everybody away past the end: paid in time is Settled, the rest is Expired and the payer has it back', async () => {
  const { till: lnd, customer } = bench.nodes
  const inTime = await bench.door.charge()
  const unpaid = await bench.door.charge()
  const inPart = await bench.door.charge({ currency: 'BTC', amountMinor: '1000000' })
  const onTheWire = await bench.door.charge()
  const madeAt = performance.now()
  bench.gates.lnd.hold('up')
  const neverShown = freshId()
  const asked = bench.door.charge({ id: neverShown })
  await until('the intent is on disk', () => bench.books.paymentState(neverShown) === 'planned')
  await bench.till.kill()
  // What was held dies with the till: LND never hears of it.
  bench.gates.lnd.cut()
  bench.gates.lnd.release()
  expect(await bench.pay(bolt11Of(inTime))).toMatchObject({ status: 'SUCCEEDED' })
  await nothingOnTheWire()
  const before = await channelMsat(customer)
  const part = payByHand(customer, {
    bolt11: bolt11Of(inPart),
    deliverMsat: 400_000n,
    totalMsat: 1_000_000n,
    deadlineMs: 2 * minute,
  })
  await sleep(1000)
  lnd.part.pause()
  const wire = bench.pay(bolt11Of(onTheWire), 90)
  await sleep(1500)
  lnd.hangUp()
  await lnd.part.stop('hard')
  await sleep(minute + 3000 - (performance.now() - madeAt))
  await lnd.part.start()
  await bench.start()
  await stands(inTime.id, 'Settled')
  expect(await bench.door.invoice(inTime.id)).toMatchObject({
    additionalStatus: 'None',
    lateMoney: [],
  })
  for (const { id } of [unpaid, inPart, onTheWire]) {
    await stands(id, 'Expired')
    expect(await bench.door.invoice(id)).toMatchObject({
      additionalStatus: 'None',
      payments: [{ state: 'expired' }],
    })
  }
  // LND never heard of this one, and a minute later nobody waits for it any more: closed as never shown.
  expect((await asked).status).toBe(0)
  await until('it is closed', () => bench.books.paymentState(neverShown) === 'refused')
  expect(await wire).toMatchObject({ status: 'FAILED' })
  expect(await part).toMatchObject({ status: 'FAILED' })
  await nothingOnTheWire()
  const { ours } = await channelMsat(customer)
  // Less than the part; the opener's fee for a commitment moves with the feerate.
  expect(ours - before.ours).toBeGreaterThan(-200_000n)
  expect(await booksProblems(bench, [inTime.id, unpaid.id])).toEqual([])
}, 240_000)
