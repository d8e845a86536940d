import path from 'node:path'
import { assert } from '../../core/errors/result.ts'
import type { CardLink } from '../../drivers/nfc/card-transport.ts'
import { createTrayTransport } from '../../drivers/nfc/tray-transport.ts'
import type { Ntag424 } from '../../drivers/sim/ntag424/ntag424.ts'
import { startTrayReader } from '../../drivers/sim/tray-reader.ts'
import { systemClock } from '../../main/clock.ts'

/** A reader like the till's, on a socket of its own and without a till: what the floor of a tap talks to. */
export type BareReader = {
  /** Lays the card on and resolves once the reader has felt it; the card lies there until the link is closed. */
  lay(chip: Ntag424): Promise<CardLink>
  close(): Promise<void>
}

const name = 'floor'

export async function openBareReader(folder: string): Promise<BareReader> {
  const socket = path.join(folder, 'floor.sock')
  const reader = await startTrayReader({ path: socket, used: () => undefined })
  const transport = createTrayTransport({ path: socket, name, clock: systemClock })
  let tell = (): void => undefined
  transport.open({
    field: (_name, { kind }) => {
      if (kind === 'card') tell()
    },
    file: () => undefined,
    away: () => undefined,
    standing: () => undefined,
  })
  return Object.freeze({
    lay: async (chip: Ntag424) => {
      const felt = new Promise<void>((resolve) => (tell = resolve))
      reader.lay(chip)
      await felt
      const link = await transport.connect(name)
      assert(typeof link !== 'string', 'the card is there')
      return {
        transmit: (apdu: Uint8Array) => link.transmit(apdu),
        close: async () => {
          await link.close()
          reader.lift()
        },
      }
    },
    close: async () => {
      await transport.close()
      await reader.close()
    },
  })
}
