import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createTcpTransport } from './tcp.ts'

const host = '127.0.0.1'
const ending: (() => void)[] = []
afterEach(() => {
  for (const end of ending.splice(0).toReversed()) end()
})

async function serve(welcome: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    ending.push(() => void socket.destroy())
    welcome(socket)
  })
  ending.push(() => void server.close())
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** What a connection told, and a way to wait for it to end. */
function listen() {
  const heard: Buffer[] = []
  let tell: () => void = () => {}
  const ended = new Promise<void>((resolve) => {
    tell = resolve
  })
  return {
    heard,
    ended,
    events: { bytes: (bytes: Uint8Array) => heard.push(Buffer.from(bytes)), closed: tell },
  }
}

describe('createTcpTransport', () => {
  it('carries bytes both ways', async () => {
    const port = await serve((socket) =>
      socket.on('data', (bytes) => socket.write(`got ${bytes.toString()}`)),
    )
    const { heard, events } = listen()
    const opened = await createTcpTransport({ host, port }).open({
      ...events,
      bytes: (bytes) => {
        events.bytes(bytes)
        if (opened.ok) opened.value.close()
      },
    })
    if (!opened.ok) throw new Error(opened.error.code)
    const ended = new Promise<void>((resolve) => {
      const watch = setInterval(() => {
        if (heard.length === 0) return
        clearInterval(watch)
        resolve()
      }, 5)
    })
    expect(await opened.value.write(Buffer.from('hello'))).toBe(true)
    await ended
    expect(Buffer.concat(heard).toString()).toBe('got hello')
  })

  it('says that nobody is there: a port nobody listens on', async () => {
    const port = await serve(() => {})
    for (const end of ending.splice(0)) end()
    const opened = await createTcpTransport({ host, port }).open(listen().events)
    expect(opened).toMatchObject({ ok: false, error: { code: 'printer.absent' } })
  })

  it('does not wait longer than it was told for an address where nothing is', async () => {
    // source: RFC 5737, an address of documentation, that nobody has
    const transport = createTcpTransport({ host: '192.0.2.1', port: 9100, connectTimeoutMs: 200 })
    expect(await transport.open(listen().events)).toMatchObject({
      ok: false,
      error: { code: 'printer.absent' },
    })
  })

  it.each([
    ['ends its side', (socket: Socket) => socket.end()],
    ['breaks off', (socket: Socket) => socket.resetAndDestroy()],
  ])('tells when the other side %s, and writes no more', async (_, leave) => {
    const port = await serve((socket) => void setTimeout(() => leave(socket), 20))
    const { ended, events } = listen()
    const opened = await createTcpTransport({ host, port }).open(events)
    if (!opened.ok) throw new Error(opened.error.code)
    await ended
    expect(await opened.value.write(Buffer.from('late'))).toBe(false)
  })

  it('answers a write that will never be taken when the connection is closed', async () => {
    const port = await serve((socket) => socket.pause())
    const opened = await createTcpTransport({ host, port }).open(listen().events)
    if (!opened.ok) throw new Error(opened.error.code)
    const written = opened.value.write(new Uint8Array(64 * 1024 * 1024))
    opened.value.close()
    expect(await written).toBe(false)
  })
})
