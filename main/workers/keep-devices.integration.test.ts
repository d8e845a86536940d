/** Plug, print, pull, plug again: a printer behind a PTY in a folder made like /sys and /dev, with the real store. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { newId, type StoreId } from '../../core/contract/ids.ts'
import { createStop } from '../../core/ports/stop.ts'
import { createDeviceTree } from '../../drivers/sim/device-tree.ts'
import { startSimPrinter } from '../../drivers/sim/printer.ts'
import { systemClock as clock } from '../clock.ts'
import { openDeviceBoard, type NetworkPrinter } from '../devices/device-board.ts'
import { systemRandom as random } from '../random.ts'
import { openStore } from '../store/open-store.ts'
import { assignDevice, forgetDevice, nameDevice } from '../usecases/device/change-device.ts'
import { keepDevices } from './keep-devices.ts'

const ending: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end()
})

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 20_000
  while (!(await isSo()) && performance.now() < end) await clock.sleep(5)
  expect(await isSo(), what).toBe(true)
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'flashtill-keep-'))
  ending.push(() => rmSync(path, { recursive: true, force: true }))
  return path
}

const silent = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} }

async function startPrinter() {
  const place = { host: '127.0.0.1', port: 0 }
  const sim = await startSimPrinter({ ...place, width: 80, clock, mmPerSecond: 5_000 })
  ending.push(sim.stop)
  return sim
}

/** A printer with a USB plug: a simulated one behind a PTY. */
async function printerWithPlug(at: number) {
  const sim = await startPrinter()
  const behind = join(folder(), 'pty')
  const wire = spawn('socat', [`pty,raw,echo=0,link=${behind}`, `tcp:127.0.0.1:${sim.port}`], {
    stdio: 'ignore',
  })
  ending.push(() => void wire.kill('SIGKILL'))
  await until('the wire', () => existsSync(behind))
  const device = {
    node: `usb/lp${at}`,
    socket: `1-${at + 1}`,
    vendor: '04b8',
    product: '0e28',
    serial: `S${at}`,
    ieee1284: 'MFG:EPSON;MDL:TM-T20III;',
    behind,
  }
  return { sim, device }
}

async function startTill(printer?: NetworkPrinter) {
  const tree = createDeviceTree(folder())
  const storeId = newId<StoreId>(clock.now(), random.bytes(10))
  const opened = await openStore({ folder: folder(), storeId, clock })
  if (!opened.ok) throw new Error(opened.error.code)
  const store = opened.value
  const stop = createStop()
  const board = openDeviceBoard({ clock, log: silent, random, root: tree.root, printer })
  const till = { address: 'http://127.0.0.1:8035', version: '0.1.0' }
  const keeping = keepDevices(
    { store, clock, random, log: silent, devices: board, till },
    stop.stop,
  )
  ending.push(async () => {
    stop.call()
    await keeping
    await board.close()
    await store.close()
  })
  const stateNow = () => board.receiptPrinter.state().kind
  return { tree, store, board, stateNow }
}

describe('a printer that is plugged in', () => {
  it('becomes the receipt printer, says hello once, and is itself again after a pull', async () => {
    const { sim, device } = await printerWithPlug(0)
    const { tree, store, board, stateNow } = await startTill()
    await until('none yet', () =>
      JSON.stringify(board.receiptPrinter.state()).includes('printer.none'),
    )
    tree.plug(device)
    await until('the status slip', () => sim.slips().length === 1)
    const [slip] = sim.slips()
    expect(slip?.text.join('\n')).toContain('EPSON TM-T20III')
    expect(slip?.text.join('\n')).toContain('/dev/usb/lp0')
    expect(slip?.text.join('\n')).toContain('http://127.0.0.1:8035')
    const [known] = await store.read.devices.all()
    expect(known).toMatchObject({ name: 'TM-T20III', role: 'receipt', identity: { serial: 'S0' } })
    await until('ready', () => stateNow() === 'ready')
    expect(board.facts(known?.id ?? ('' as never))).toMatchObject({
      profile: 'epson-80',
      columns: 48,
    })
    tree.pull(device)
    await until('away', () => stateNow() === 'absent')
    expect(board.receiptPrinter.state()).toMatchObject({ reason: 'printer.absent' })
    tree.plug({ ...device, node: 'usb/lp3', socket: '2-4' })
    await until('back', () => stateNow() === 'ready')
    const again = await store.read.devices.all()
    expect(again).toMatchObject([{ id: known?.id, identity: { place: '2-4:1.0' } }])
    const blocks = [{ kind: 'text', text: 'a receipt' }, { kind: 'cut' }] as const
    expect(await board.receiptPrinter.print({ id: '1', blocks })).toEqual({ kind: 'confirmed' })
    expect(sim.slips().map(({ text }) => text[0]?.trim())).toEqual(['TM-T20III', 'a receipt'])
  })

  it('does not take the job of the first; a person may give it', async () => {
    const [one, two] = [await printerWithPlug(0), await printerWithPlug(1)]
    const { tree, store, board, stateNow } = await startTill()
    tree.plug(one.device)
    await until('the first', () => stateNow() === 'ready')
    tree.plug(two.device)
    await until('the second', async () => (await store.read.devices.all()).length === 2)
    const [first, second] = await store.read.devices.all()
    if (first === undefined || second === undefined) throw new Error('two')
    expect([first.role, second.role]).toEqual(['receipt', undefined])
    expect(second.name).toBe('TM-T20III 2')
    expect(await nameDevice({ store }, { id: second.id, name: first.name })).toMatchObject({
      ok: false,
      error: { code: 'request.conflict' },
    })
    expect(await nameDevice({ store }, { id: second.id, name: ' Counter\n' })).toMatchObject({
      ok: true,
      value: { name: 'Counter' },
    })
    await assignDevice({ store }, { id: second.id, role: 'receipt', profile: 'generic-80' })
    const isSwapped = () =>
      board.facts(second.id).profile === 'generic-80' && stateNow() === 'ready'
    await until('swapped', isSwapped)
    expect((await store.read.devices.all()).map(({ role }) => role)).toEqual([undefined, 'receipt'])
    const blocks = [{ kind: 'text', text: 'a receipt' }, { kind: 'cut' }] as const
    await board.receiptPrinter.print({ id: '1', blocks })
    expect(two.sim.slips().at(-1)?.text).toContain('a receipt')
  })

  it('is met anew once it was forgotten', async () => {
    const { sim, device } = await printerWithPlug(0)
    const { tree, store } = await startTill()
    tree.plug(device)
    await until('hello', () => sim.slips().length === 1)
    const [known] = await store.read.devices.all()
    if (known === undefined) throw new Error('known')
    await forgetDevice({ store }, known.id)
    await until('hello again', () => sim.slips().length === 2)
    const [anew] = await store.read.devices.all()
    expect(anew?.id).not.toBe(known.id)
  })
})

describe('a printer on a serial line', () => {
  it('prints once somebody says what it is; its speed is found', async () => {
    const { sim, device } = await printerWithPlug(0)
    const { tree, store, board, stateNow } = await startTill()
    tree.plug({ ...device, node: 'ttyUSB0', ieee1284: '', model: 'FT232R USB UART' })
    await until('met', async () => (await store.read.devices.all()).length === 1)
    const [line] = await store.read.devices.all()
    if (line === undefined) throw new Error('met')
    expect(line).toMatchObject({ kind: 'unknown', name: 'FT232R USB UART' })
    await until('shown', () => board.facts(line.id).state.kind === 'error')
    expect(board.facts(line.id).state).toMatchObject({ reason: 'device.unsupported' })
    await assignDevice({ store }, { id: line.id, role: 'receipt', profile: 'epson-80' })
    await until('ready', () => stateNow() === 'ready')
    const blocks = [{ kind: 'text', text: 'a receipt' }, { kind: 'cut' }] as const
    expect(await board.receiptPrinter.print({ id: '1', blocks })).toEqual({ kind: 'confirmed' })
    expect(sim.slips().map(({ text }) => text)).toEqual([['a receipt']])
  })
})

describe('a printer that flashtill.toml names', () => {
  it('has the job, without a slip', async () => {
    const sim = await startPrinter()
    const host = '127.0.0.1'
    const { store, stateNow } = await startTill({ host, port: sim.port, profile: 'epson-80' })
    await until('ready', () => stateNow() === 'ready')
    expect(sim.slips()).toEqual([])
    expect(await store.read.devices.all()).toMatchObject([
      { role: 'receipt', identity: { bus: 'network', place: `127.0.0.1:${sim.port}` } },
    ])
  })

  it('of a profile that nobody knows is taken for one of which nothing is known', async () => {
    const sim = await startPrinter()
    const { board, stateNow } = await startTill({
      host: '127.0.0.1',
      port: sim.port,
      profile: 'epsom',
    })
    await until('ready', () => stateNow() === 'ready')
    const blocks = [{ kind: 'text', text: 'hello' }, { kind: 'cut' }] as const
    expect(await board.receiptPrinter.print({ id: '1', blocks })).toEqual({ kind: 'confirmed' })
  })
})
