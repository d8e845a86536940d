/** The wall clock of the till jumps in the middle of a sale; LND and the customer keep the right time (DESIGN §3.7). */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { booksProblems } from '../scripts/test/faults/check-books.ts'
import { freshId, openTillBench, until, type TillBench } from '../scripts/test/faults/till-bench.ts'
import { bolt11Of } from '../scripts/test/faults/till-door.ts'

const library = readdirSync('/usr/lib')
  .map((folder) => join('/usr/lib', folder, 'faketime', 'libfaketime.so.1'))
  .find(existsSync)

let bench: TillBench
let folder: string

/** libfaketime reads the file anew on every look at the clock; the monotonic clock stays true. */
const setClock = (offset: string) => writeFileSync(join(folder, 'offset'), `${offset}\n`)

beforeAll(async () => {
  if (library === undefined) throw new Error('this test needs Debian’s libfaketime')
  folder = mkdtempSync(join(tmpdir(), 'flashtill-clock-'))
  setClock('+0')
  const environment = [
    `LD_PRELOAD=${library}`,
    `FAKETIME_TIMESTAMP_FILE=${join(folder, 'offset')}`,
    'FAKETIME_NO_CACHE=1',
    'FAKETIME_DONT_FAKE_MONOTONIC=1',
  ]
  bench = await openTillBench({ wrap: ['env', ...environment] })
  await bench.start()
})
afterAll(async () => {
  await bench.end()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  setClock('+0')
  await bench.sells()
})

const stateOf = async () => (await bench.door.status()).node
const isWrong = async () => {
  const { state, reason } = await stateOf()
  return state === 'degraded' && reason === 'node.clockWrong'
}
const statusOf = async (id: string) => (await bench.door.invoice(id)).status
const paymentOf = async (id: string) => (await bench.door.invoice(id)).payments.at(-1)?.state

for (const [name, offset] of [
  ['a year back', '-365d'],
  ['a day forward', '+1d'],
] as const)
  describe(`the clock is set ${name} under an open code`, () => {
    it('says so within seconds, ends nothing by itself, books the payment in time, and is right again by itself', async () => {
      const sale = await bench.door.charge()
      const code = bolt11Of(sale)
      setClock(offset)
      const jumpedAt = performance.now()
      await until('Lightning says that the clock is wrong', isWrong)
      console.log(`noticed after ${Math.round(performance.now() - jumpedAt)} ms`)
      // The code is LND's to end, and LND's clock is right.
      expect(await paymentOf(sale.id)).toBe('open')
      const refused = await bench.door.charge()
      expect([refused.status, refused.body]).toMatchObject([
        503,
        { error: { code: 'node.clockWrong' } },
      ])
      await bench.pay(code)
      await until('the sale is paid', async () => (await statusOf(sale.id)) === 'Settled')
      expect((await bench.door.invoice(sale.id)).additionalStatus).toBe('None')
      setClock('+0')
      await until('Lightning sells again', async () => (await stateOf()).state === 'ready')
      expect(await booksProblems(bench)).toEqual([])
    })

    it('takes cash meanwhile, and the receipt says that the time is unsure', async () => {
      setClock(offset)
      await until('Lightning says that the clock is wrong', isWrong)
      const sale = await bench.door.charge({ lightning: false })
      const paid = await bench.door.ask('POST', `/till/invoices/${sale.id}/cash`, {
        paymentId: freshId(),
      })
      expect(paid.body).toMatchObject({ outcome: 'taken', invoice: { timeUnsure: true } })
      const { body } = await bench.door.ask('GET', `/till/invoices/${sale.id}`)
      expect(JSON.stringify(body['receipt'])).toMatch(/not sure/)
    })
  })
