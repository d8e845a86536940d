/**
 * A `/sys` and a `/dev` that are none: a folder in which devices are plugged and pulled as the kernel and udev do it (first
 * the entry in sysfs, then the node; away in the other order). What stands behind a node is the caller's: a PTY, a FIFO.
 */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A device with a plug in its hand. */
export type SimDevice = {
  /** `usb/lp0`, `ttyUSB0`, `ttyACM1`, `hidraw3`, `input/event7`: the node under `/dev`. */
  readonly node: string
  /** The socket: `1-2`. */
  readonly socket: string
  readonly vendor: string
  readonly product: string
  readonly serial?: string
  readonly maker?: string
  readonly model?: string
  /** `MFG:…;MDL:…;` of a printer. */
  readonly ieee1284?: string
  /** evdev's key capabilities. */
  readonly keys?: string
  readonly reportDescriptor?: Uint8Array
  /** What the node leads to; an empty file when absent. */
  readonly behind?: string
}

export type DeviceTree = {
  readonly root: string
  plug(device: SimDevice): void
  pull(device: SimDevice): void
}

/** The class of a node, and its entry there. */
function classOf(node: string): { readonly folder: string; readonly entry: string } {
  const entry = node.split('/').at(-1) ?? node
  if (node.startsWith('usb/')) return { folder: 'usbmisc', entry }
  if (node.startsWith('input/')) return { folder: 'input', entry }
  return { folder: entry.startsWith('hidraw') ? 'hidraw' : 'tty', entry }
}

const write = (path: string, content: string | Uint8Array | undefined): void => {
  if (content !== undefined) writeFileSync(path, content)
}

/** Makes an empty tree in a folder that is there. */
export function createDeviceTree(root: string): DeviceTree {
  for (const folder of ['dev', 'sys/class', 'sys/devices'])
    mkdirSync(join(root, folder), { recursive: true })
  const usbOf = ({ socket }: SimDevice) => join(root, 'sys/devices/usb1', socket)
  const plug = (device: SimDevice) => {
    const { folder, entry } = classOf(device.node)
    const usb = usbOf(device)
    const face = join(usb, `${device.socket}:1.0`)
    // An input and a HID device have a folder of their own below the interface.
    const own = ['input', 'hidraw'].includes(folder) ? join(face, '0003') : face
    mkdirSync(join(own, folder, entry), { recursive: true })
    write(join(usb, 'idVendor'), `${device.vendor}\n`)
    write(join(usb, 'idProduct'), `${device.product}\n`)
    write(join(usb, 'serial'), device.serial && `${device.serial}\n`)
    write(join(usb, 'manufacturer'), device.maker && `${device.maker}\n`)
    write(join(usb, 'product'), device.model && `${device.model}\n`)
    write(join(face, 'bInterfaceNumber'), '00\n')
    write(join(face, 'ieee1284_id'), device.ieee1284)
    write(join(own, 'report_descriptor'), device.reportDescriptor)
    if (device.keys !== undefined) {
      mkdirSync(join(own, 'capabilities'), { recursive: true })
      write(join(own, 'capabilities/key'), `${device.keys}\n`)
    }
    symlinkSync(own, join(own, folder, entry, 'device'))
    mkdirSync(join(root, 'sys/class', folder), { recursive: true })
    symlinkSync(join(own, folder, entry), join(root, 'sys/class', folder, entry))
    const node = join(root, 'dev', device.node)
    mkdirSync(dirname(node), { recursive: true })
    if (device.behind === undefined) write(node, '')
    else symlinkSync(device.behind, node)
  }
  const pull = (device: SimDevice) => {
    const { folder, entry } = classOf(device.node)
    rmSync(join(root, 'dev', device.node), { force: true })
    rmSync(join(root, 'sys/class', folder, entry), { force: true })
    rmSync(usbOf(device), { recursive: true, force: true })
  }
  return Object.freeze({ root, plug, pull })
}

/** evdev's keys of a keyboard: every bit of the lowest word. */
export const keyboardKeys = '1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe'

/** The head of a HID POS scanner's report descriptor: usage page 0x8C. */
export const scannerReport = Uint8Array.of(0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01)
