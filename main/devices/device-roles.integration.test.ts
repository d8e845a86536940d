/** Display, scanners and a plain card reader with their plugs: a PTY and FIFOs in a folder made like /sys and /dev. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { DeviceId } from '../../core/contract/ids.ts'
import { matchDevices } from '../../core/device/match-devices.ts'
import { newDevice } from '../../core/device/meet-device.ts'
import type { Device, DeviceRole } from '../../core/device/device.ts'
import { seededRandom } from '../../core/ports/seeded-random.ts'
import type { CardHappening } from '../../core/ports/reader.ts'
import { createDeviceTree, keyboardKeys, scannerReport } from '../../drivers/sim/device-tree.ts'
import { openFifo } from '../../drivers/sim/fifo.ts'
import { createSimPoleDisplay } from '../../drivers/sim/pole-display.ts'
import { openPty } from '../../drivers/sim/pty.ts'
import { createSimScanner, type SimScannerKind } from '../../drivers/sim/scanner.ts'
import { systemClock as clock } from '../clock.ts'
import { systemRandom as random } from '../random.ts'
import { openDeviceBoard } from './device-board.ts'

const ending: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end()
})

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 20_000
  while (!(await isSo()) && performance.now() < end) await clock.sleep(5)
  expect(await isSo(), what).toBe(true)
}

const silent = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} }

/** A board whose list is in memory, by socket. */
function startBoard() {
  const folder = mkdtempSync(join(tmpdir(), 'flashtill-roles-'))
  ending.push(() => rmSync(folder, { recursive: true, force: true }))
  const tree = createDeviceTree(join(folder, 'root'))
  const board = openDeviceBoard({ clock, log: silent, random, root: tree.root })
  ending.push(board.close)
  let devices: readonly Device[] = []
  const follow = () => {
    const { present, fresh } = matchDevices(devices, board.found())
    for (const found of fresh) {
      const id = `d${devices.length}` as DeviceId
      devices = [...devices, newDevice(devices, found, { id, at: clock.now() })]
    }
    if (fresh.length > 0) return follow()
    board.follow(
      devices.map((device) => {
        const here = present.find((pair) => pair.device === device)
        return here === undefined ? { device } : { device, found: here.found }
      }),
    )
  }
  ending.push(board.onFound(follow))
  const at = (socket: string) => devices.find(({ identity }) => identity.place === `${socket}:1.0`)
  const assign = (socket: string, role: DeviceRole) => {
    devices = devices.map((one) => (one === at(socket) ? { ...one, role } : one))
    follow()
  }
  const stateAt = (socket: string) => board.facts(at(socket)?.id ?? ('' as DeviceId)).state.kind
  return { tree, board, folder, at, assign, stateAt }
}

/** A scanner behind a FIFO. */
function cabled(folder: string, name: string, kind: SimScannerKind) {
  const behind = join(folder, name)
  const fifo = openFifo(behind)
  ending.push(fifo.close)
  return { behind, sim: createSimScanner(kind, fifo.send) }
}

const numbers = { vendor: '05e0', product: '1200' }

it('a pole display shows what is wished, also after it was pulled and plugged', async () => {
  const { tree, board, assign, at, stateAt } = startBoard()
  const sim = createSimPoleDisplay('display-cd5220')
  const plug = async () => {
    const pty = await openPty(sim.receive)
    ending.push(pty.close)
    const device = {
      node: 'ttyUSB0',
      socket: '1-1',
      vendor: '067b',
      product: '2303',
      behind: pty.path,
    }
    tree.plug(device)
    return { pty, device }
  }
  board.display.show([
    { kind: 'centre', text: 'Ada’s shop' },
    { kind: 'centre', text: 'Welcome' },
  ])
  const { pty, device } = await plug()
  await until('met', () => at('1-1') !== undefined)
  assign('1-1', 'display')
  await until('the greeting', () => sim.glass()[1].includes('Welcome'))
  await until('it is ready', () => board.display.state().kind === 'ready')
  tree.pull(device)
  pty.close()
  await until('away', () => stateAt('1-1') === 'absent')
  board.display.show([
    { kind: 'spread', label: 'To pay', value: '4.50 EUR' },
    { kind: 'centre', text: '' },
  ])
  sim.power(false)
  sim.power(true)
  await plug()
  await until('the price', () => sim.glass()[0] === 'To pay      4.50 EUR')
  expect(sim.strays()).toBe(0)
})

it('scanners deliver scans and a plain reader taps, each by its own bus', async () => {
  const { tree, board, folder, assign, at } = startBoard()
  const scans: string[] = []
  const cards: CardHappening[] = []
  ending.push(
    board.scanners.onScan((event) => {
      scans.push(event.kind === 'read' ? event.reading.text : event.code)
    }),
    board.plainReaders.onCard((card) => void cards.push(card)),
  )
  const keys = cabled(folder, 'keys', { talks: 'keys', layout: 'keys-us' })
  const pos = cabled(folder, 'pos', { talks: 'reports' })
  const wand = cabled(folder, 'wand', { talks: 'keys', layout: 'keys-us' })
  const model = 'Symbol Bar Code Scanner'
  tree.plug({
    node: 'input/event1',
    socket: '1-1',
    ...numbers,
    model,
    keys: keyboardKeys,
    behind: keys.behind,
  })
  tree.plug({
    node: 'hidraw0',
    socket: '1-2',
    ...numbers,
    reportDescriptor: scannerReport,
    behind: pos.behind,
  })
  tree.plug({
    node: 'input/event2',
    socket: '1-3',
    vendor: 'ffff',
    product: '0035',
    keys: keyboardKeys,
    behind: wand.behind,
  })
  await until('met', () => ['1-1', '1-2', '1-3'].every((socket) => at(socket) !== undefined))
  expect(at('1-1')).toMatchObject({ kind: 'scanner', role: 'scanner' })
  expect(at('1-3')).toMatchObject({ kind: 'keyboard' })
  assign('1-3', 'reader')
  await until('all there', () =>
    [at('1-1'), at('1-2'), at('1-3')].every(
      (one) => one !== undefined && board.facts(one.id).state.kind === 'ready',
    ),
  )
  keys.sim.scan('4006381333931')
  await until('the first scan', () => scans.length === 1)
  pos.sim.scan('hello', ']Q1')
  await until('the second', () => scans.length === 2)
  expect(scans).toEqual(['4006381333931', ']Q1hello'])
  wand.sim.scan('lnurlw://cards.example.com/boltcard?p=1&c=2')
  await until('a tap', () => cards.some(({ kind }) => kind === 'left'))
  expect(cards.map(({ kind }) => kind)).toEqual(['arrived', 'tapped', 'left'])
  expect(board.plainReaders.views()).toMatchObject([{ state: { kind: 'ready' } }])
})

it('forty happenings of a bad day, and then everything works as at the start', async () => {
  const { tree, board, folder, at, assign, stateAt } = startBoard()
  const random = seededRandom(Number(process.env['SEED'] ?? 11))
  const dice = (sides: number) => (random.bytes(1)[0] ?? 0) % sides
  const glass = createSimPoleDisplay('display-cd5220')
  const scans: string[] = []
  const model = 'Symbol Bar Code Scanner'
  ending.push(
    board.scanners.onScan((event) => {
      scans.push(event.kind === 'read' ? event.reading.text : event.code)
    }),
  )
  const pty = await openPty(glass.receive)
  ending.push(pty.close)
  const keys = cabled(folder, 'keys', { talks: 'keys', layout: 'keys-us' })
  const pos = cabled(folder, 'pos', { talks: 'reports' })
  const devices = [
    { node: 'ttyUSB0', socket: '1-1', vendor: '067b', product: '2303', behind: pty.path },
    {
      node: 'input/event1',
      socket: '1-2',
      ...numbers,
      model,
      keys: keyboardKeys,
      behind: keys.behind,
    },
    {
      node: 'hidraw0',
      socket: '1-3',
      ...numbers,
      reportDescriptor: scannerReport,
      behind: pos.behind,
    },
  ]
  const isIn = devices.map(() => true)
  for (const device of devices) tree.plug(device)
  await until('met', () => devices.every(({ socket }) => at(socket) !== undefined))
  assign('1-1', 'display')
  const turn = (which: number, isPlugged: boolean): void => {
    const device = devices[which]
    if (device === undefined || isIn[which] === isPlugged) return
    isIn[which] = isPlugged
    if (isPlugged) tree.plug(device)
    else tree.pull(device)
  }
  const happenings = [
    () => turn(dice(3), false),
    () => turn(dice(3), true),
    () => keys.sim.noise(random.bytes(200)),
    () => pos.sim.noise(random.bytes(640)),
    () => keys.sim.half('broken off'),
    () => keys.sim.flood('x', 30),
    () => pty.write(random.bytes(255)),
    () => glass.power(dice(2) === 0),
    () =>
      board.display.show([
        { kind: 'centre', text: `wish ${dice(200)}` },
        { kind: 'centre', text: '' },
      ]),
  ]
  for (let count = 0; count < 40; count += 1) {
    happenings[dice(happenings.length)]?.()
    await clock.sleep(dice(40))
  }
  devices.forEach((_, which) => turn(which, true))
  glass.power(true)
  board.display.show([
    { kind: 'spread', label: 'To pay', value: '9.99' },
    { kind: 'centre', text: 'at last' },
  ])
  await until('all ready', () => devices.every(({ socket }) => stateAt(socket) === 'ready'))
  // A display that was switched off and on is written anew after 20 s; plugged anew it is at once.
  turn(0, false)
  await until('away', () => stateAt('1-1') === 'absent')
  turn(0, true)
  await until('the last wish', () => glass.glass()[0] === 'To pay          9.99')
  await until('the keyboard’s scan', async () => {
    // What is left of the noise is over once the line has rested.
    keys.sim.scan('4006381333931')
    await clock.sleep(700)
    return scans.includes('4006381333931')
  })
  pos.sim.scan('4006381333932')
  await until('the other’s', () => scans.includes(']X04006381333932'))
  expect(scans.every((text) => text.length < 65_600)).toBe(true)
})
