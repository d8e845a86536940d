/** The technician and a printer with a plug: a real service without a node, the command, a PTY, a folder made like /dev. */
import { spawn, type ChildProcess } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDeviceTree, type DeviceTree } from '../../drivers/sim/device-tree.ts'
import { startSimPrinter, type SimPrinter } from '../../drivers/sim/printer.ts'
import { newId } from '../../core/contract/ids.ts'
import { systemClock as clock } from '../clock.ts'
import { systemRandom } from '../random.ts'
import { serviceAt } from './service.ts'

const folder = mkdtempSync(join(tmpdir(), 'flashtill-device-'))
const home = join(folder, 'till')
const password = 'hunter2-never-shown'
let tree: DeviceTree
let sim: SimPrinter
let service: ChildProcess
let wire: ChildProcess

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

type Ran = { readonly exit: number | null; readonly text: string }

function run(...words: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const program = join(import.meta.dirname, 'flashtill.ts')
    const env = { ...process.env, FLASHTILL_HOME: home }
    const child = spawn(process.execPath, [program, ...words], { env })
    let text = ''
    child.stdout.on('data', (part: Buffer) => (text += part.toString()))
    child.stderr.on('data', (part: Buffer) => (text += part.toString()))
    child.on('close', (exit) => resolve({ exit, text }))
  })
}

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 30_000
  while (!(await isSo()) && performance.now() < end) await clock.sleep(20)
  expect(await isSo(), what).toBe(true)
}

const printer = () => ({
  node: 'usb/lp0',
  socket: '1-2',
  vendor: '04b8',
  product: '0e28',
  serial: 'X3B1',
  ieee1284: 'MFG:EPSON;MDL:TM-T20III;',
  behind: join(folder, 'pty'),
})

beforeAll(async () => {
  tree = createDeviceTree(join(folder, 'root'))
  sim = await startSimPrinter({ host: '127.0.0.1', port: 0, width: 80, clock, mmPerSecond: 5_000 })
  const ends = [`pty,raw,echo=0,link=${join(folder, 'pty')}`, `tcp:127.0.0.1:${sim.port}`]
  wire = spawn('socat', ends, { stdio: 'ignore' })
  mkdirSync(home)
  const settings = [
    `[service]\nport = ${await freePort()}`,
    `[shop]\nname = "Ada"\ncurrency = "EUR"`,
    `[rates]\nkraken = "http://till:${password}@127.0.0.1:1/"\ncoinbase = "http://127.0.0.1:1/"\nbitstamp = "http://127.0.0.1:1/"`,
    `[devices]\nroot = "${tree.root}"`,
  ]
  writeFileSync(join(home, 'flashtill.toml'), settings.join('\n'))
  const program = join(import.meta.dirname, '../flashtilld.ts')
  const env = { ...process.env, FLASHTILL_HOME: home }
  service = spawn(process.execPath, [program], { env, stdio: 'ignore' })
  await until('the service', () => existsSync(join(home, 'flashtill.sock')))
})

afterAll(async () => {
  const isOver = new Promise((resolve) => service.once('exit', resolve))
  service.kill('SIGTERM')
  await isOver
  wire.kill('SIGKILL')
  await sim.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('flashtill device', () => {
  it('lists nothing where nothing was plugged in', async () => {
    expect(await run('device')).toEqual({ exit: 0, text: 'No device was ever plugged in.\n' })
  })

  it('shows a printer that was plugged in, tests and names it', async () => {
    tree.plug(printer())
    await until('the status slip', () => sim.slips().length === 1)
    const listed = await run('device', 'list')
    expect(listed.text).toMatch(/^TM-T20III +printer +receipt +ready +.*\/dev\/usb\/lp0\n$/)
    expect((await run('status')).text).toContain('printer    ready')
    expect(await run('device', 'test', 'tm')).toEqual({
      exit: 0,
      text: 'TM-T20III printed a status slip.\n',
    })
    expect(sim.slips().length).toBe(2)
    expect((await run('device', 'name', 'tm-t20iii', 'Counter', 'left')).exit).toBe(0)
    const shown = await run('device', 'show', 'counter')
    expect(shown.exit).toBe(0)
    expect(shown.text).toContain('04b8:0e28')
    expect(shown.text).toContain('epson-80, 48 characters a line')
  })

  it('assigns with a profile, and refuses what is none', async () => {
    const none = await run('device', 'assign', 'counter', 'receipt', '--profile', 'epsom')
    expect(none.exit).toBe(1)
    expect(none.text).toContain('request.invalid')
    expect((await run('device', 'assign', 'counter', 'king')).exit).toBe(2)
    const given = await run('device', 'assign', 'counter', 'receipt', '--profile', 'generic-80')
    expect(given.text).toContain('generic-80')
    expect((await run('device', 'show', 'nobody')).text).toContain('There is no device nobody')
    expect((await run('device', 'dance')).exit).toBe(2)
  })

  it('watches a pull', async () => {
    await until('ready', async () => (await run('device', 'show', 'counter')).exit === 0)
    const watching = run('device', 'watch', '--for', '2')
    await clock.sleep(700)
    tree.pull(printer())
    const { exit, text } = await watching
    expect(exit).toBe(0)
    expect(text).toMatch(/Counter left.*absent \(device\.absent\)/)
  })
})

describe('the cash drawer', () => {
  it('opens without a sale for who says why, and at a cash sale by itself', async () => {
    tree.plug(printer())
    await until('ready', async () => (await run('device', 'show', 'counter')).exit === 0)
    const [before, slips] = [sim.drawerKicks(), sim.slips().length]
    expect((await run('drawer', 'open', '--reason', 'change')).exit).toBe(2)
    const opened = await run('drawer', 'open', '--reason', 'change\u0007', '--by', 'Ada')
    expect(opened).toEqual({ exit: 0, text: 'The drawer is open.\n' })
    expect(sim.drawerKicks()).toBe(before + 1)
    const service = serviceAt(home)
    const id = newId(clock.now(), systemRandom.bytes(10))
    const sale = { id, currency: 'EUR', amountMinor: '450', lightning: false }
    expect((await service.ask('POST', '/till/invoices', sale)).ok).toBe(true)
    expect(sim.drawerKicks()).toBe(before + 1)
    const paymentId = newId(clock.now(), systemRandom.bytes(10))
    expect((await service.ask('POST', `/till/invoices/${id}/cash`, { paymentId })).ok).toBe(true)
    await until('the drawer', () => sim.drawerKicks() === before + 2)
    await until('the receipt', () => sim.slips().length === slips + 1)
    expect(sim.drawerKicks()).toBe(before + 2)
    const log = readFileSync(join(home, 'log', 'flashtilld.log'), 'utf8')
    const lines = log.split('\n').filter((line) => line.includes('drawer.opened'))
    expect(lines[0]).toContain('"reason":"change","by":"Ada"')
    expect(lines[1]).toContain(paymentId)
  })

  it('stays shut when the printer is away, and says so', async () => {
    tree.pull(printer())
    await until('away', async () => (await run('device', 'show', 'counter')).exit === 1)
    const refused = await run('drawer', 'open', '--reason', 'change', '--by', 'Ada')
    expect(refused.exit).toBe(1)
    expect(refused.text).toContain('printer.absent')
  })
})

describe('flashtill doctor', () => {
  it('names every part, what is wrong and where to read on', async () => {
    const { exit, text } = await run('doctor')
    expect(exit).toBe(1)
    expect(text).toMatch(/^ok {5}store/m)
    expect(text).toMatch(
      /^WRONG {2}printer +absent: The printer cannot be reached\. .*\(docs\/runbooks\/printer\.md\)/m,
    )
    expect(text).toMatch(/^WRONG {2}device Counter left +absent: .*\(docs\/runbooks\/device\.md\)/m)
    expect(text).toMatch(/^WRONG {2}lightning +absent/m)
  })

  it('says that the service is away', async () => {
    const away = spawn(process.execPath, [join(import.meta.dirname, 'flashtill.ts'), 'doctor'], {
      env: { ...process.env, FLASHTILL_HOME: join(folder, 'nowhere') },
    })
    let text = ''
    away.stderr.on('data', (part: Buffer) => (text += part.toString()))
    const exit = await new Promise((resolve) => away.on('close', resolve))
    expect(exit).toBe(3)
    expect(text).toMatch(/^WRONG {2}service/)
  })
})

describe('flashtill support', () => {
  it('writes what helps and no secret, for its owner alone, once', async () => {
    const to = join(folder, 'support.txt')
    expect((await run('support', '--to', to)).exit).toBe(0)
    const text = readFileSync(to, 'utf8')
    for (const title of [
      'machine',
      '/till/status',
      '/till/doctor',
      '/till/devices',
      'flashtill.toml',
      'log',
    ])
      expect(text).toContain(`== ${title} ==`)
    expect(text).toContain('Counter left')
    expect(text).not.toContain(password)
    const key = readFileSync(join(home, 'device.key'))
    expect(text).not.toContain(key.toString('hex'))
    expect(text).not.toContain(key.toString('base64'))
    expect(statSync(to).mode & 0o777).toBe(0o600)
    expect((await run('support', '--to', to)).exit).toBe(2)
    expect((await run('support')).exit).toBe(2)
  })
})
