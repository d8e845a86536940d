import Database from 'better-sqlite3'
import { fork, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isStoreFailure } from '../../../core/errors/store-failure.ts'
import { seededRandom } from '../../../core/ports/seeded-random.ts'
import { systemClock } from '../../clock.ts'
import { audit } from '../contract/ledger-contract.ts'
import { testId } from '../contract/place.ts'
import { sampleSale, sampleShop, writeSale } from '../contract/samples.ts'
import { openStore } from '../open-store.ts'
import { assertDurable, makeDurable } from './durable.ts'
import { databaseName } from './open-sqlite.ts'

const storeId = testId<never>()
const open = (folder: string) => openStore({ folder, storeId, clock: systemClock })

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'flashtill-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function opened(folder: string) {
  const store = await open(folder)
  if (!store.ok) throw new Error(store.error.code)
  onTestFinished(() => store.value.close())
  return store.value
}

const codeOf = (thrown: unknown): string =>
  isStoreFailure(thrown) ? thrown.failure.code : String(thrown)

const isRoot = process.getuid?.() === 0

/** A file system of its own: what a full or read-only disk needs. */
function smallDisk(size: string): string {
  const folder = newFolder()
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder])
  if (mounted.status !== 0) throw new Error(`mount: ${mounted.stderr.toString()}`)
  onTestFinished(() => void spawnSync('umount', ['-l', folder]))
  return folder
}
const canMount =
  isRoot && spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0

describe('opening', () => {
  it.each([
    ['journal_mode = delete', 'a log ahead'],
    ['synchronous = normal', 'waits for the disk'],
    ['foreign_keys = off', 'references'],
    ['recursive_triggers = off', 'delete trigger'],
  ])('does not go on with %s', (pragma, words) => {
    const db = new Database(join(newFolder(), databaseName))
    onTestFinished(() => void db.close())
    makeDurable(db)
    expect(() => assertDurable(db)).not.toThrow()
    db.pragma(pragma)
    expect(() => assertDurable(db)).toThrow(words)
  })

  it('refuses a second opener of one folder, until the first has closed', async () => {
    const folder = newFolder()
    const first = await open(folder)
    if (!first.ok) throw new Error(first.error.code)
    const second = await open(folder)
    expect(second).toMatchObject({ ok: false, error: { code: 'store.locked' } })
    await first.value.commit((unit) => unit.shop.put(sampleShop))
    await first.value.close()
    expect(await (await opened(folder)).read.shop.find()).toEqual(sampleShop)
  })

  it('refuses a database that a newer program has written, and leaves it as it is', async () => {
    const folder = newFolder()
    const before = await open(folder)
    if (before.ok) await before.value.close()
    const path = join(folder, databaseName)
    const db = new Database(path)
    db.exec("insert into migration (number, name) values (9000, '9000-the-future')")
    db.close()
    const bytes = readFileSync(path)
    const newer = await open(folder)
    expect(newer).toMatchObject({
      ok: false,
      error: { code: 'store.newer', detail: { database: '9000' } },
    })
    expect(readFileSync(path).equals(bytes)).toBe(true)
    // And the folder is free again.
    expect(await open(folder)).toMatchObject({ error: { code: 'store.newer' } })
  })

  it('opens a damaged file for reading only, says so, and never writes to it', async () => {
    const folder = newFolder()
    const first = await opened(folder)
    await first.commit((unit) => unit.shop.put(sampleShop))
    for (let n = 0; n < 40; n++) await first.commit(writeSale)
    await first.close()
    const path = join(folder, databaseName)
    const size = statSync(path).size
    const file = openSync(path, 'r+')
    for (let at = size - 2048; at > size - 6 * 2048; at -= 2048)
      writeSync(file, new Uint8Array(2048).fill(0xa5), 0, 2048, at)
    closeSync(file)
    const bytes = readFileSync(path)
    const damaged = await opened(folder)
    expect(damaged.refuses?.code).toBe('store.damaged')
    expect(damaged.refuses?.detail?.['problem']).not.toBe('')
    expect(await damaged.read.shop.find()).toEqual(sampleShop)
    expect(codeOf(await damaged.commit(writeSale).catch((thrown: unknown) => thrown))).toBe(
      'store.damaged',
    )
    damaged.rideAlong((unit) => unit.shop.put(sampleShop))
    await damaged.close()
    expect(readFileSync(path).equals(bytes)).toBe(true)
  })

  it('says that a file that is no database is damaged, and leaves it as it is', async () => {
    const folder = newFolder()
    const path = join(folder, databaseName)
    writeFileSync(path, 'This was a database once. '.repeat(500))
    const bytes = readFileSync(path)
    expect(await open(folder)).toMatchObject({ ok: false, error: { code: 'store.damaged' } })
    expect(readFileSync(path).equals(bytes)).toBe(true)
  })

  it('meets damage while it runs, and says so in its own words', async () => {
    const folder = newFolder()
    const store = await opened(folder)
    for (let n = 0; n < 50; n++) await store.commit(writeSale)
    const path = join(folder, databaseName)
    // Another program writes over the pages (and the log), past SQLite.
    for (const name of [path, `${path}-wal`]) {
      const size = statSync(name).size
      const file = openSync(name, 'r+')
      writeSync(file, new Uint8Array(size).fill(0xa5), 0, size, 0)
      closeSync(file)
    }
    const read = await store.read.invoices.page({ limit: 50 }).catch((thrown: unknown) => thrown)
    expect(codeOf(read)).toBe('store.damaged')
  })
})

describe('what INSERT OR REPLACE would do', () => {
  it('meets the delete trigger, also past the program', async () => {
    const folder = newFolder()
    const store = await opened(folder)
    await store.commit((unit) => unit.ledger.post(sampleSale()))
    const db = new Database(join(folder, databaseName))
    onTestFinished(() => void db.close())
    const replace = [
      'insert or replace into ledger_transaction select * from ledger_transaction',
      'insert or replace into ledger_entry select * from ledger_entry',
    ]
    db.pragma('recursive_triggers = on')
    for (const sql of replace) expect(() => db.exec(sql)).toThrow(/append-only|stands already/)
    // Why the pragma is asserted at every start: without it the header would be replaced in silence.
    db.pragma('recursive_triggers = off')
    db.pragma('foreign_keys = off')
    expect(() => db.exec(`begin; ${replace[0]}; rollback`)).not.toThrow()
    expect(await audit(store.read)).toEqual([])
  })
})

describe('a disk that fails', () => {
  it.skipIf(!canMount)(
    'is full: nothing half-written, and it goes on when there is room',
    async () => {
      const folder = smallDisk('1m')
      const store = await opened(folder)
      await store.commit((unit) => unit.shop.put(sampleShop))
      let written = 0
      let refused = ''
      for (; written < 5_000 && refused === '';) {
        const group = await Promise.allSettled([1, 2, 3].map(() => store.commit(writeSale)))
        written += group.filter(({ status }) => status === 'fulfilled').length
        const failed = group.find((outcome) => outcome.status === 'rejected')
        if (failed?.status === 'rejected') refused = codeOf(failed.reason)
      }
      expect(refused).toBe('store.full')
      const all = await store.read.invoices.page({ limit: 10_000 })
      expect(all).toHaveLength(written)
      spawnSync('mount', ['-o', 'remount,size=8m', folder])
      await store.commit(writeSale)
      const changes = await store.read.changes.since(0n, 10_000)
      expect(changes).toHaveLength(written + 1)
      await store.close()
      const again = await opened(folder)
      expect(again.refuses).toBeUndefined()
      expect(await again.read.invoices.page({ limit: 10_000 })).toHaveLength(written + 1)
    },
  )

  it.skipIf(!canMount)('is full before the first start', async () => {
    const folder = smallDisk('16k')
    expect(await open(folder)).toMatchObject({ ok: false, error: { code: 'store.full' } })
  })

  it.skipIf(!canMount)('is read-only at the start', async () => {
    const folder = smallDisk('4m')
    const store = await opened(folder)
    await store.commit(writeSale)
    await store.close()
    expect(spawnSync('mount', ['-o', 'remount,ro', folder]).status).toBe(0)
    expect(await open(folder)).toMatchObject({ ok: false, error: { code: 'store.readOnly' } })
  })

  it.skipIf(isRoot)('is not ours to write', async () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'closed'))
    chmodSync(join(folder, 'closed'), 0o555)
    expect(await open(join(folder, 'closed'))).toMatchObject({ error: { code: 'store.readOnly' } })
  })
})

/** Commits sales as fast as it can and says each one's id once it is on disk. */
const writer = new URL('../contract/write-until-killed.ts', import.meta.url)

async function startWriter(folder: string): Promise<{ child: ChildProcess; said: string[] }> {
  const child = fork(writer, [folder, storeId], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const said: string[] = []
  child.stdout?.setEncoding('utf8').on('data', (text: string) => void said.push(text))
  await once(child, 'message')
  return { child, said }
}

describe('kill -9', () => {
  it('loses nothing that was acknowledged, and frees the folder', { timeout: 60_000 }, async () => {
    const random = seededRandom(20_261_121)
    const folder = newFolder()
    let acknowledged: string[] = []
    for (let round = 0; round < 3; round++) {
      const { child, said } = await startWriter(folder)
      const [a = 0] = random.bytes(1)
      await systemClock.sleep(20 + a)
      expect(await open(folder)).toMatchObject({ error: { code: 'store.locked' } })
      child.kill('SIGKILL')
      await once(child, 'close')
      acknowledged = [...acknowledged, ...said.join('').split('\n').slice(0, -1)]
    }
    expect(acknowledged.length).toBeGreaterThan(20)
    const store = await opened(folder)
    expect(store.refuses).toBeUndefined()
    const changes = await store.read.changes.since(0n, 1_000_000)
    const there = new Set(changes.map(({ id }) => id))
    expect(acknowledged.filter((id) => !there.has(id))).toEqual([])
    expect(changes.map(({ seq }) => seq)).toEqual(changes.map((_, at) => BigInt(at + 1)))
    expect(await audit(store.read, 5_000)).toEqual([])
  })
})
