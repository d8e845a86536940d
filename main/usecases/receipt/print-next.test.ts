import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { PrintJobId, StoreId } from '../../../core/contract/ids.ts'
import { failure, type FailureCode } from '../../../core/errors/registry.ts'
import type { PrinterPort, PrintOutcome } from '../../../core/ports/printer.ts'
import type { Block } from '../../../core/receipt/blocks.ts'
import { newPageId } from '../../../core/receipt/page-id.ts'
import { receiptToJson } from '../../../core/receipt/receipt-json.ts'
import { receiptText } from '../../../core/receipt/receipt-text.ts'
import { sampleReceipt } from '../../../core/receipt/sample-receipt.ts'
import { instant } from '../../../core/time/instant.ts'
import { systemClock } from '../../clock.ts'
import { systemRandom } from '../../random.ts'
import { testId, testMoment } from '../../store/contract/place.ts'
import { sampleJob, writeSale } from '../../store/contract/samples.ts'
import { openStore } from '../../store/open-store.ts'
import { createPrintDesk } from './print-desk.ts'
import { dropWaiting, printNext } from './print-next.ts'
import { pageOfReceipt } from './receipt-page.ts'
import { answerPrint, reprintReceipt } from './reprint-receipt.ts'

const confirmed: PrintOutcome = { kind: 'confirmed' }
const stopped = (code: FailureCode): PrintOutcome => ({ kind: 'unknown', failure: failure(code) })
const page = newPageId(new Uint8Array(16).fill(9))

/** A store with one sale whose original waits, and a printer whose answers are told before. */
async function counter(publicHost?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'flashtill-print-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const opened = await openStore({ folder, storeId: testId<StoreId>(), clock: systemClock })
  if (!opened.ok) throw new Error(opened.error.code)
  const store = opened.value
  onTestFinished(() => store.close())
  const invoiceId = await store.commit(async (unit) => {
    const { id } = await writeSale(unit)
    const receipt = receiptToJson(sampleReceipt({ language: 'en' }))
    const job = sampleJob(id, await unit.printJobs.nextNumber())
    await unit.printJobs.insert({ ...job, receipt, pageId: page })
    return id
  })
  const slips: string[] = []
  const away = { ms: 0 }
  const outcomes: PrintOutcome[] = []
  const printer: PrinterPort = {
    state: () => ({ kind: 'ready' }),
    onState: () => () => {},
    print: async ({ blocks }: { blocks: readonly Block[] }) => {
      slips.push(receiptText(blocks, { columns: 48 }).join('\n'))
      return outcomes.shift() ?? confirmed
    },
  }
  const clock = { ...systemClock, now: () => instant(testMoment() + away.ms) }
  const ports = { store, clock, random: systemRandom, printer, publicHost }
  const jobs = async () =>
    (await store.read.printJobs.ofInvoice(invoiceId)).map(
      ({ kind, copy, state }) => `${kind}${copy === 0 ? '' : ` ${copy}`} ${state}`,
    )
  return { ports, invoiceId, slips, outcomes, jobs, away }
}

const isOriginal = (slip: string) => !/REPEATED RECEIPT|COPY \d|GIFT|KITCHEN/.test(slip)

describe('printNext', () => {
  it.each(['printer.paperOut', 'printer.coverOpen', 'printer.cutter'] as const)(
    'prints a marked repeat by itself after %s in the middle',
    async (code) => {
      const { ports, slips, outcomes, jobs } = await counter()
      outcomes.push(stopped(code))
      expect(await printNext(ports)).toBe('unknown')
      expect(await jobs()).toEqual(['original resolved', 'repeat queued'])
      expect(await printNext(ports)).toBe('confirmed')
      expect(await printNext(ports)).toBe('nothing')
      expect(slips.map(isOriginal)).toEqual([true, false])
      expect(slips[1]).toContain('REPEATED RECEIPT')
    },
  )

  it.each(['printer.noAnswer', 'printer.absent', 'printer.unconfirmed', 'printer.error'] as const)(
    'asks a person after %s, once',
    async (code) => {
      const { ports, slips, outcomes, jobs } = await counter()
      outcomes.push(stopped(code))
      expect(await printNext(ports)).toBe('unknown')
      expect(await jobs()).toEqual(['original unknown'])
      expect(await printNext(ports)).toBe('nothing')
      expect(slips).toHaveLength(1)
    },
  )

  it('asks a person when it stops again and again', async () => {
    const { ports, slips, outcomes, jobs } = await counter()
    outcomes.push(...Array.from({ length: 9 }, () => stopped('printer.cutter')))
    while ((await printNext(ports)) !== 'nothing');
    expect(await jobs()).toEqual([
      'original resolved',
      'repeat resolved',
      'repeat resolved',
      'repeat unknown',
    ])
    expect(slips.filter(isOriginal)).toHaveLength(1)
  })

  it('keeps a copy’s number when the copy stops in the middle, and counts on after it', async () => {
    const { ports, invoiceId, slips, outcomes, jobs } = await counter()
    await printNext(ports)
    outcomes.push(stopped('printer.paperOut'))
    await reprintReceipt(ports, { invoiceId, printJobId: testId<PrintJobId>() })
    while ((await printNext(ports)) !== 'nothing');
    await reprintReceipt(ports, { invoiceId, printJobId: testId<PrintJobId>() })
    while ((await printNext(ports)) !== 'nothing');
    expect((await jobs()).slice(1).map((job) => job.replace(/ \w+$/, ''))).toEqual([
      'copy 1',
      'copy 1',
      'copy 2',
    ])
    expect(slips.map((slip) => /COPY \d/.exec(slip)?.[0])).toEqual([
      undefined,
      'COPY 1',
      'COPY 1',
      'COPY 2',
    ])
  })

  it('prints gift and kitchen slips without a price, and neither is an original', async () => {
    const { ports, invoiceId, slips } = await counter('till.example')
    await printNext(ports)
    for (const as of ['gift', 'kitchen'] as const)
      await reprintReceipt(ports, { invoiceId, printJobId: testId<PrintJobId>(), as })
    while ((await printNext(ports)) !== 'nothing');
    expect(slips.filter(isOriginal)).toHaveLength(1)
    for (const slip of slips.slice(1)) {
      expect(slip).not.toMatch(/€|sat|HTTPS/)
      expect(slip).toContain('1042')
    }
  })

  it('points at the receipt’s page where the shop has a public host, and not otherwise', async () => {
    const { ports, invoiceId, slips } = await counter('till.example')
    await printNext(ports)
    await reprintReceipt(ports, { invoiceId, printJobId: testId<PrintJobId>() })
    await printNext(ports)
    const bare = (slip = '') => slip.replaceAll(/\s/g, '')
    expect(slips.map((slip) => bare(slip).includes(`[QRHTTPS://TILL.EXAMPLE/R/${page}]`))).toEqual([
      true,
      true,
    ])
    const without = await counter()
    await printNext(without.ports)
    expect(without.slips[0]).not.toContain('[QR')
  })
})

describe('answerPrint', () => {
  it('prints a doubted copy again under its own number', async () => {
    const { ports, invoiceId, slips, outcomes } = await counter()
    await printNext(ports)
    outcomes.push(stopped('printer.noAnswer'))
    const copy = testId<PrintJobId>()
    await reprintReceipt(ports, { invoiceId, printJobId: copy })
    await printNext(ports)
    const repeatId = testId<PrintJobId>()
    await answerPrint(ports, { printJobId: copy, cameOut: false, repeatId })
    await printNext(ports)
    expect(slips.slice(1).map((slip) => /COPY \d/.exec(slip)?.[0])).toEqual(['COPY 1', 'COPY 1'])
  })
})

describe('pageOfReceipt', () => {
  it('is the page that was made with the sale, and a new one only for a sale without', async () => {
    const { ports, invoiceId } = await counter()
    expect(await pageOfReceipt(ports, invoiceId)).toEqual({ ok: true, value: page })
    const old = await ports.store.commit(async (unit) => {
      const { id } = await writeSale(unit)
      await unit.printJobs.insert(sampleJob(id, await unit.printJobs.nextNumber()))
      return id
    })
    const both = await Promise.all([pageOfReceipt(ports, old), pageOfReceipt(ports, old)])
    expect(both[0]).toEqual(both[1])
    expect(both[0]).toMatchObject({ ok: true, value: expect.stringMatching(/^[A-Z2-7]{26}$/) })
    expect(await pageOfReceipt(ports, testId())).toMatchObject({
      ok: false,
      error: { code: 'receipt.notFound' },
    })
  })
})

describe('what has waited', () => {
  it('for hours is printed by nobody any more by itself, and is a copy when somebody wants it', async () => {
    const { ports, invoiceId, slips, jobs, away } = await counter()
    away.ms = 3 * 60 * 60_000
    expect(await printNext(ports)).toBe('nothing')
    expect(slips).toEqual([])
    expect(await jobs()).toEqual(['original resolved'])
    const asked = await reprintReceipt(ports, { invoiceId, printJobId: testId<PrintJobId>() })
    expect(asked.ok).toBe(true)
    expect(await printNext(ports)).toBe('confirmed')
    expect(slips.map(isOriginal)).toEqual([false])
  })

  it('for an hour is printed', async () => {
    const { ports, slips, away } = await counter()
    away.ms = 60 * 60_000
    expect(await printNext(ports)).toBe('confirmed')
    expect(slips.map(isOriginal)).toEqual([true])
  })

  it('may be dropped', async () => {
    const { ports, slips, jobs } = await counter()
    expect(await dropWaiting(ports)).toBe(1)
    expect(await printNext(ports)).toBe('nothing')
    expect(await jobs()).toEqual(['original resolved'])
    expect(slips).toEqual([])
  })

  it('goes to another printer, once, though the first wakes up meanwhile', async () => {
    const { ports, slips } = await counter()
    const other: string[] = []
    const ready = { kind: 'ready' } as const
    const desk = createPrintDesk({
      ...ports,
      devices: {
        facts: () => ({
          state: ready,
          columns: 48,
          drawer: { state: 'unknown', wiring: { pin: 2, pulseMs: 50 } },
        }),
        print: async (_id, { blocks }) => {
          other.push(receiptText(blocks, { columns: 48 }).join('\n'))
          await systemClock.sleep(1)
          return confirmed
        },
      },
    })
    const moved = desk.redirect(testId())
    const [printed, mine] = await Promise.all([moved, desk.next()])
    expect(printed).toEqual({ ok: true, value: 1 })
    expect(mine).toBe('nothing')
    expect(other.map(isOriginal)).toEqual([true])
    expect(slips).toEqual([])
  })

  it('goes nowhere where the other is no printer', async () => {
    const { ports, jobs } = await counter()
    const none = { state: { kind: 'absent', reason: 'device.absent' } } as const
    const devices = { facts: () => none, print: async () => confirmed }
    const desk = createPrintDesk({ ...ports, devices })
    expect(await desk.redirect(testId())).toMatchObject({ error: { code: 'device.cannot' } })
    expect(await jobs()).toEqual(['original queued'])
  })
})
