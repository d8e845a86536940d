/**
 * A card in a slot of vsmartcard's virtual reader: vpcd listens (0x8C7B unless set otherwise), the card connects. Both ways a
 * length of 2 bytes, then bytes; one byte is a command of the reader (0 off, 1 on, 2 reset: no answer; 4: the ATR), more an APDU.
 * An APDU costs about 44 ms: vpcd sends length and bytes apart, and the second waits for an acknowledgement that the kernel
 * delays; only TCP_QUICKACK would hurry it, which Node cannot set.
 */
import { concatBytes } from '@noble/hashes/utils.js'
import { connect, type Socket } from 'node:net'
import { layOn, type Tear } from './ntag424/card-field.ts'
import { ntag424Atr, type Ntag424 } from './ntag424/ntag424.ts'

/** A card that lies in the slot; `pull` takes it out. Resolves its `gone` when either side has ended it. */
export type VpcdCard = { pull(): void; readonly gone: Promise<void> }

const command = { reset: 0x02, powerOn: 0x01, atr: 0x04 } as const

const framed = (bytes: Uint8Array): Uint8Array =>
  Uint8Array.of(bytes.length >> 8, bytes.length & 0xff, ...bytes)

/** Whole messages out of bytes as they come. */
function createSplitter(): (bytes: Uint8Array) => readonly Uint8Array[] {
  let rest: Uint8Array = new Uint8Array(0)
  return (bytes) => {
    rest = concatBytes(rest, bytes)
    const messages: Uint8Array[] = []
    for (;;) {
      const [high, low] = rest
      if (high === undefined || low === undefined) return messages
      const end = 2 + high * 256 + low
      if (rest.length < end) return messages
      messages.push(rest.slice(2, end))
      rest = rest.slice(end)
    }
  }
}

function attend(socket: Socket, card: Ntag424, happens: { readonly tear?: Tear }): void {
  const field = layOn(card, happens)
  const split = createSplitter()
  const hear = (message: Uint8Array): void => {
    const [order] = message
    if (message.length > 1) {
      const answer = field.exchange(message)
      if (answer.length === 0) socket.destroy()
      else socket.write(framed(answer))
    } else if (order === command.atr) socket.write(framed(ntag424Atr))
    else if (order === command.powerOn || order === command.reset) card.powerUp()
  }
  socket.on('data', (bytes: Uint8Array) => {
    for (const message of split(bytes)) if (!socket.destroyed) hear(message)
  })
}

/** Puts a card into the slot at `port`. Rejects when no virtual reader listens there. */
export function layIntoVpcd(
  card: Ntag424,
  place: { readonly host: string; readonly port: number },
  happens: { readonly tear?: Tear } = {},
): Promise<VpcdCard> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...place, noDelay: true })
    const gone = new Promise<void>((ended) => {
      socket.once('close', () => ended())
    })
    socket.on('error', (problem) => {
      socket.destroy()
      reject(problem)
    })
    socket.once('connect', () => {
      attend(socket, card, happens)
      resolve({ pull: () => socket.destroy(), gone })
    })
  })
}
