import type { Clock } from '../../core/ports/clock.ts'
import { startSimPrinter, type SimPrinter } from '../../drivers/sim/printer.ts'
import { json, refused, type DoorRoute } from './http-door.ts'

export type TraySlip = {
  readonly id: string
  /** Milliseconds since 1970, UTC. */
  readonly at: number
  readonly isCut: boolean
  readonly text: readonly string[]
}

/** The printer as a person at the counter has it: the paper that came out, and what can go wrong with it. */
export type Tray = {
  /** Newest first. */
  slips(): readonly TraySlip[]
  /** The slip as a PNG picture. */
  picture(id: string): Uint8Array | undefined
  switches(): Readonly<Record<string, boolean>>
  /** False when there is no such switch. */
  turn(name: string, on: boolean): boolean
  close(): Promise<void>
}

/** The paper as pictures, newest first. */
export function trayRoutes(tray: Tray): readonly DoorRoute[] {
  return [
    {
      method: 'GET',
      pattern: /^\/tray\/slips$/,
      handle: () => json({ slips: tray.slips().slice(0, 50), switches: tray.switches() }),
    },
    {
      method: 'GET',
      pattern: /^\/tray\/slips\/([0-9a-z-]{1,40})\.png$/,
      handle: ({ caught: [id = ''] }) => {
        const picture = tray.picture(id)
        if (picture === undefined) return refused(404, 'There is no such slip.')
        return { status: 200, type: 'image/png', body: picture }
      },
    },
  ]
}

export type TraySettings = {
  readonly port: number
  /** Where the paper lies; it is found again at the next start. */
  readonly folder: string
  readonly clock: Clock
}

/** Metres of a roll are many receipts; this little makes the near-end sensor speak. */
const nearEndMm = 1200

const switchesOf = (printer: SimPrinter): Readonly<Record<string, (on: boolean) => void>> => ({
  paperOut: (on) => printer.setPaper(!on),
  paperLow: (on) => printer.setPaper(on ? nearEndMm : true),
  coverOpen: (on) => printer.setCover(on),
  cutterStuck: (on) => printer.setCutterStuck(on),
  hung: (on) => printer.setHung(on),
  off: (on) => void printer.power(!on).catch(() => undefined),
})

/** Starts the simulated printer of 80 mm and puts the tray under it. Rejects when its port is taken. */
export async function openTray(settings: TraySettings): Promise<Tray> {
  const printer = await startSimPrinter({ host: '127.0.0.1', width: 80, ...settings })
  const switches = switchesOf(printer)
  const isOn = new Map(Object.keys(switches).map((name) => [name, false]))
  return Object.freeze({
    slips: () =>
      printer
        .slips()
        .map(({ id, at, isCut, text }) => ({ id, at: Number(at), isCut, text }))
        .toReversed(),
    picture: (id: string) => printer.slips().find((slip) => slip.id === id)?.png,
    switches: () => Object.fromEntries(isOn),
    turn: (name: string, on: boolean) => {
      const turn = Object.hasOwn(switches, name) ? switches[name] : undefined
      turn?.(on)
      if (turn !== undefined) isOn.set(name, on)
      return turn !== undefined
    },
    close: () => printer.stop(),
  })
}
