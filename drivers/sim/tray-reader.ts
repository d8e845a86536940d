/** A card reader that is none: it listens on a unix socket and speaks the frames of drivers/nfc/tray-frames.ts. A hand lays cards on it. */
import { createServer, type Server, type Socket } from 'node:net'
import { createFrameReader, frameOf, numbered, unnumbered, type Frame } from '../nfc/tray-frames.ts'
import { layOn, type CardField, type Tear } from './ntag424/card-field.ts'
import type { Ntag424 } from './ntag424/ntag424.ts'

export type TrayReader = {
  /** One card at a time: what lay there before is taken off. */
  lay(card: Ntag424, happens?: { readonly tear?: Tear }): void
  lift(): void
  /** The card that lies there. */
  laid(): Ntag424 | undefined
  close(): Promise<void>
}

type Desk = {
  readonly tills: Set<Socket>
  card: Ntag424 | undefined
  happens: { readonly tear?: Tear }
  field: CardField | undefined
  exchanges: number
  laying: number
  readonly used: (card: Ntag424) => void
}

const noAnswer = new Uint8Array(0)

const fieldFrame = ({ card, laying }: Desk): Uint8Array =>
  card === undefined ? frameOf('E') : frameOf('C', numbered(laying))

function tellAll(desk: Desk): void {
  for (const till of desk.tills) till.write(fieldFrame(desk))
}

function lift(desk: Desk): void {
  if (desk.card === undefined) return
  desk.card = undefined
  desk.field = undefined
  tellAll(desk)
}

/** One APDU; a card that is torn off at this one leaves the reader with it. */
function exchange(desk: Desk, apdu: Uint8Array): Uint8Array {
  const { card, field, happens } = desk
  if (card === undefined || field === undefined) return noAnswer
  desk.exchanges += 1
  const answer = field.exchange(apdu)
  desk.used(card)
  if (happens.tear !== undefined && desk.exchanges >= happens.tear.at) lift(desk)
  return answer
}

function answerTo(desk: Desk, { letter, content }: Frame): Uint8Array | undefined {
  const asked = unnumbered(content)
  if (asked === undefined) return undefined
  if (letter === 'P') {
    const isThere = desk.card !== undefined
    if (desk.card !== undefined) desk.field ??= layOn(desk.card, desk.happens)
    return frameOf('A', numbered(asked.number, isThere ? Uint8Array.of(1) : noAnswer))
  }
  if (letter !== 'T') return undefined
  return frameOf('A', numbered(asked.number, exchange(desk, asked.bytes)))
}

function welcome(desk: Desk, till: Socket): void {
  const frames = createFrameReader()
  desk.tills.add(till)
  till.on('error', () => till.destroy())
  till.on('close', () => desk.tills.delete(till))
  till.on('data', (bytes: Uint8Array) => {
    const heard = frames(bytes)
    if (heard === undefined) till.destroy()
    for (const frame of heard ?? []) {
      const answer = answerTo(desk, frame)
      if (answer !== undefined && !till.destroyed) till.write(answer)
    }
  })
  till.write(fieldFrame(desk))
}

function layCard(desk: Desk, card: Ntag424, happens: { readonly tear?: Tear }): void {
  lift(desk)
  desk.laying += 1
  desk.card = card
  desk.happens = happens
  desk.exchanges = 0
  tellAll(desk)
}

const shut = (server: Server, desk: Desk): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    for (const till of desk.tills) till.destroy()
  })

/**
 * Starts the reader at `path`; rejects when it cannot listen there. `used` is called after every APDU that a card has
 * answered, before the answer leaves: what the card keeps can be put on disk.
 */
export function startTrayReader(parts: {
  readonly path: string
  readonly used: (card: Ntag424) => void
}): Promise<TrayReader> {
  const desk: Desk = {
    tills: new Set(),
    card: undefined,
    happens: {},
    field: undefined,
    exchanges: 0,
    laying: 0,
    used: parts.used,
  }
  const server = createServer((till) => welcome(desk, till))
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(parts.path, () =>
      resolve(
        Object.freeze({
          lay: (card: Ntag424, happens: { readonly tear?: Tear } = {}) =>
            layCard(desk, card, happens),
          lift: () => lift(desk),
          laid: () => desk.card,
          close: () => shut(server, desk),
        }),
      ),
    )
  })
}
