/** The technician's command against a real till: what it prints, and its exit codes. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTillBench, type TillBench } from '../../scripts/test/faults/till-bench.ts'

type Ran = { readonly exit: number | null; readonly out: string; readonly err: string }

let bench: TillBench
beforeAll(async () => {
  bench = await openTillBench()
  await bench.start()
})
afterAll(() => bench.end())

const program = join(import.meta.dirname, 'flashtill.ts')

function run(words: readonly string[], home = bench.home): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...words], {
      env: { ...process.env, FLASHTILL_HOME: home },
    })
    let out = ''
    let err = ''
    child.stdout.on('data', (part: Buffer) => (out += part.toString()))
    child.stderr.on('data', (part: Buffer) => (err += part.toString()))
    child.on('close', (exit) => resolve({ exit, out, err }))
  })
}

async function json(
  words: readonly string[],
): Promise<Record<string, unknown> & { exit: number | null }> {
  const { exit, out } = await run([...words, '--json'])
  return { ...(JSON.parse(out) as Record<string, unknown>), exit }
}

describe('flashtill', () => {
  it('status says pid, folder, address and the parts', async () => {
    const status = await json(['status'])
    expect(status).toMatchObject({
      exit: 0,
      pid: bench.till.pid(),
      folder: bench.home,
      node: { state: 'ready' },
      store: 'ready',
    })
    expect((await run(['status'])).out).toContain('lightning  ready')
  })

  it('charge --wait gives the final state of a sale that is paid meanwhile', async () => {
    const charged = await json(['charge', '4,50', 'EUR'])
    expect(charged).toMatchObject({ exit: 0, bolt11: expect.stringMatching(/^lnbcrt/) })
    expect(Object.keys(charged)).toEqual(
      expect.arrayContaining(['invoiceId', 'paymentHash', 'amountSat', 'rate', 'expiresAt']),
    )
    const waiting = json(['charge', '1000', 'SAT', '--wait'])
    const isPaid = async (): Promise<boolean> => {
      const { body } = await bench.door.ask('GET', '/till/screen/customer')
      const invoice = body['invoice'] as { bolt11?: string; amountSat?: string } | undefined
      if (invoice?.bolt11 === undefined || invoice.amountSat !== '1000') return false
      return (await bench.pay(invoice.bolt11)).status === 'SUCCEEDED'
    }
    await expect.poll(isPaid, { timeout: 60_000 }).toBe(true)
    expect(await waiting).toMatchObject({ exit: 0, state: 'Settled', amountSat: '1000' })
  })

  it('invoice, invoices and cancel tell of the same sale; the audit is clean', async () => {
    const { invoiceId } = await json(['charge', '3', 'EUR'])
    const id = String(invoiceId)
    expect(await json(['cancel', id])).toMatchObject({
      invoice: { status: 'Invalid', additionalStatus: 'Marked' },
    })
    expect((await run(['invoice', id])).out).toContain('Invalid (Marked)')
    expect((await run(['invoices', '--limit', '1'])).out).toContain(id)
    expect(await json(['audit'])).toMatchObject({ exit: 0, clean: true, findings: [] })
  })

  it('charge --cash sells without LND', async () => {
    expect(await json(['charge', '2.50', 'EUR', '--cash', '5'])).toMatchObject({
      exit: 0,
      state: 'Settled',
    })
    const short = await run(['charge', '2.50', 'EUR', '--cash', '1'])
    expect([short.exit, short.err]).toEqual([1, expect.stringContaining('cash.tooLittle')])
  })

  it('rates, logs, shop, version and late-money answer', async () => {
    expect(await json(['providers'])).toMatchObject({ exit: 0, providers: [] })
    expect(await json(['rates'])).toMatchObject({ exit: 0, rate: { quote: 'EUR' } })
    expect((await run(['logs', '--lines', '5'])).out.trim().split('\n')).toHaveLength(5)
    expect(await json(['shop', 'expiry', '7'])).toMatchObject({ exit: 0, shop: { expiryMin: 7 } })
    expect(await json(['shop', 'expiry', '61'])).toMatchObject({ exit: 1 })
    expect(await json(['version'])).toMatchObject({ exit: 0, running: '0.1.0' })
    expect(await json(['late-money'])).toMatchObject({ exit: 0, lateMoney: [] })
  })

  it.each([
    [['charge'], 2],
    [['charge', 'NaN', 'EUR'], 2],
    [['charge', '1e-7', 'EUR'], 2],
    [['charge', '1.234', 'XYZ'], 2],
    [['nonsense'], 2],
    [['shop', 'colour', 'red'], 2],
    [['sandbox', 'explode', 'lnd'], 2],
    [['invoice', '01996a00-0000-7000-8000-000000000001'], 1],
    [['--help'], 0],
    [['charge', '--help'], 0],
  ])('%j ends with %d and says why', async (words, exit) => {
    const ran = await run(words)
    expect(ran.exit).toBe(exit)
    expect(`${ran.out}${ran.err}`.length).toBeGreaterThan(20)
  })

  it('says that nobody answers, with exit 3', async () => {
    const nobody = mkdtempSync(join(tmpdir(), 'flashtill-nobody-'))
    const ran = await run(['status'], nobody)
    rmSync(nobody, { recursive: true })
    expect([ran.exit, ran.err]).toEqual([3, expect.stringContaining('Is flashtilld running?')])
  })
})
