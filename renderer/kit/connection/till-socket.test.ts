import { describe, expect, it } from 'vitest'
import { followTill, type SocketLike } from './till-socket.ts'

/** Sockets and timers that the test holds in its hands. */
function bench() {
  let now = 0
  let timers: { at: number; run: () => void }[] = []
  const sockets: (SocketLike & { since: bigint | undefined; closed: boolean })[] = []
  const events: string[] = []
  let seq: bigint | undefined
  const stop = followTill(
    {
      now: () => now,
      later: (ms, run) => {
        const timer = { at: now + ms, run }
        timers.push(timer)
        return () => {
          timers = timers.filter((each) => each !== timer)
        }
      },
      connect: (since) => {
        const socket = {
          since,
          closed: false,
          onMessage: () => {},
          onClose: () => {},
          close: () => {
            if (socket.closed) return
            socket.closed = true
            socket.onClose()
          },
        } as SocketLike & { since: bigint | undefined; closed: boolean }
        sockets.push(socket)
        return socket
      },
    },
    {
      since: () => seq,
      up: () => events.push('up'),
      lost: (since) => events.push(`lost ${since}`),
      message: (message) => {
        events.push(message.type)
        if ('seq' in message) seq = BigInt(message.seq)
      },
    },
  )
  const pass = (ms: number) => {
    const until = now + ms
    for (;;) {
      const next = timers.filter((each) => each.at <= until).sort((a, b) => a.at - b.at)[0]
      if (next === undefined) break
      timers = timers.filter((each) => each !== next)
      now = next.at
      next.run()
    }
    now = until
  }
  const last = () => {
    const socket = sockets.at(-1)
    if (socket === undefined) throw new Error('no socket')
    return socket
  }
  return { sockets, events, pass, last, stop }
}

const delta = '{"type":"lateMoney","seq":"41","count":0}'

describe('the socket', () => {
  it('comes back after 50, 100, 200, 400, 500, 500 ms', () => {
    const { sockets, pass, last } = bench()
    for (const wait of [50, 100, 200, 400, 500, 500]) {
      const before = sockets.length
      last().close()
      pass(wait - 1)
      expect(sockets).toHaveLength(before)
      pass(1)
      expect(sockets).toHaveLength(before + 1)
    }
  })

  it('resumes from the last number, and at once again after a good connection', () => {
    const { pass, last, sockets } = bench()
    expect(last().since).toBeUndefined()
    last().close()
    pass(50)
    last().onMessage(delta)
    last().close()
    pass(50)
    expect(sockets).toHaveLength(3)
    expect(last().since).toBe(41n)
  })

  it('says that the service is lost only after 1.5 s without it', () => {
    const { events, pass, last } = bench()
    last().onMessage(delta)
    last().close()
    pass(1_000)
    last().onMessage(delta)
    pass(5_000)
    expect(events).not.toContain('lost 0')
    last().close()
    pass(1_500)
    expect(events).toContain('lost 6000')
  })

  it('gives up a connection whose heart does not beat', () => {
    const { pass, last, sockets } = bench()
    last().onMessage(delta)
    pass(11_999)
    expect(sockets).toHaveLength(1)
    pass(1)
    expect(sockets[0]?.closed).toBe(true)
    pass(50)
    expect(sockets).toHaveLength(2)
  })

  it('ends for good', () => {
    const { pass, stop, sockets, events } = bench()
    stop()
    pass(10_000)
    expect(sockets).toHaveLength(1)
    expect(events).toEqual([])
  })
})
