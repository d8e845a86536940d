import { createServer, connect, type Socket } from 'node:net'

/** `up` is what the till sends, `down` what it gets back. */
export type Direction = 'up' | 'down'

/**
 * A door in the line between the till and what it talks to. What is held is neither lost nor passed on: it waits until it
 * is released, and is dropped with a connection that breaks meanwhile, as on a real wire.
 */
export type TcpGate = {
  readonly port: number
  hold(...directions: readonly Direction[]): void
  /** Holds by itself after so many more bytes of this direction. */
  holdAfter(direction: Direction, bytes: number): void
  isHeld(direction: Direction): boolean
  /** Everything passes again; what waited goes first. */
  release(): void
  /** Breaks every connection; new ones are made as ever. */
  cut(): void
  /** How many bytes have passed. */
  passed(direction: Direction): number
  close(): Promise<void>
}

type Pipe = {
  readonly to: Socket
  readonly direction: Direction
  readonly waiting: Buffer[]
}

type Gate = {
  readonly held: Set<Direction>
  readonly left: Record<Direction, number>
  readonly passed: Record<Direction, number>
  readonly pipes: Set<Pipe>
}

const write = (gate: Gate, { to, direction }: Pipe, bytes: Buffer): void => {
  gate.passed[direction] += bytes.length
  to.write(bytes)
}

const take = (gate: Gate, pipe: Pipe, bytes: Buffer): void => {
  const { direction, waiting } = pipe
  if (gate.held.has(direction)) {
    waiting.push(bytes)
    return
  }
  const now = bytes.subarray(0, gate.left[direction])
  gate.left[direction] -= now.length
  if (now.length > 0) write(gate, pipe, now)
  if (now.length === bytes.length) return
  gate.held.add(direction)
  waiting.push(bytes.subarray(now.length))
}

const join = (gate: Gate, from: Socket, pipe: Pipe): void => {
  gate.pipes.add(pipe)
  from.on('data', (bytes: Buffer) => take(gate, pipe, bytes))
  from.on('error', () => from.destroy())
  from.on('close', () => {
    gate.pipes.delete(pipe)
    // Whoever hangs up while the line is held is heard by nobody before it is free again.
    pipe.to.destroy()
  })
}

/** Opens a gate on a free loopback port, in front of `target`. */
export async function openTcpGate(target: number): Promise<TcpGate> {
  const endless = Number.POSITIVE_INFINITY
  const gate: Gate = {
    held: new Set(),
    left: { up: endless, down: endless },
    passed: { up: 0, down: 0 },
    pipes: new Set(),
  }
  const server = createServer((till) => {
    const peer = connect({ host: '127.0.0.1', port: target, noDelay: true })
    till.setNoDelay(true)
    join(gate, till, { to: peer, direction: 'up', waiting: [] })
    join(gate, peer, { to: till, direction: 'down', waiting: [] })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const cut = (): void => {
    for (const { to } of gate.pipes) to.destroy()
  }
  return Object.freeze({
    port: typeof address === 'object' && address !== null ? address.port : 0,
    hold: (...directions: readonly Direction[]) => {
      for (const direction of directions) gate.held.add(direction)
    },
    holdAfter: (direction: Direction, bytes: number) => {
      gate.left[direction] = bytes
    },
    isHeld: (direction: Direction) => gate.held.has(direction),
    release: () => {
      gate.held.clear()
      gate.left.up = endless
      gate.left.down = endless
      for (const pipe of gate.pipes)
        for (const bytes of pipe.waiting.splice(0)) write(gate, pipe, bytes)
    },
    cut,
    passed: (direction: Direction) => gate.passed[direction],
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        cut()
      }),
  })
}
