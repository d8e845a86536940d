/**
 * What is plugged in, read from sysfs (Documentation/ABI of the kernel: class/usbmisc, class/tty, class/hidraw,
 * class/input). No udev, no native code; `root` is `/`, or a folder made like it.
 */
import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { DeviceBus, FoundDevice } from '../../core/device/device.ts'
import { kindOf, type Traits } from './kind-of.ts'

/** The file's text without its end, or empty: what a device does not tell is not there. */
async function text(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/[\n\0]+$/, '')
  } catch {
    return ''
  }
}

async function names(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).toSorted()
  } catch {
    return []
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch {
    return false
  }
}

/** The nearest folder above (or the folder itself) that has this file. */
async function above(folder: string, file: string, until: string): Promise<string | undefined> {
  for (let at = folder; at.length > until.length; at = dirname(at))
    if (await isThere(join(at, file))) return at
  return undefined
}

type Class = {
  readonly bus: DeviceBus
  /** Under `/sys/class`. */
  readonly folder: string
  readonly entries: RegExp
  /** Under `/dev`. */
  readonly node: (entry: string) => string
}

const classes: readonly Class[] = [
  { bus: 'printer', folder: 'usbmisc', entries: /^lp\d+$/, node: (entry) => `usb/${entry}` },
  {
    bus: 'serial',
    folder: 'tty',
    entries: /^(ttyUSB|ttyACM|ttyS|ttyAMA|rfcomm)\d+$/,
    node: (entry) => entry,
  },
  { bus: 'hid', folder: 'hidraw', entries: /^hidraw\d+$/, node: (entry) => entry },
  { bus: 'input', folder: 'input', entries: /^event\d+$/, node: (entry) => `input/${entry}` },
]

/** `MFG:EPSON;CMD:ESC/POS;MDL:TM-T20III;` as IEEE 1284 writes it, by key. */
export function ieee1284(id: string): ReadonlyMap<string, string> {
  const pairs = id.split(';').flatMap((part) => {
    const at = part.indexOf(':')
    if (at < 1) return []
    return [[part.slice(0, at).trim().toUpperCase(), part.slice(at + 1).trim()] as const]
  })
  return new Map(pairs)
}

/** What the folder of a device and those above it say. */
async function traitsOf(device: string, sys: string): Promise<Traits> {
  const usb = await above(device, 'idVendor', sys)
  const face = await above(device, 'bInterfaceNumber', sys)
  const id = ieee1284(face === undefined ? '' : await text(join(face, 'ieee1284_id')))
  const of = (name: string) => (usb === undefined ? Promise.resolve('') : text(join(usb, name)))
  const uevent = await text(join(device, 'uevent'))
  const hidName = /^HID_NAME=(.*)$/m.exec(uevent)?.[1] ?? ''
  return {
    place: basename(face ?? usb ?? device),
    isUsb: usb !== undefined,
    vendor: await of('idVendor'),
    product: await of('idProduct'),
    serial: (await of('serial')) || (id.get('SN') ?? id.get('SERN') ?? ''),
    maker: id.get('MFG') ?? id.get('MANUFACTURER') ?? (await of('manufacturer')),
    model:
      id.get('MDL') ??
      id.get('MODEL') ??
      ((await of('product')) || hidName || (await text(join(device, 'name')))),
    keys: await text(join(device, 'capabilities/key')),
    report: await bytes(join(device, 'report_descriptor')),
  }
}

async function bytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch {
    return new Uint8Array(0)
  }
}

/** An on-board port of which the kernel has only the number: no chip behind it. */
const isHollow = async (entry: string, folder: string): Promise<boolean> =>
  entry.startsWith('ttyS') && ['', '0'].includes(await text(join(folder, 'type')))

async function find(root: string, one: Class, entry: string): Promise<FoundDevice | undefined> {
  const folder = join(root, 'sys/class', one.folder, entry)
  const path = join(root, 'dev', one.node(entry))
  if (!(await isThere(path)) || (await isHollow(entry, folder))) return undefined
  let device: string
  try {
    device = await realpath(join(folder, 'device'))
  } catch {
    // Bluetooth's serial lines have no device behind them; anything else is just being pulled out.
    if (!entry.startsWith('rfcomm')) return undefined
    device = join(root, 'sys', entry)
  }
  const traits = await traitsOf(device, join(root, 'sys'))
  const kind = kindOf(one.bus, traits)
  if (kind === undefined) return undefined
  // What is no USB device is known by the kernel's own name of it.
  const place = traits.isUsb ? traits.place : entry
  const { vendor, product, serial, maker, model } = traits
  const identity = { bus: one.bus, place, vendor, product, serial }
  return { identity, path, maker, model, kind }
}

/** Every device of ours that is plugged in, in a stable order. Never rejects; what is half there is not listed. */
export async function enumerateDevices(root = '/'): Promise<readonly FoundDevice[]> {
  const real = await realpath(root).catch(() => root)
  const found = await Promise.all(
    classes.map(async (one) => {
      const entries = await names(join(real, 'sys/class', one.folder))
      const wanted = entries.filter((entry) => one.entries.test(entry))
      return Promise.all(wanted.map((entry) => find(real, one, entry)))
    }),
  )
  return found.flat().filter((one) => one !== undefined)
}
