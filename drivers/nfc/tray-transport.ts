/** A simulated reader somewhere else on this machine (the practice shop's tray), over a unix socket and the frames of `tray-frames.ts`. */
import { connect, type Socket } from 'node:net'
import type { Clock } from '../../core/ports/clock.ts'
import { createStop } from '../../core/ports/stop.ts'
import type { CardLink, CardTransport, Field, NoLink, TransportEvents } from './card-transport.ts'
import { createFrameReader, frameOf, numbered, unnumbered, type Frame } from './tray-frames.ts'

export type TrayTransportSettings = {
  /** The socket's path. */
  readonly path: string
  /** What people call the reader. */
  readonly name: string
  readonly clock: Clock
}

/** Between two tries to reach it. */
const againMs = 250

type Line = {
  readonly socket: Socket
  readonly asked: Map<number, (answer: Uint8Array) => void>
  readonly name: string
  laying: number
}

const noAnswer = new Uint8Array(0)

const fieldKinds: Readonly<Record<string, 'card' | 'mute' | 'several'>> = {
  C: 'card',
  M: 'mute',
  S: 'several',
}

function fieldOf({ letter, content }: Frame): Field | undefined {
  if (letter === 'E') return { kind: 'empty' }
  const kind = fieldKinds[letter]
  const laying = unnumbered(content)?.number
  return kind === undefined || laying === undefined ? undefined : { kind, laying }
}

function hear(line: Line, frame: Frame, events: TransportEvents): void {
  if (frame.letter === 'A') {
    const answer = unnumbered(frame.content)
    const asker = answer && line.asked.get(answer.number)
    if (answer === undefined || asker === undefined) return
    line.asked.delete(answer.number)
    asker(answer.bytes)
  }
  const field = fieldOf(frame)
  if (field === undefined) return
  line.laying = field.kind === 'empty' ? 0 : field.laying
  events.field(line.name, field)
}

/** What is asked is answered, also when the line breaks. */
function asks(line: Line, nextNumber: () => number) {
  return (letter: 'P' | 'T', apdu: Uint8Array): Promise<Uint8Array> =>
    new Promise((resolve) => {
      if (line.socket.destroyed) return resolve(noAnswer)
      const number = nextNumber()
      line.asked.set(number, resolve)
      line.socket.write(frameOf(letter, numbered(number, apdu)))
    })
}

/** One connection from its opening to its end. */
function follow(line: Line, events: TransportEvents): Promise<void> {
  const { socket, asked } = line
  const frames = createFrameReader()
  socket.on('data', (bytes: Uint8Array) => {
    const heard = frames(bytes)
    if (heard === undefined) socket.destroy()
    for (const frame of heard ?? []) hear(line, frame, events)
  })
  return new Promise((resolve) => {
    socket.on('error', () => socket.destroy())
    socket.on('end', () => socket.destroy())
    socket.on('close', () => {
      for (const answer of asked.values()) answer(noAnswer)
      asked.clear()
      resolve()
    })
  })
}

/** The tray's reader as a transport; away as long as nobody listens at `path`, and looked for again and again. */
export function createTrayTransport({ path, name, clock }: TrayTransportSettings): CardTransport {
  const ending = createStop()
  let line: Line | undefined
  let count = 0
  const nextNumber = () => (count = (count + 1) >>> 0)
  const run = async (events: TransportEvents): Promise<void> => {
    while (!ending.stop.stopped) {
      const socket = connect(path)
      line = { socket, asked: new Map(), name, laying: 0 }
      await follow(line, events)
      line = undefined
      if (ending.stop.stopped) return
      events.away(name, 'reader.absent')
      await clock.sleep(againMs, ending.stop)
    }
  }
  let running: Promise<void> = Promise.resolve()
  return Object.freeze({
    kind: 'tray',
    open: (events: TransportEvents) => {
      running = run(events)
    },
    connect: async (): Promise<CardLink | NoLink> => {
      const here = line
      if (here === undefined || here.laying === 0) return 'gone'
      const ask = asks(here, nextNumber)
      const poweredUp = await ask('P', noAnswer)
      if (poweredUp.length === 0) return 'gone'
      const { laying } = here
      const transmit = (apdu: Uint8Array): Promise<Uint8Array> =>
        here.laying === laying ? ask('T', apdu) : Promise.resolve(noAnswer)
      return { transmit, close: () => Promise.resolve() }
    },
    close: () => {
      ending.call()
      line?.socket.destroy()
      return running
    },
  })
}
