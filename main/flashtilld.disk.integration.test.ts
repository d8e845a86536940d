/** The till's disk: full, read-only, damaged; and two services that want one folder or one port (DESIGN §3.8). */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { booksProblems, salesAtNode } from '../scripts/test/faults/check-books.ts'
import { openTillBench, until, type TillBench } from '../scripts/test/faults/till-bench.ts'
import { bolt11Of } from '../scripts/test/faults/till-door.ts'
import { tillProcess } from '../scripts/test/faults/till-process.ts'
import { serviceAt } from './cli/service.ts'

const isRoot = process.getuid?.() === 0
if (!isRoot)
  console.log('not root: the tests with a small disk need `mount -t tmpfs` and are left out')

const disk = mkdtempSync(path.join(tmpdir(), 'flashtill-disk-'))
const mount = (...args: readonly string[]) => execFileSync('mount', [...args])
const home = path.join(disk, 'till')
let bench: TillBench
beforeAll(async () => {
  if (isRoot) mount('-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk)
  mkdirSync(home, { recursive: true })
  bench = await openTillBench({ home })
  await bench.start()
})
afterAll(async () => {
  await bench.end()
  if (isRoot) execFileSync('umount', ['-l', disk])
  rmSync(disk, { recursive: true, force: true })
})

const ballast = path.join(disk, 'ballast')
/** Fills the disk to the last page, in ever smaller pieces. */
const fill = (): void => {
  for (let size = 1024 * 1024; size >= 512;) {
    try {
      writeFileSync(ballast, Buffer.alloc(size, 1), { flag: 'a' })
    } catch {
      size = Math.floor(size / 2)
    }
  }
}
const empty = (): void => rmSync(ballast, { force: true })
const answers = async () => (await bench.door.ask('GET', '/healthz')).status === 200
const doorOpens = () =>
  until('a door is open', answers).catch((problem: unknown) => {
    throw new Error(`${String(problem)}\n${bench.till.said()}`, { cause: problem })
  })
afterEach(empty)
const sales = () => bench.books.count('select count(*) from invoice')
const stands = (id: string, status: string) =>
  until(`the sale is ${status}`, async () => (await bench.door.invoice(id)).status === status)

describe.runIf(isRoot)('disk full', () => {
  it('a sale is refused before a code is shown, and resumes by itself when there is room', async () => {
    const before = sales()
    const codes = (await salesAtNode(bench)).length
    fill()
    const refused = await bench.door.charge()
    expect(refused).toMatchObject({ status: 507, body: { error: { code: 'store.full' } } })
    expect(sales()).toBe(before)
    expect((await salesAtNode(bench)).length).toBe(codes)
    expect((await bench.door.status()).store).toBe('full')
    empty()
    await until('it says so by itself', async () => (await bench.door.status()).store === 'ready')
    const sale = await bench.door.charge()
    await bench.pay(bolt11Of(sale))
    await stands(sale.id, 'Settled')
    expect(await booksProblems(bench, [sale.id])).toEqual([])
  })

  it('paid while the disk is full: booked when there is room, with one receipt; a stranger’s code, too', async () => {
    const { pid } = await bench.door.status()
    const sale = await bench.door.charge()
    fill()
    expect(await bench.pay(bolt11Of(sale))).toMatchObject({ status: 'SUCCEEDED' })
    await until('it noticed', async () => (await bench.door.status()).store === 'full')
    expect(bench.books.paymentState(sale.id)).not.toBe('settled')
    empty()
    await stands(sale.id, 'Settled')
    expect((await bench.door.status()).pid).toBe(pid)
    expect(await booksProblems(bench, [sale.id])).toEqual([])
  })

  it('at the start: the doors say so, and it sells by itself when there is room', async () => {
    const before = sales()
    await bench.till.kill()
    fill()
    bench.till.spawn()
    await doorOpens()
    const refused = await bench.door.charge()
    expect(refused.status).toBeGreaterThanOrEqual(500)
    expect(refused.body).toMatchObject({ error: { code: 'store.full' } })
    empty()
    await bench.sells()
    expect(sales()).toBe(before)
    expect(await booksProblems(bench)).toEqual([])
  })
})

describe.runIf(isRoot)('disk read-only', () => {
  it('at the start: the doors say so, nothing is written, and it sells by itself when the disk is back', async () => {
    const before = sales()
    await bench.till.stop()
    mount('-o', 'remount,ro', disk)
    try {
      bench.till.spawn()
      await doorOpens()
      const refused = await bench.door.charge()
      expect(refused).toMatchObject({ status: 503, body: { error: { code: 'store.readOnly' } } })
    } finally {
      mount('-o', 'remount,rw', disk)
    }
    await bench.sells()
    expect(sales()).toBe(before)
    expect(await booksProblems(bench)).toEqual([])
  })
})

describe('two services', () => {
  it('on one data folder: the second refuses with a sentence, the first goes on', async () => {
    const second = tillProcess(home, bench.folder)
    second.spawn()
    expect(await second.ended()).toBe(1)
    expect(second.said()).toMatch(/store\.locked/)
    const answer = await serviceAt(home).ask('GET', '/till/status')
    expect(answer.ok).toBe(true)
    expect((await bench.door.charge({ lightning: false })).status).toBe(200)
  })

  it('a port that is taken: a sentence with the port, exit 1', async () => {
    await bench.till.stop()
    const thief = createServer()
    await new Promise<void>((resolve) => thief.listen(bench.door.port, '127.0.0.1', resolve))
    bench.till.spawn()
    expect(await bench.till.ended()).toBe(1)
    expect(bench.till.said()).toMatch(new RegExp(`${bench.door.port}.*service\\.portTaken`))
    await new Promise((resolve) => thief.close(resolve))
    await bench.start()
  })
})

describe('settings', () => {
  it('that are wrong stop the start with the name of the field', async () => {
    const folder = path.join(bench.folder, 'wrong')
    mkdirSync(folder)
    writeFileSync(path.join(folder, 'flashtill.toml'), '[service]\nport = "many"\n')
    const wrong = tillProcess(folder, folder)
    wrong.spawn()
    expect(await wrong.ended()).toBe(1)
    expect(wrong.said()).toMatch(/service\.port/)
  })
})

describe('a damaged database', () => {
  const file = path.join(home, 'flashtill.db')
  const digest = () => createHash('sha256').update(readFileSync(file)).digest('hex')

  it('is opened read-only with a clear message, sells nothing and is never overwritten', async () => {
    await bench.till.stop()
    const whole = readFileSync(file)
    const damaged = Buffer.from(whole)
    damaged.fill(0x5a, 2048 * 3, Math.min(2048 * 12, statSync(file).size))
    writeFileSync(file, damaged)
    const before = digest()
    bench.till.spawn()
    await doorOpens()
    const refused = await bench.door.charge()
    expect(refused.body).toMatchObject({ error: { code: 'store.damaged' } })
    expect(refused.status).toBeGreaterThanOrEqual(500)
    expect(bench.till.said()).toMatch(/store\.damaged.*runbooks\/database-damaged/)
    await until(
      'it still lives',
      async () => (await bench.door.ask('GET', '/healthz')).status === 200,
    )
    await bench.till.stop()
    expect(digest()).toBe(before)
    writeFileSync(file, whole)
    await bench.start()
    expect(await booksProblems(bench)).toEqual([])
  })

  it('whose first page is gone: the same', async () => {
    await bench.till.stop()
    const whole = readFileSync(file)
    writeFileSync(file, Buffer.concat([Buffer.alloc(2048, 7), whole.subarray(2048)]))
    const before = digest()
    bench.till.spawn()
    await doorOpens()
    expect((await bench.door.charge()).body).toMatchObject({ error: { code: 'store.damaged' } })
    await bench.till.stop()
    expect(digest()).toBe(before)
    writeFileSync(file, whole)
    await bench.start()
    expect(await booksProblems(bench)).toEqual([])
  })
})
