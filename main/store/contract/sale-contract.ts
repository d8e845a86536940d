import { expect, it } from 'vitest'
import type { PrintJobId } from '../../../core/contract/ids.ts'
import { failure } from '../../../core/errors/registry.ts'
import { later } from '../../../core/time/instant.ts'
import { newPageId } from '../../../core/receipt/page-id.ts'
import { cashPayment, node, nodeKey, otherNodeKey, plannedPayment, sampleHash } from './samples.ts'
import {
  sampleForeignTap,
  sampleInvoice,
  sampleJob,
  sampleLateMoney,
  sampleSettlement,
} from './samples.ts'
import { sampleShop, settledPayment, writeSale } from './samples.ts'
import { testId, testMoment, type NewPlace } from './place.ts'

/** What a sale writes is read back as it was written, by every way there is to ask. */
export function saleContract(newPlace: NewPlace): void {
  it('reads an invoice back with its payments in the order they were made', async () => {
    const store = await (await newPlace()).open()
    const sale = await store.commit(writeSale)
    const settled = settledPayment(sale.payment)
    const second = plannedPayment(sale)
    const cash = cashPayment(sale)
    await store.commit(async (unit) => {
      await unit.invoices.putPayment(settled)
      await unit.invoices.putPayment(second)
      await unit.invoices.putPayment(cash)
      await unit.invoices.putPayment({ ...second, state: 'cancelled' })
    })
    const { payment: _, ...invoice } = sale
    const payments = [settled, { ...second, state: 'cancelled' }, cash]
    const read = await store.read.invoices.find(sale.id)
    expect(read).toEqual({ ...invoice, payments })
    expect(await store.read.invoices.ofHash(second.paymentHash)).toEqual(read)
    expect(await store.read.invoices.ofHash(sampleHash())).toBeUndefined()
    expect(await store.read.invoices.find(testId())).toBeUndefined()
  })

  it('keeps marks of an invoice, and everything else of it as it was', async () => {
    const store = await (await newPlace()).open()
    const unsure = { ...sampleInvoice(1n), timeUnsure: true as const }
    const at = testMoment()
    await store.commit(async (unit) => {
      await unit.invoices.insert(unsure)
      await unit.invoices.markCancelAsked(unsure.id, at)
    })
    expect(await store.read.invoices.find(unsure.id)).toEqual({ ...unsure, cancelAskedAt: at })
    const absent = store.commit((unit) => unit.invoices.markCancelAsked(testId(), at))
    await expect(absent).rejects.toThrow('on an invoice that is there')
  })

  it('keeps attempts of foreign cards, each until it has ended once', async () => {
    const store = await (await newPlace()).open()
    const { payment } = await store.commit(writeSale)
    const [first, second] = [sampleForeignTap(payment), sampleForeignTap(payment)]
    await store.commit(async (unit) => {
      await unit.foreignTaps.insert(first)
      await unit.foreignTaps.insert(second)
    })
    const { foreignTaps } = store.read
    expect(await foreignTaps.sending()).toEqual([first, second])
    expect(await foreignTaps.endedSince(first.startedAt, 10)).toEqual([])
    const why = failure('lnurl.aboveMaximum', { largestSat: '12' })
    const ended = { ...first, state: 'notSent', offerMs: 41, failure: why } as const
    const accepted = { ...second, state: 'accepted', withdrawMs: 9, note: 'on its way' } as const
    await store.commit(async (unit) => {
      await unit.foreignTaps.end(ended)
      await unit.foreignTaps.end(accepted)
    })
    expect(await foreignTaps.sending()).toEqual([])
    expect(await foreignTaps.ofInvoice(payment.invoiceId)).toEqual([ended, accepted])
    expect(await foreignTaps.endedSince(first.startedAt, 10)).toEqual([ended, accepted])
    expect(await foreignTaps.endedSince(first.startedAt, 1)).toEqual([accepted])
    expect(await foreignTaps.endedSince(later(second.startedAt, 1), 10)).toEqual([])
    const again = store.commit((unit) => unit.foreignTaps.end({ ...ended, state: 'accepted' }))
    await expect(again).rejects.toThrow('ends once')
  })

  it('has a database that changes marks and nothing else, past the program', async () => {
    const place = await newPlace()
    const store = await place.open()
    const { id } = await store.commit(writeSale)
    await store.commit(async (unit) => {
      await unit.settlements.insert(sampleSettlement(1n))
      await unit.lateMoney.insert(sampleLateMoney(id))
    })
    const refused = (text: string) => expect(place.sql(text)).rejects.toThrow('append-only')
    await refused('update invoice set price_amount = 1')
    await refused('update settlement set received_msat = 1')
    await refused('update late_money set amount_msat = 1')
    for (const table of ['settlement', 'late_money']) await refused(`delete from ${table}`)
    await place.sql('update invoice set cancel_asked_at = 1790000000000')
    expect((await store.read.invoices.find(id))?.cancelAskedAt).toBe(1_790_000_000_000)
  })

  it('refuses an invoice under a number or an id that is taken', async () => {
    const store = await (await newPlace()).open()
    const first = sampleInvoice(1n)
    await store.commit((unit) => unit.invoices.insert(first))
    const sameNumber = store.commit((unit) => unit.invoices.insert(sampleInvoice(1n)))
    await expect(sameNumber).rejects.toThrow(/unique/i)
    await expect(store.commit((unit) => unit.invoices.insert(first))).rejects.toThrow(/unique/i)
    expect(await store.read.invoices.page({ limit: 10 })).toEqual([first])
  })

  it('finds what LND has not finished, oldest first', async () => {
    const store = await (await newPlace()).open()
    const sales: Awaited<ReturnType<typeof writeSale>>[] = []
    for (let n = 0; n < 5; n++) sales.push(await store.commit(writeSale))
    const states = ['settled', 'unknown', 'cancelling', 'expired', 'open'] as const
    await store.commit(async (unit) => {
      for (const [at, { payment }] of sales.entries())
        await unit.invoices.putPayment({ ...payment, state: states[at] ?? 'open' })
    })
    const found = await store.read.invoices.unfinished()
    expect(found.map(({ number }) => number)).toEqual([2n, 3n, 5n])
  })

  it('pages through 1 000 sales, newest first, each once', async () => {
    const store = await (await newPlace()).open()
    await store.commit(async (unit) => {
      for (let n = 0; n < 1_000; n++) await writeSale(unit)
    })
    const seen: bigint[] = []
    for (let before: bigint | undefined; ;) {
      const page = await store.read.invoices.page({ limit: 70, ...(before ? { before } : {}) })
      expect(page.every(({ payments }) => payments.length === 1)).toBe(true)
      seen.push(...page.map(({ number }) => number))
      before = page.at(-1)?.number
      if (page.length < 70) break
    }
    expect(seen).toEqual(Array.from({ length: 1_000 }, (_, at) => BigInt(1_000 - at)))
  })

  it('books a settlement once, and refuses another one in its place', async () => {
    const store = await (await newPlace()).open()
    const first = sampleSettlement(1n)
    const insert = (row: typeof first) => store.commit((unit) => unit.settlements.insert(row))
    expect(await insert(first)).toBe(true)
    expect(await insert(first)).toBe(false)
    await expect(insert({ ...sampleSettlement(1n) })).rejects.toThrow(/unique/i)
    await expect(insert({ ...first, settleIndex: 2n })).rejects.toThrow(/unique/i)
    // An emptied node counts from 1 again, in its next generation; another node is another book.
    expect(await insert({ ...sampleSettlement(1n), generation: 2n })).toBe(true)
    expect(await insert({ ...first, nodeKey: otherNodeKey })).toBe(true)
    const { settlements } = store.read
    expect(await settlements.ofHash(nodeKey, first.paymentHash)).toEqual(first)
    expect(await settlements.ofIndex(node, 1n)).toEqual(first)
    expect(await settlements.ofIndex(node, 2n)).toBeUndefined()
    expect(await settlements.page(node, 0n, 10)).toEqual([first])
  })

  it('knows how far settlements are booked without a gap', async () => {
    const store = await (await newPlace()).open()
    const { settlements } = store.read
    const book = (indexes: readonly bigint[]) =>
      store.commit(async (unit) => {
        for (const index of indexes) await unit.settlements.insert(sampleSettlement(index))
      })
    expect(await settlements.contiguousFrom(node, 0n)).toBe(0n)
    await book([3n, 5n, 2n])
    expect(await settlements.contiguousFrom(node, 0n)).toBe(0n)
    await book([1n])
    expect(await settlements.contiguousFrom(node, 0n)).toBe(3n)
    expect(await settlements.contiguousFrom(node, 2n)).toBe(3n)
    await book([4n])
    expect(await settlements.contiguousFrom(node, 3n)).toBe(5n)
    expect(await settlements.contiguousFrom({ ...node, generation: 2n }, 0n)).toBe(0n)
  })

  it('keeps one record a node, its newest generation', async () => {
    const store = await (await newPlace()).open()
    const firstSeenAt = testMoment()
    const record = { ...node, cursor: 0n, firstSeenAt }
    const other = { ...record, nodeKey: otherNodeKey, firstSeenAt: testMoment() }
    await store.commit(async (unit) => {
      await unit.settlements.putNode(record)
      await unit.settlements.putNode(other)
      await unit.settlements.putNode({ ...record, cursor: 4n })
    })
    expect(await store.read.settlements.nodes()).toEqual([{ ...record, cursor: 4n }, other])
    const next = { ...record, generation: 2n, firstSeenAt }
    await store.commit((unit) => unit.settlements.putNode(next))
    expect(await store.read.settlements.nodes()).toEqual([next, other])
  })

  it('finds a receipt by the page that it was given, once', async () => {
    const store = await (await newPlace()).open()
    const page = newPageId(new Uint8Array(16).fill(1))
    const job = await store.commit(async (unit) => {
      const { id } = await writeSale(unit)
      const made = sampleJob(id, await unit.printJobs.nextNumber())
      await unit.printJobs.insert(made)
      return made
    })
    expect(await store.read.printJobs.ofPage(page)).toBeUndefined()
    await store.commit((unit) => unit.printJobs.setPage(job.id, page))
    expect(await store.read.printJobs.ofPage(page)).toEqual({ ...job, pageId: page })
    const other = newPageId(new Uint8Array(16).fill(2))
    await expect(store.commit((unit) => unit.printJobs.setPage(job.id, other))).rejects.toThrow()
    const twin = { ...job, id: testId<PrintJobId>(), pageId: page }
    await expect(store.commit((unit) => unit.printJobs.insert(twin))).rejects.toThrow()
    expect(await store.read.printJobs.ofPage(page)).toEqual({ ...job, pageId: page })
  })

  it('keeps print jobs, their order and their states', async () => {
    const store = await (await newPlace()).open()
    const { printJobs } = store.read
    const jobs = await store.commit(async (unit) => {
      const { id } = await writeSale(unit)
      const first = sampleJob(id, await unit.printJobs.nextNumber())
      const second = sampleJob(id, await unit.printJobs.nextNumber())
      await unit.printJobs.insert(second)
      await unit.printJobs.insert(first)
      return [first, second] as const
    })
    expect(await printJobs.inState('queued', 10)).toEqual(jobs)
    expect(await printJobs.inState('queued', 1)).toEqual([jobs[0]])
    await store.commit(async (unit) => {
      await unit.printJobs.setState(jobs[0].id, 'confirmed')
      await unit.printJobs.setState(jobs[1].id, 'unknown', failure('printer.noAnswer'))
    })
    const confirmed = { ...jobs[0], state: 'confirmed' }
    const unknown = { ...jobs[1], state: 'unknown', failure: 'printer.noAnswer' }
    expect(await printJobs.ofInvoice(jobs[0].invoiceId)).toEqual([confirmed, unknown])
    expect(await printJobs.inState('confirmed', 10)).toEqual([confirmed])
    expect(await printJobs.inState('queued', 10)).toEqual([])
    expect(await printJobs.find(jobs[1].id)).toEqual(unknown)
    await store.commit((unit) => unit.printJobs.setState(jobs[1].id, 'queued'))
    expect(await printJobs.find(jobs[1].id)).toEqual(jobs[1])
    const absent = store.commit((unit) => unit.printJobs.setState(testId(), 'queued'))
    await expect(absent).rejects.toThrow('on a print job that is there')
  })

  it('keeps late money until a person decides, once', async () => {
    const store = await (await newPlace()).open()
    const { lateMoney } = store.read
    const [late, stranger] = await store.commit(async (unit) => {
      const rows = [sampleLateMoney((await writeSale(unit)).id), sampleLateMoney()] as const
      for (const row of rows) await unit.lateMoney.insert(row)
      return rows
    })
    expect(await lateMoney.open()).toEqual([late, stranger])
    const resolution = { how: 'note', note: 'called: “next week”', at: testMoment() } as const
    const resolve = () => store.commit((unit) => unit.lateMoney.resolve(late.id, resolution))
    await resolve()
    await expect(resolve()).rejects.toThrow('resolved once')
    expect(await lateMoney.open()).toEqual([stranger])
    expect(await lateMoney.find(late.id)).toEqual({ ...late, resolution })
    expect(await lateMoney.ofInvoice(late.invoiceId ?? testId())).toHaveLength(1)
    expect(await lateMoney.all('', 1)).toEqual([{ ...late, resolution }])
    expect(await lateMoney.all(late.id, 10)).toEqual([stranger])
  })

  it('keeps the shop and sealed bytes, the last ones written', async () => {
    const store = await (await newPlace()).open()
    expect(await store.read.shop.find()).toBeUndefined()
    expect(await store.read.sealed.find('invoice key')).toBeUndefined()
    const bytes = Uint8Array.from([0, 255, 10, 13, 0])
    const taps = { tapHoldSec: 12, cashierSeesBalance: false }
    await store.commit(async (unit) => {
      await unit.shop.put({ ...sampleShop, ...taps, name: 'before' })
      await unit.shop.put(sampleShop)
      await unit.sealed.put('invoice key', Uint8Array.from([1]))
      await unit.sealed.put('invoice key', bytes)
    })
    expect(await store.read.shop.find()).toEqual(sampleShop)
    expect(await store.read.sealed.find('invoice key')).toEqual(bytes)
    await store.commit((unit) => unit.shop.put({ ...sampleShop, ...taps }))
    expect(await store.read.shop.find()).toEqual({ ...sampleShop, ...taps })
  })

  it('shows one shop nothing of another', async () => {
    const place = await newPlace()
    const ours = await place.open()
    const sale = await ours.commit(writeSale)
    await ours.commit((unit) => unit.shop.put(sampleShop))
    await ours.close()
    const theirs = await place.open({ storeId: testId() })
    expect(await theirs.read.invoices.find(sale.id)).toBeUndefined()
    expect(await theirs.read.shop.find()).toBeUndefined()
    expect(await theirs.read.changes.last()).toBe(0n)
    const { number } = await theirs.commit(writeSale)
    expect(number).toBe(1n)
  })
}
