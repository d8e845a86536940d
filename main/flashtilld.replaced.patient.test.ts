/** Under the running till another LND: emptied with the same seed, or another one altogether; and the chain away. */
import { spawn } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NodeView } from '../core/contract/screen.ts'
import { booksProblems } from '../scripts/test/faults/check-books.ts'
import { openTillBench, until, type TillBench } from '../scripts/test/faults/till-bench.ts'
import { bolt11Of } from '../scripts/test/faults/till-door.ts'
import { payByHand } from './sandbox/pay-by-hand.ts'
import { replaceTillLnd } from './sandbox/replace-till-lnd.ts'

let bench: TillBench
beforeAll(async () => {
  bench = await openTillBench()
  await bench.start()
})
afterAll(() => bench.end())

/** Of a till that has just been killed nothing is known. */
const nodeNow = async (): Promise<Partial<NodeView>> => {
  const { body } = await bench.door.ask('GET', '/till/status')
  return (body['node'] ?? {}) as Partial<NodeView>
}
const stands = (id: string, status: string) =>
  until(`the sale is ${status}`, async () => (await bench.door.invoice(id)).status === status)
const sellOne = async (): Promise<string> => {
  const sale = await bench.door.charge()
  expect(sale.status).toBe(200)
  expect(await bench.pay(bolt11Of(sale))).toMatchObject({ status: 'SUCCEEDED' })
  await stands(sale.id, 'Settled')
  return sale.id
}

describe('the chain away', () => {
  it('in the middle of the day: the till says so and Lightning goes on, also after a kill', async () => {
    const { bitcoind, customer } = bench.nodes
    const isAway = () =>
      until('it says so', async () => (await nodeNow()).reason === 'node.chainAway', 60_000)
    const sale = await bench.door.charge({ currency: 'BTC', amountMinor: '1000000' })
    // The customer's LND hangs on the same chain, so its route is made before.
    const paid = await payByHand(customer, {
      bolt11: bolt11Of(sale),
      deliverMsat: 1_000_000n,
      beforeSend: async () => {
        await bitcoind.part.stop()
        await isAway()
        await bench.till.kill()
        bench.till.spawn()
        await isAway()
      },
    })
    expect(paid).toMatchObject({ status: 'SUCCEEDED' })
    await stands(sale.id, 'Settled')
    expect(await nodeNow()).toMatchObject({ state: 'degraded' })
    const next = await bench.door.charge({ currency: 'BTC', amountMinor: '2000000' })
    expect(next.body).toMatchObject({ invoice: { payments: [{ state: 'open' }] } })
    await bench.door.ask('POST', `/till/invoices/${next.id}/cancel`)
    await stands(next.id, 'Invalid')
    await bitcoind.part.start()
    await bench.sells()
    expect(await booksProblems(bench, [sale.id])).toEqual([])
  })

  it('at the start: starting, no code, cash goes on, and it heals', async () => {
    const { bitcoind, till } = bench.nodes
    till.hangUp()
    await till.part.stop()
    await bitcoind.part.stop()
    const [program = '', ...args] = till.options.command()
    // Without its chain LND gives up after some 20 s; systemd starts it again, and so do we.
    let lonely = spawn(program, args, { stdio: 'ignore' })
    const isStarting = async () => {
      if (lonely.exitCode !== null) lonely = spawn(program, args, { stdio: 'ignore' })
      return (await nodeNow()).state === 'starting'
    }
    await until('it starts', isStarting, 90_000)
    const refused = await bench.door.charge()
    expect(refused.status).toBe(503)
    const sale = await bench.door.charge({ lightning: false })
    const cash = { paymentId: sale.id.replace(/..$/, 'ac') }
    const taken = await bench.door.ask('POST', `/till/invoices/${sale.id}/cash`, cash)
    expect(taken.body).toMatchObject({ outcome: 'taken' })
    lonely.kill('SIGKILL')
    await bitcoind.part.start()
    await till.part.start()
    await bench.sells()
    expect(await booksProblems(bench, [sale.id])).toEqual([])
  })
})

describe('LND replaced by an empty one between two sales', () => {
  it.each(['same', 'other'] as const)(
    '%s seed: the next sale is booked like any other',
    async (seed) => {
      await sellOne()
      const open = await bench.door.charge()
      const { identityKey } = (await nodeNow()) as { identityKey?: string }
      await replaceTillLnd(bench.nodes, seed)
      await bench.sells()
      const now = (await nodeNow()) as { identityKey?: string }
      expect(now.identityKey === identityKey).toBe(seed === 'same')
      const id = await sellOne()
      await until('the slip is out', () => bench.books.printStates(id)[0] !== 'queued')
      expect((await bench.door.audit()).findings).toEqual([])
      // Nobody but its own node could say what became of a code: it stays open, and nothing is booked for it.
      expect((await bench.door.invoice(open.id)).payments).toMatchObject([{ state: 'open' }])
      const seq = bench.books.count('select max(seq) from change_log')
      await new Promise((resolve) => setTimeout(resolve, 5000))
      expect(bench.books.count('select max(seq) from change_log')).toBeLessThan(seq + 2)
    },
  )
})
