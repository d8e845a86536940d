import type { Clock } from '../../core/ports/clock.ts'
import type { DeviceTree, SimDevice } from '../../drivers/sim/device-tree.ts'
import type { PrinterHands } from '../../drivers/sim/printer-body.ts'
import { createLinePrinter } from '../../drivers/sim/printer-line.ts'
import { startSimPrinter } from '../../drivers/sim/printer.ts'

/** A printer as a person at the counter has it before her. */
export type TrayPrinter = {
  readonly id: string
  readonly name: string
  /** What hangs on which plug. */
  readonly about: string
  readonly paper: 58 | 80
  readonly hands: PrinterHands
  isPlugged(): boolean
  /** Puts the plug in, or pulls it. */
  plug(isIn: boolean): Promise<void>
  /** What can be turned, and whether it is. */
  switches(): Readonly<Record<string, boolean>>
  /** False when there is no such switch. */
  turn(name: string, on: boolean): boolean
  close(): Promise<void>
}

/** Metres of a roll are many receipts; this little makes the near-end sensor speak. */
const nearEndMm = 1_200
/** Less than any receipt: the next one stops in the middle. */
const inTheMiddleMm = 30

type Turns = Readonly<Record<string, (on: boolean) => void>>

const turnsOf = (hands: PrinterHands, power: (isOn: boolean) => void): Turns => ({
  paperOut: (on) => hands.setPaper(!on),
  paperLow: (on) => hands.setPaper(on ? nearEndMm : true),
  paperEnds: (on) => hands.setPaper(on ? inTheMiddleMm : true),
  coverOpen: (on) => hands.setCover(on),
  cutterStuck: (on) => hands.setCutterStuck(on),
  hung: (on) => hands.setManner(on ? 'hung' : 'right'),
  mute: (on) => hands.setManner(on ? 'mute' : 'right'),
  garbage: (on) => hands.setManner(on ? 'garbage' : 'right'),
  off: (on) => power(!on),
})

/** Of one group only one can be so: a roll is out or near its end, a printer mute or speaking nonsense. */
const groups: readonly (readonly string[])[] = [
  ['paperOut', 'paperLow', 'paperEnds'],
  ['hung', 'mute', 'garbage'],
]

function switchesOver(turns: Turns): Pick<TrayPrinter, 'switches' | 'turn'> {
  const isOn = new Map(Object.keys(turns).map((name) => [name, false]))
  return {
    switches: () => Object.fromEntries(isOn),
    turn: (name, on) => {
      const turn = Object.hasOwn(turns, name) ? turns[name] : undefined
      if (turn === undefined) return false
      for (const other of groups.find((group) => group.includes(name)) ?? []) isOn.set(other, false)
      turn(on)
      isOn.set(name, on)
      return true
    },
  }
}

export type NetworkPlace = {
  readonly port: number
  readonly folder: string
  readonly clock: Clock
}

/** The 80 mm printer on the network that the till's settings name. Rejects when its port is taken. */
export async function openNetworkPrinter(place: NetworkPlace): Promise<TrayPrinter> {
  const printer = await startSimPrinter({ host: '127.0.0.1', width: 80, ...place })
  const power = (isOn: boolean) => void printer.power(isOn).catch(() => undefined)
  const turns = switchesOver(turnsOf(printer, power))
  let isPlugged = true
  return Object.freeze({
    ...turns,
    id: 'network',
    name: 'Network printer',
    about: `TCP port ${place.port}, named in the till’s settings`,
    paper: 80,
    hands: printer,
    isPlugged: () => isPlugged,
    plug: async (isIn: boolean) => {
      isPlugged = isIn
      turns.turn('hung', !isIn)
    },
    close: () => printer.stop(),
  })
}

/** A printer with a plug: what the bus tells of it, and what it is inside. */
export type PlugModel = {
  readonly id: string
  readonly name: string
  readonly about: string
  readonly paper: 58 | 80
  readonly profile: string
  /** Of a serial line, in bits a second. */
  readonly speed?: number
  readonly bus: Omit<SimDevice, 'behind'>
}

/** Epson 04b8, the usual no-name bridge 0416:5011, FTDI 0403:6001. */
export const plugModels: readonly PlugModel[] = [
  {
    ...{ id: 'usb-80', name: 'EPSON TM-T20III', about: 'USB, 80 mm, 203 dpi', paper: 80 },
    profile: 'epson-80',
    bus: {
      ...{ node: 'usb/lp0', socket: '1-1', vendor: '04b8', product: '0e28', serial: 'X5JL000001' },
      ieee1284: 'MFG:EPSON;CMD:ESC/POS;MDL:TM-T20III;CLS:PRINTER;',
    },
  },
  {
    ...{ id: 'usb-88', name: 'EPSON TM-T88V', about: 'USB, 80 mm, 180 dpi', paper: 80 },
    profile: 'epson-80-180dpi',
    bus: {
      ...{ node: 'usb/lp1', socket: '1-2', vendor: '04b8', product: '0202', serial: 'MXKF000002' },
      ieee1284: 'MFG:EPSON;CMD:ESC/POS;MDL:TM-T88V;CLS:PRINTER;',
    },
  },
  {
    ...{ id: 'usb-58', name: 'POS-58', about: 'USB, 58 mm, no maker’s name', paper: 58 },
    profile: 'generic-58',
    bus: {
      ...{ node: 'usb/lp2', socket: '1-3', vendor: '0416', product: '5011' },
      ieee1284: 'MFG:STMicroelectronics;MDL:POS58 Printer USB;CLS:PRINTER;',
    },
  },
  {
    ...{ id: 'serial-80', name: 'Serial printer, slow', paper: 80, profile: 'epson-80' },
    about: 'converter on USB, 9 600 baud, 80 mm',
    speed: 9_600,
    bus: {
      ...{ node: 'ttyUSB0', socket: '1-4', vendor: '0403', product: '6001', serial: 'FT0SLOW1' },
      ...{ maker: 'FTDI', model: 'FT232R USB UART' },
    },
  },
  {
    ...{ id: 'serial-58', name: 'Serial printer, fast', paper: 58, profile: 'epson-58' },
    about: 'converter on USB, 115 200 baud, 58 mm',
    speed: 115_200,
    bus: {
      ...{ node: 'ttyUSB1', socket: '1-5', vendor: '0403', product: '6001', serial: 'FT0FAST1' },
      ...{ maker: 'FTDI', model: 'FT232R USB UART' },
    },
  },
]

export type PlugPlace = {
  readonly tree: DeviceTree
  readonly folder: string
  readonly clock: Clock
}

/** A printer that lies beside the counter until it is plugged in. */
export function createPlugPrinter(model: PlugModel, place: PlugPlace): TrayPrinter {
  const { tree, folder, clock } = place
  const { id, name, about, paper, profile, speed, bus } = model
  const printer = createLinePrinter({ profile, speed, clock, folder })
  let isPlugged = false
  let isOn = true
  let done: Promise<void> = Promise.resolve()
  // A USB printer that is off is not on the bus; a serial one's converter is.
  const isOnBus = () => isPlugged && (isOn || speed !== undefined)
  let stands = false
  const arrange = async (): Promise<void> => {
    if (isOnBus() === stands) return
    stands = isOnBus()
    if (stands) tree.plug({ ...bus, behind: await printer.plug() })
    else {
      tree.pull(bus)
      printer.pull()
    }
  }
  const settle = (): Promise<void> => {
    done = done.then(arrange)
    return done
  }
  const power = (on: boolean) => {
    isOn = on
    printer.power(on)
    void settle().catch(() => undefined)
  }
  return Object.freeze({
    ...switchesOver(turnsOf(printer, power)),
    ...{ id, name, about, paper },
    hands: printer,
    isPlugged: () => isPlugged,
    plug: (isIn: boolean) => {
      isPlugged = isIn
      return settle()
    },
    close: () => {
      isPlugged = false
      return settle()
    },
  })
}
