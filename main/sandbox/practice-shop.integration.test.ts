import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureNodes, type NodePrograms } from '../../scripts/nodes/ensure-nodes.ts'
import { systemClock } from '../clock.ts'
import { clearShop, hasShop } from './clear-shop.ts'
import { practiceClient, type PracticeClient } from './client.ts'
import { eventually } from './eventually.ts'
import { connectLnd, type LndRpc } from './lnd-rpc.ts'
import { openShop, type PracticeShop } from './practice-shop.ts'
import { startNodes } from './practice-nodes.ts'
import { isOurs } from './process-signs.ts'

const flashtilld = [process.execPath, path.join(import.meta.dirname, '..', 'flashtilld.ts')]
const threeDays = 3 * 24 * 3600

let programs: NodePrograms
let folder = ''
let shop: PracticeShop | undefined

const open = async (): Promise<PracticeShop> => {
  shop = await openShop({ folder, programs, clock: systemClock, flashtilld })
  return shop
}

const client = async (): Promise<PracticeClient> => {
  const found = await practiceClient(folder)
  if (found === undefined) throw new Error('the practice shop does not answer')
  return found
}

const seconds = async (work: () => Promise<void>): Promise<number> => {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) / 1000
}

const codeOf = async (admin: LndRpc, memo: string): Promise<string> => {
  const call = { method: 'lnrpc.Lightning/AddInvoice', request: { value: '1000', memo } }
  return (await admin.ask(call, Type.Object({ payment_request: Type.String() }))).payment_request
}

beforeAll(async () => {
  programs = await ensureNodes({ say: (line) => console.log(line) })
  folder = await mkdtemp(path.join(tmpdir(), 'flashtill-shop-'))
}, 900_000)

afterAll(async () => {
  await shop?.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('the practice shop', () => {
  it('begins on a chain that is three days old (bitcoind’s mock time)', async () => {
    const past = Math.floor(systemClock.now() / 1000) - threeDays
    const nodes = await startNodes(folder, {
      programs,
      // One young block after each group lets LND serve, and what its wallet earns is younger than the wallet; most are
      // old, so that the next tip may be old, too (a block's time must only pass the median of eleven).
      mine: async (bitcoind, blocks, address) => {
        if (address === undefined) {
          await bitcoind.pretendTime(past)
          await bitcoind.mine(blocks + 10)
          await bitcoind.pretendTime(0)
        }
        await bitcoind.mine(1, address)
      },
    })
    await nodes.bitcoind.pretendTime(past)
    await nodes.bitcoind.mine(12)
    expect((await nodes.bitcoind.tip()).time).toBeLessThan(past + 3600)
    await nodes.stop()
  })

  it('is open again within 15 s, days later', async () => {
    const took = await seconds(async () => (await open()).ready)
    expect(took).toBeLessThan(15)
    expect((await (await client()).status()).state).toBe('ready')
  })

  it('refuses a second shop in the same folder', async () => {
    await expect(openShop({ folder, programs, clock: systemClock })).rejects.toThrow('is open in')
    expect((await (await client()).status()).state).toBe('ready')
  })

  it('gives the till only its own rights, in files of their owner alone', async () => {
    const settings = await readFile(path.join(folder, 'till', 'flashtill.toml'), 'utf8')
    expect(settings).toContain('network = "regtest"')
    const macaroonFile = /macaroon = "([^"]+)"/.exec(settings)?.[1] ?? ''
    const { ports } = await (await client()).status()
    const till = connectLnd({
      port: ports['tillGrpc'] ?? 0,
      certificate: await readFile(path.join(folder, 'lnd-till', 'tls.cert')),
      macaroon: await readFile(macaroonFile),
    })
    await till.ask({ method: 'lnrpc.Lightning/GetInfo' }, Type.Unknown())
    await expect(
      till.ask({ method: 'lnrpc.Lightning/NewAddress' }, Type.Unknown()),
    ).rejects.toThrow('permission denied')
    await expect(
      till.ask({ method: 'lnrpc.Lightning/BakeMacaroon' }, Type.Unknown()),
    ).rejects.toThrow('permission denied')
    till.close()
    for (const file of [macaroonFile, path.join(folder, 'lnd-till', 'wallet-password')])
      expect((await stat(file)).mode & 0o077).toBe(0)
  })

  it.each(['bitcoind', 'lnd', 'customer', 'flashtilld'])(
    'brings back a killed %s',
    async (name) => {
      const control = await client()
      const before = (await control.status()).parts[name]
      await control.operate('kill', name)
      await eventually(
        async () => {
          const now = (await control.status()).parts[name]
          if (now?.state !== 'running' || now.pid === before?.pid) throw new Error('not yet')
        },
        { withinMs: 20_000, what: `${name} did not come back` },
      )
    },
  )

  it('keeps away what was stopped, until it is started', async () => {
    const control = await client()
    const stopped = await control.operate('stop', 'customer')
    expect(stopped.parts['customer']?.state).toBe('stopped')
    await control.operate('start', 'customer')
    await control.operate('pause', 'customer')
    await control.operate('resume', 'customer')
    await expect(control.operate('stop', 'nobody')).rejects.toThrow('no part called nobody')
    await expect(control.operate('polish', 'lnd')).rejects.toThrow('cannot be told to polish')
  })

  it('stops within 10 s, leaves nothing running, and may be told so thrice', async () => {
    const open_ = shop
    if (open_ === undefined) throw new Error('no shop')
    const { parts } = await open_.status()
    const took = await seconds(async () => {
      await Promise.all([open_.stop(), open_.stop(), open_.stop()])
    })
    expect(took).toBeLessThan(10)
    for (const { pid = 0 } of Object.values(parts))
      expect(await isOurs(pid, { commandLine: [] })).toBe(false)
    expect(await practiceClient(folder)).toBeUndefined()
  })

  it('ends what a killed shop left running, and opens in its place', async () => {
    await writeFile(path.join(folder, 'programs.json'), JSON.stringify(programs))
    const child = spawn(process.execPath, [path.join(import.meta.dirname, 'shop.ts')], {
      env: { ...process.env, FLASHTILL_PRACTICE: folder },
      stdio: 'ignore',
    })
    await eventually(
      async () => {
        if ((await (await client()).status()).state !== 'ready') throw new Error('not ready')
      },
      { withinMs: 90_000, what: 'the shop did not open', everyMs: 200 },
    )
    const { parts } = await (await client()).status()
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
    expect(await isOurs(parts['lnd']?.pid ?? 0, { commandLine: [] })).toBe(true)
    await (
      await open()
    ).ready
    for (const [name, { pid = 0 }] of Object.entries(parts)) {
      const now = (await (await client()).status()).parts[name]
      expect(now?.pid).not.toBe(pid)
      expect(await isOurs(pid, { commandLine: [] })).toBe(false)
    }
  })

  it('pays a code of the till’s node once, and says why it does not pay', async () => {
    const { ports } = await (await client()).status()
    const admin = connectLnd({
      port: ports['tillGrpc'] ?? 0,
      certificate: await readFile(path.join(folder, 'lnd-till', 'tls.cert')),
      macaroon: await readFile(path.join(folder, 'technician', 'till-admin.macaroon')),
    })
    const bolt11 = await codeOf(admin, 'a test')
    const control = await client()
    const paid = await control.pay(`LIGHTNING:${bolt11.toUpperCase()}`)
    expect(paid).toMatchObject({ status: 'SUCCEEDED', amountMsat: '1000000', feeMsat: '0' })
    expect(await control.pay(bolt11)).toMatchObject({ status: 'REFUSED' })
    expect(await control.pay('lnbcrt1nonsense')).toMatchObject({ status: 'REFUSED' })
    admin.close()
  })

  it('begins anew only when it is closed, and keeps what a person put there', async () => {
    await writeFile(path.join(folder, 'flashtill.toml'), '[programs]\n')
    await expect(clearShop(folder)).rejects.toThrow('is open in')
    await shop?.stop()
    await clearShop(folder)
    expect(await hasShop(folder)).toBe(false)
    expect(await readFile(path.join(folder, 'flashtill.toml'), 'utf8')).toBe('[programs]\n')
  })
})
