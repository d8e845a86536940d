import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createDeviceTree, keyboardKeys, scannerReport } from '../sim/device-tree.ts'
import { enumerateDevices, ieee1284 } from './enumerate.ts'

const ending: (() => void)[] = []
afterEach(() => {
  for (const end of ending.splice(0).toReversed()) end()
})

function newTree() {
  const root = mkdtempSync(join(tmpdir(), 'flashtill-tree-'))
  ending.push(() => rmSync(root, { recursive: true, force: true }))
  return createDeviceTree(root)
}

const printer = {
  node: 'usb/lp0',
  socket: '1-2',
  vendor: '04b8',
  product: '0e28',
  serial: 'X3B1',
  maker: 'EPSON',
  model: 'USB printer',
  ieee1284: 'MFG:EPSON;CMD:ESC/POS;MDL:TM-T20III;CLS:PRINTER;',
}

describe('enumerateDevices', () => {
  it('finds a USB printer and knows who it is', async () => {
    const tree = newTree()
    tree.plug(printer)
    expect(await enumerateDevices(tree.root)).toMatchObject([
      {
        kind: 'printer',
        maker: 'EPSON',
        model: 'TM-T20III',
        path: expect.stringMatching(/\/dev\/usb\/lp0$/) as string,
        identity: {
          bus: 'printer',
          place: '1-2:1.0',
          vendor: '04b8',
          product: '0e28',
          serial: 'X3B1',
        },
      },
    ])
    tree.pull(printer)
    expect(await enumerateDevices(tree.root)).toEqual([])
  })

  it.each([
    ['ttyUSB0', { model: 'FT232R USB UART' }, 'unknown'],
    ['ttyACM0', { maker: 'EPSON', model: 'DM-D30' }, 'display'],
    ['ttyACM0', { maker: 'Honeywell', model: 'Voyager 1450g' }, 'scanner'],
    ['hidraw0', { model: 'anything', reportDescriptor: scannerReport }, 'scanner'],
    ['input/event3', { model: 'USB Barcode Reader', keys: keyboardKeys }, 'scanner'],
    ['input/event3', { model: 'USB Keyboard', keys: keyboardKeys }, 'keyboard'],
  ])('takes %s %j for %s', async (node, traits, kind) => {
    const tree = newTree()
    tree.plug({ node, socket: '1-3', vendor: '1234', product: '5678', ...traits })
    expect(await enumerateDevices(tree.root)).toMatchObject([{ kind }])
  })

  it.each([
    ['hidraw0', { model: 'USB Keyboard', reportDescriptor: Uint8Array.of(5, 1, 9, 6) }],
    ['input/event0', { model: 'Mouse', keys: '1f0000 0 0 0 0' }],
    ['input/event0', { model: 'Barcode lamp', keys: '0' }],
  ])('leaves %s %j to others', async (node, traits) => {
    const tree = newTree()
    tree.plug({ node, socket: '1-3', vendor: '1234', product: '5678', ...traits })
    expect(await enumerateDevices(tree.root)).toEqual([])
  })

  it('knows an on-board line with a chip from one without', async () => {
    const tree = newTree()
    for (const [name, type] of [
      ['ttyS0', '4'],
      ['ttyS1', '0'],
    ]) {
      const folder = join(tree.root, 'sys/class/tty', name ?? '')
      mkdirSync(join(folder, 'device'), { recursive: true })
      writeFileSync(join(folder, 'type'), `${type}\n`)
      writeFileSync(join(tree.root, 'dev', name ?? ''), '')
    }
    expect(await enumerateDevices(tree.root)).toMatchObject([
      { kind: 'unknown', identity: { bus: 'serial', place: 'ttyS0', vendor: '' } },
    ])
  })

  it('is not hurt by what is half there, or by a tree that is none', async () => {
    const tree = newTree()
    tree.plug(printer)
    rmSync(join(tree.root, 'sys/devices'), { recursive: true })
    expect(await enumerateDevices(tree.root)).toEqual([])
    expect(await enumerateDevices('/nowhere')).toEqual([])
  })
})

describe('ieee1284', () => {
  it.each([
    ['MFG:EPSON;MDL:TM-T88V;', { MFG: 'EPSON', MDL: 'TM-T88V' }],
    ['manufacturer:Star ; model: TSP100', { MANUFACTURER: 'Star', MODEL: 'TSP100' }],
    ['', {}],
    [';;:x;y', {}],
  ])('%j', (id, pairs) => {
    expect(Object.fromEntries(ieee1284(id))).toEqual(pairs)
  })
})
