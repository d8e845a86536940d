import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { isStoreFailure } from '../../../core/errors/store-failure.ts'
import type { Unit } from '../../../core/ports/store.ts'
import { sampleInvoice, sampleShop, writeSale } from './samples.ts'
import { type NewPlace } from './place.ts'

/** Units of work: all or nothing, many in one commit, awaiting the store alone. */
export function commitContract(newPlace: NewPlace): void {
  it('answers many callers with few commits', async () => {
    const groups: number[] = []
    const store = await (await newPlace()).open({ onCommit: (units) => void groups.push(units) })
    const sales = await Promise.all(Array.from({ length: 300 }, () => store.commit(writeSale)))
    expect(new Set(sales.map(({ number }) => number)).size).toBe(300)
    expect(groups.reduce((sum, units) => sum + units, 0)).toBe(300)
    expect(groups.length).toBeLessThanOrEqual(3)
    expect(await store.read.invoices.page({ limit: 500 })).toHaveLength(300)
  })

  it('rolls one unit back and keeps the others of its group', async () => {
    const groups: number[] = []
    const store = await (await newPlace()).open({ onCommit: (units) => void groups.push(units) })
    const twice = sampleInvoice(77n)
    const outcomes = await Promise.allSettled([
      store.commit(writeSale),
      store.commit(async (unit) => {
        await writeSale(unit)
        throw new Error('changed my mind')
      }),
      store.commit((unit) => unit.invoices.insert(twice)),
      store.commit((unit) => unit.invoices.insert({ ...twice })),
      store.commit(writeSale),
    ])
    const [, thrown, , again] = outcomes
    expect(thrown).toMatchObject({ status: 'rejected', reason: { message: 'changed my mind' } })
    expect(again?.status).toBe('rejected')
    const pages = await store.read.invoices.page({ limit: 10 })
    expect(pages.map(({ number }) => number)).toEqual([77n, 2n, 1n])
    expect(groups).toEqual([3])
  })

  it('numbers changes without gaps, in the order of the commits, whatever is rolled back', async () => {
    const store = await (await newPlace()).open()
    const heard: bigint[] = []
    const forget = store.onChange((seq) => void heard.push(seq))
    const add = (id: string, fails: boolean) =>
      store.commit(async (unit) => {
        await unit.changes.add('invoice', id)
        const seq = await unit.changes.add('printJob', id)
        if (fails) throw new Error('changed my mind')
        return seq
      })
    const rounds = Array.from({ length: 10 }, (_, round) =>
      Promise.allSettled(
        Array.from({ length: 20 }, (__, at) => add(`${round}/${at}`, (round + at) % 3 === 0)),
      ),
    )
    const seqs = (await Promise.all(rounds))
      .flat()
      .flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    const rows = await store.read.changes.since(0n, 10_000)
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, at) => BigInt(at + 1)))
    expect(rows).toHaveLength(seqs.length * 2)
    expect(await store.read.changes.last()).toBe(BigInt(rows.length))
    expect(await store.read.changes.since(3n, 2)).toHaveLength(2)
    expect(heard.at(-1)).toBe(BigInt(rows.length))
    expect(heard.every((seq, at) => at === 0 || seq > (heard[at - 1] ?? 0n))).toBe(true)
    forget()
    await add('unheard', false)
    expect(heard.at(-1)).toBe(BigInt(rows.length))
  })

  it('refuses a unit that awaits something other than the store, and keeps its neighbours', async () => {
    const store = await (await newPlace()).open()
    let kept: Unit | undefined
    const [stray, neighbour] = await Promise.allSettled([
      store.commit(async (unit) => {
        kept = unit
        await writeSale(unit)
        await wait(5)
        await writeSale(unit)
      }),
      store.commit(writeSale),
    ])
    expect(stray).toMatchObject({ status: 'rejected' })
    expect(String(stray.status === 'rejected' && stray.reason)).toContain('awaits something other')
    expect(neighbour.status).toBe('fulfilled')
    await wait(20)
    expect(await store.read.invoices.page({ limit: 10 })).toHaveLength(1)
    if (kept === undefined) throw new Error('the unit ran')
    await expect(kept.shop.find()).rejects.toThrow('is over')
  })

  it('shows nobody anything before it is committed', async () => {
    const store = await (await newPlace()).open()
    const seen = store.commit(async (unit) => {
      await unit.shop.put(sampleShop)
      return [await unit.shop.find(), await store.read.shop.find()]
    })
    // On PostgreSQL the other connection's answer is foreign to the unit; there it is refused instead.
    const outcome = await seen.catch((thrown: unknown) => String(thrown))
    expect([
      [sampleShop, undefined],
      'Error: mistake in the program: a unit of work awaits something other than the store',
    ]).toContainEqual(outcome)
  })

  it('lets what can be asked again ride along with the next commit', async () => {
    const groups: number[] = []
    const store = await (
      await newPlace()
    ).open({ onCommit: (units) => void groups.push(units), idleMs: 60_000 })
    const bytes = Uint8Array.from([1, 2, 3])
    store.rideAlong((unit) => unit.sealed.put('a', bytes))
    await wait(20)
    expect(await store.read.sealed.find('a')).toBeUndefined()
    await store.commit(writeSale)
    expect(await store.read.sealed.find('a')).toEqual(bytes)
    expect(groups).toEqual([2])
  })

  it('waits with what is patient, and takes it along when something impatient goes', async () => {
    const groups: number[] = []
    const place = await newPlace()
    const store = await place.open({ onCommit: (units) => void groups.push(units), idleMs: 30 })
    store.rideAlong((unit) => unit.sealed.put('patient', Uint8Array.from([1])), 60_000)
    await wait(100)
    expect(groups).toEqual([])
    store.rideAlong((unit) => unit.sealed.put('impatient', Uint8Array.from([2])))
    await expect.poll(() => groups, { timeout: 5_000 }).toEqual([2])
    expect(await store.read.sealed.find('patient')).toEqual(Uint8Array.from([1]))
  })

  it('writes what rides along by itself when nobody commits, and at the latest when it closes', async () => {
    const place = await newPlace()
    const store = await place.open({ idleMs: 30 })
    store.rideAlong((unit) => unit.sealed.put('a', Uint8Array.from([1])))
    await expect
      .poll(() => store.read.sealed.find('a'), { timeout: 5_000 })
      .toEqual(Uint8Array.from([1]))
    store.rideAlong((unit) => unit.sealed.put('b', Uint8Array.from([2])))
    await store.close()
    const again = await place.open()
    expect(await again.read.sealed.find('b')).toEqual(Uint8Array.from([2]))
  })

  it('keeps everything over a restart, and finishes what waits before it closes', async () => {
    const place = await newPlace()
    const store = await place.open()
    const waiting = Array.from({ length: 20 }, () => store.commit(writeSale))
    const closed = store.close()
    const late = await store.commit(writeSale).catch((thrown: unknown) => thrown)
    expect(isStoreFailure(late) && late.failure.code).toBe('service.stopping')
    const sales = await Promise.all(waiting)
    await closed
    const again = await place.open()
    for (const { payment: _, ...sale } of sales)
      expect(await again.read.invoices.find(sale.id)).toEqual(sale)
    expect((await again.commit(writeSale)).number).toBe(21n)
  })
}
