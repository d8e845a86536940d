import path from 'node:path'
import type { DeviceTree, SimDevice } from '../../drivers/sim/device-tree.ts'
import { keyboardKeys } from '../../drivers/sim/device-tree.ts'
import { openFifo, type Fifo } from '../../drivers/sim/fifo.ts'
import { createSimPoleDisplay, type SimPoleDisplay } from '../../drivers/sim/pole-display.ts'
import { openPty, type Pty } from '../../drivers/sim/pty.ts'
import { createSimScanner, type SimScanner } from '../../drivers/sim/scanner.ts'

/** What has a plug that goes in and out. */
export type Plugged = {
  isPlugged(): boolean
  plug(isIn: boolean): Promise<void>
}

/** The customer's two lines. */
export type TrayGlass = Plugged & Pick<SimPoleDisplay, 'glass' | 'picture'>

/** A scanner, and a hand that holds codes before it. */
export type TrayScanner = Plugged & {
  /** False while it is not plugged in. */
  scan(text: string, how: 'whole' | 'half' | 'flood'): boolean
}

const glassDevice: Omit<SimDevice, 'behind'> = {
  ...{ node: 'ttyACM0', socket: '1-6', vendor: '04b8', product: '0e1d', serial: 'DM110' },
  ...{ maker: 'EPSON', model: 'EPSON DM-D110 customer display' },
}
const scannerDevice: Omit<SimDevice, 'behind'> = {
  ...{ node: 'input/event9', socket: '1-7', vendor: '05e0', product: '1200', serial: 'LS2208' },
  ...{ maker: 'Symbol', model: 'Symbol Bar Code Scanner', keys: keyboardKeys },
}

/** One after the other, and only what changes anything. */
function plugOver(put: () => Promise<void> | void, pull: () => void): Plugged {
  let isIn = false
  let done = Promise.resolve()
  return {
    isPlugged: () => isIn,
    plug: (wanted) => {
      done = done.then(async () => {
        if (wanted === isIn) return
        isIn = wanted
        await (wanted ? put() : pull())
      })
      return done
    },
  }
}

/** An Epson pole display on a serial line over USB. */
export function createTrayGlass(tree: DeviceTree): TrayGlass {
  const display = createSimPoleDisplay('display-epson')
  let pty: Pty | undefined
  const plugged = plugOver(
    async () => {
      display.power(true)
      pty = await openPty(display.receive)
      tree.plug({ ...glassDevice, behind: pty.path })
    },
    () => {
      tree.pull(glassDevice)
      pty?.close()
      display.power(false)
    },
  )
  return Object.freeze({ ...plugged, glass: display.glass, picture: display.picture })
}

const floodCount = 200

/** A scanner that types, as most are set when they come. */
export function createTrayScanner(tree: DeviceTree, folder: string): TrayScanner {
  const behind = path.join(folder, 'scanner')
  let fifo: Fifo | undefined
  const scanner: SimScanner = createSimScanner({ talks: 'keys', layout: 'keys-us' }, (bytes) =>
    fifo?.send(bytes),
  )
  const plugged = plugOver(
    () => {
      fifo = openFifo(behind)
      tree.plug({ ...scannerDevice, behind })
    },
    () => {
      tree.pull(scannerDevice)
      fifo?.close()
      fifo = undefined
    },
  )
  const hands = {
    whole: (text: string) => scanner.scan(text),
    half: (text: string) => scanner.half(text),
    flood: (text: string) => scanner.flood(text, floodCount),
  }
  return Object.freeze({
    ...plugged,
    scan: (text: string, how: keyof typeof hands) => {
      if (fifo !== undefined) hands[how](text)
      return fifo !== undefined
    },
  })
}
