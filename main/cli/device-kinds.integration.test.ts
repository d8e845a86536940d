/** A counter without a node: a real service, a pole display, a scanner and a drawer at its printer, a sale for cash. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CashierSnapshot } from '../../core/contract/screen.ts'
import type { DeviceView } from '../../core/contract/device-view.ts'
import { newId } from '../../core/contract/ids.ts'
import { createDeviceTree, keyboardKeys, type DeviceTree } from '../../drivers/sim/device-tree.ts'
import { openFifo, type Fifo } from '../../drivers/sim/fifo.ts'
import { createSimPoleDisplay } from '../../drivers/sim/pole-display.ts'
import { createLinePrinter, type LinePrinter } from '../../drivers/sim/printer-line.ts'
import { openPty, type Pty } from '../../drivers/sim/pty.ts'
import { createSimScanner } from '../../drivers/sim/scanner.ts'
import { systemClock as clock } from '../clock.ts'
import { systemRandom } from '../random.ts'
import { serviceAt } from './service.ts'

const folder = mkdtempSync(join(tmpdir(), 'flashtill-kinds-'))
const home = join(folder, 'till')
const glass = createSimPoleDisplay('display-epson')
let tree: DeviceTree
let pty: Pty
let fifo: Fifo
let printer: LinePrinter
let service: ChildProcess

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 30_000
  while (!(await isSo()) && performance.now() < end) await clock.sleep(20)
  expect(await isSo(), what).toBe(true)
}

async function ask(method: 'GET' | 'POST', path: string, body?: unknown) {
  const answer = await serviceAt(home).ask(method, path, body)
  if (!answer.ok) throw new Error(JSON.stringify(answer.error))
  return answer.value
}

async function deviceAt(place: string): Promise<DeviceView | undefined> {
  const { devices } = (await ask('GET', '/till/devices')) as { devices: readonly DeviceView[] }
  return devices.find((one) => one.place === place)
}

const cashier = async () => (await ask('GET', '/till/screen/cashier')) as unknown as CashierSnapshot
const id = () => newId(clock.now(), systemRandom.bytes(10))
const plugs = { vendor: '05e0', product: '1200' }

beforeAll(async () => {
  tree = createDeviceTree(join(folder, 'root'))
  pty = await openPty(glass.receive)
  fifo = openFifo(join(folder, 'keys'))
  printer = createLinePrinter({ profile: 'epson-80', clock, mmPerSecond: 5_000 })
  tree.plug({ node: 'ttyUSB0', socket: '1-1', ...plugs, model: 'EPSON DM-D110', behind: pty.path })
  const model = 'Symbol Bar Code Scanner'
  const behind = join(folder, 'keys')
  tree.plug({ node: 'input/event1', socket: '1-2', ...plugs, model, keys: keyboardKeys, behind })
  const id = 'MFG:EPSON;MDL:TM-T20III;'
  tree.plug({
    node: 'usb/lp0',
    socket: '1-3',
    ...plugs,
    ieee1284: id,
    behind: await printer.plug(),
  })
  mkdirSync(home)
  const settings = [
    `[service]\nport = ${await freePort()}`,
    `[shop]\nname = "Ada"\ncurrency = "EUR"`,
    `[rates]\nkraken = "http://127.0.0.1:1/"\ncoinbase = "http://127.0.0.1:1/"\nbitstamp = "http://127.0.0.1:1/"`,
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
  printer.pull()
  pty.close()
  fifo.close()
  rmSync(folder, { recursive: true, force: true })
})

it('each takes the job that it is for, and the display greets', async () => {
  await until('the greeting', () => glass.glass()[0].trim() === 'Ada')
  await until('the scanner', async () => (await deviceAt('1-2:1.0')) !== undefined)
  expect(await deviceAt('1-1:1.0')).toMatchObject({ role: 'display', profile: 'display-epson' })
  expect(await deviceAt('1-2:1.0')).toMatchObject({ role: 'scanner', profile: 'keys-us' })
  await until('the printer', async () => (await deviceAt('1-3:1.0'))?.state === 'ready')
  expect(await deviceAt('1-3:1.0')).toMatchObject({ role: 'receipt', drawer: { state: 'unknown' } })
})

it('a cash sale: its price and change on the glass, the drawer opens and is seen to', async () => {
  const sale = id()
  const asked = { id: sale, currency: 'EUR', amountMinor: '450', lightning: false }
  await ask('POST', '/till/invoices', asked)
  await until('the price', () => glass.glass()[0] === 'To pay        4.50 €')
  await ask('POST', `/till/invoices/${sale}/cash`, { paymentId: id(), givenMinor: '1000' })
  await until('the change', () => glass.glass()[1] === 'Change        5.50 €')
  await until('it opened', () => printer.drawer.isOpen())
  await until('it is seen', async () => (await ask('GET', '/till/drawer'))['state'] === 'open')
  printer.drawer.push()
  await until('it is shut', async () => (await ask('GET', '/till/drawer'))['state'] === 'closed')
  expect(await deviceAt('1-3:1.0')).toMatchObject({ drawer: { wiring: { openIs: 'high' } } })
})

it('an opening without a sale is kept, with who and why', async () => {
  await ask('POST', '/till/drawer', { reason: 'change', by: 'Ada' })
  await until('it opened', () => printer.drawer.isOpen())
  expect(await ask('GET', '/till/drawer')).toMatchObject({
    openings: [{ reason: 'change', by: 'Ada' }],
  })
  printer.drawer.push()
})

it('a receipt that is scanned opens its sale; an article is not known', async () => {
  const scanner = createSimScanner({ talks: 'keys', layout: 'keys-us' }, fifo.send)
  const { invoices } = await cashier()
  const slip = await ask('GET', `/till/invoices/${invoices[0]?.id}/receipt`)
  scanner.scan(`http://till.example${String(slip['page'])}`)
  await until('the sale', async () => {
    const { tap } = await cashier()
    return tap?.state === 'scanned' && tap.sale?.id === invoices[0]?.id
  })
  scanner.scan('4006381333931', ']E0')
  await until('a word', async () => {
    const { tap } = await cashier()
    return tap?.state === 'scanned' && tap.why === 'scan.unknown'
  })
  const customer = await ask('GET', '/till/screen/customer')
  expect(customer['tap']).toBeUndefined()
})

it('each is tested by the technician', async () => {
  const display = await deviceAt('1-1:1.0')
  const scanner = await deviceAt('1-2:1.0')
  expect(await ask('POST', `/till/devices/${display?.id}/test`)).toEqual({ outcome: 'shown' })
  await until('its name', () => glass.glass()[0].includes('DM-D110'))
  const tested = ask('POST', `/till/devices/${scanner?.id}/test?seconds=20`)
  const sim = createSimScanner({ talks: 'keys', layout: 'keys-de' }, fifo.send)
  const answer = { done: false }
  void tested.then(() => (answer.done = true))
  await until('it was read', async () => {
    if (!answer.done) sim.scan('lnurlw://cards.example.com/z?p=1&c=2')
    await clock.sleep(600)
    return answer.done
  })
  expect(await tested).toMatchObject({ scan: { code: 'scan.layout', layout: 'keys-de' } })
  const { findings } = (await ask('GET', '/till/doctor')) as {
    findings: readonly { part: string }[]
  }
  expect(findings.map(({ part }) => part)).toContain(`device ${display?.name}`)
})
