import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Clock } from '../../core/ports/clock.ts'
import { createDeviceTree } from '../../drivers/sim/device-tree.ts'
import {
  createTrayGlass,
  createTrayScanner,
  type TrayGlass,
  type TrayScanner,
} from './tray-desk.ts'
import {
  createPlugPrinter,
  openNetworkPrinter,
  plugModels,
  type TrayPrinter,
} from './tray-printer.ts'

/** The counter's devices as a person has them: what is plugged in, what can go wrong with it, the paper that came out. */
export type Tray = {
  readonly printers: readonly TrayPrinter[]
  readonly glass: TrayGlass
  readonly scanner: TrayScanner
  printer(id: string): TrayPrinter | undefined
  close(): Promise<void>
}

export type TraySettings = {
  /** Of the network printer; left out where there is none. */
  readonly port?: number
  /** Where the paper lies, a folder a printer; it is found again at the next start. */
  readonly folder: string
  /** A folder made like `/`, in which the till finds what is plugged in. Emptied first: nothing is plugged in. */
  readonly devices: string
  readonly clock: Clock
}

/** Lays out all printers, the network's switched on and the others unplugged. Rejects when the port is taken. */
export async function openTray(settings: TraySettings): Promise<Tray> {
  const { port, folder, devices, clock } = settings
  rmSync(devices, { recursive: true, force: true })
  mkdirSync(devices, { recursive: true })
  const tree = createDeviceTree(devices)
  const network = port === undefined ? [] : [await openNetworkPrinter({ port, folder, clock })]
  const plugged = plugModels.map((model) =>
    createPlugPrinter(model, { tree, clock, folder: path.join(folder, model.id) }),
  )
  const printers: readonly TrayPrinter[] = [...network, ...plugged]
  const glass = createTrayGlass(tree)
  const scanner = createTrayScanner(tree, devices)
  return Object.freeze({
    ...{ printers, glass, scanner },
    printer: (id: string) => printers.find((one) => one.id === id),
    close: async () => {
      await Promise.all([glass.plug(false), scanner.plug(false)])
      await Promise.all(printers.map((one) => one.close()))
    },
  })
}
