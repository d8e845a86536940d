/** Real sockets, real TLS: where the till may be led by a stranger's link (attacks A17, A18). */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
} from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { egressPolicy } from '../../core/lnurl/egress.ts'
import { createStop } from '../../core/ports/stop.ts'
import type { Resolve } from './guarded-lookup.ts'
import { openHttp, type Got, type HttpDoor } from './http-get.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'flashtill-lnurl-'))
const keyFile = path.join(folder, 'key.pem')
const certificateFile = path.join(folder, 'certificate.pem')
const open: { close(): void }[] = []

beforeAll(() => {
  const name = ['-subj', '/CN=cards.example', '-addext', 'subjectAltName=DNS:cards.example']
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', keyFile]
  const made = ['req', '-x509', ...key, '-out', certificateFile, '-days', '2', ...name]
  execFileSync('openssl', made, { stdio: 'ignore' })
})
afterEach(() => {
  for (const one of open.splice(0)) one.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Listening = { readonly port: number; readonly connections: () => number }

async function listen(server: Server): Promise<Listening> {
  let connections = 0
  server.on('connection', () => (connections += 1))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  })
  return { port: (server.address() as AddressInfo).port, connections: () => connections }
}

async function tcp(server: TcpServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({ close: () => void server.close() })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const plain = (answer: RequestListener) => listen(createServer(answer))
const overTls = (answer: RequestListener) =>
  listen(
    createTlsServer({ key: readFileSync(keyFile), cert: readFileSync(certificateFile) }, answer),
  )

const home: Resolve = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }])

function door(allow: readonly string[], resolve: Resolve = home, trusts = true): HttpDoor {
  const policy = egressPolicy(allow, false)
  if (!policy.ok) return expect.unreachable('hosts as they are written')
  const authorities = trusts ? { authorities: readFileSync(certificateFile, 'utf8') } : {}
  const made = openHttp({ policy: policy.value, resolve, ...authorities })
  open.push(made)
  return made
}

const get = (from: HttpDoor, url: string): Promise<Got> => from.get(new URL(url), createStop().stop)

describe('TLS', () => {
  it('is kept warm: the second request goes over the same connection', async () => {
    const { port, connections } = await overTls((_, response) => response.end('{}'))
    const origin = `https://cards.example:${port}`
    const from = door([origin])
    for (let n = 0; n < 3; n += 1)
      expect(await get(from, `${origin}/w`)).toEqual({ kind: 'answer', body: '{}' })
    expect(connections()).toBe(1)
  })

  it('with a certificate of nobody’s is no connection: nothing has left', async () => {
    let asked = 0
    const { port } = await overTls((_, response) => {
      asked += 1
      response.end('{}')
    })
    const origin = `https://cards.example:${port}`
    const got = await get(door([origin], home, false), `${origin}/w?p=1`)
    expect(got).toMatchObject({ kind: 'failed', left: false })
    expect(asked).toBe(0)
  })
})

describe('a name that leads into the house', () => {
  it.each([
    ['loopback', '127.0.0.1'],
    ['private', '192.168.1.1'],
    ['link-local, where clouds keep their keys', '169.254.169.254'],
    ['IPv4 inside of IPv6', '::ffff:10.0.0.1'],
    ['unique local', 'fd00::1'],
  ])('is not connected to: %s', async (_, address) => {
    const { port, connections } = await overTls((__, response) => response.end('{}'))
    const family = address.includes(':') ? 6 : 4
    const from = door([], () => Promise.resolve([{ address, family }]))
    expect(await get(from, `https://cards.example:${port}/`)).toMatchObject({
      kind: 'failed',
      left: false,
      failure: { code: 'lnurl.notAllowed' },
    })
    expect(connections()).toBe(0)
  })

  it('is asked for and judged at every connection (DNS rebinding)', async () => {
    const asked: string[] = []
    const { port, connections } = await overTls((_, response) => response.end('{}'))
    const from = door([], (hostname) => {
      asked.push(hostname)
      return Promise.resolve([{ address: '127.0.0.1', family: 4 }])
    })
    for (let n = 0; n < 2; n += 1) await get(from, `https://cards.example:${port}/`)
    expect(asked).toEqual(['cards.example', 'cards.example'])
    expect(connections()).toBe(0)
  })

  it('that nobody knows is no answer', async () => {
    const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' })
    const from = door([], () => Promise.reject(unknown))
    expect(await get(from, 'https://cards.example/')).toMatchObject({
      left: false,
      failure: { code: 'lnurl.noAnswer', detail: { why: 'ENOTFOUND' } },
    })
  })
})

describe('an answer', () => {
  const answered = async (answer: RequestListener): Promise<Got> => {
    const { port } = await plain(answer)
    const origin = `http://127.0.0.1:${port}`
    return get(door([origin]), `${origin}/w`)
  }

  it('without an end is cut at 64 KiB', async () => {
    const block = Buffer.alloc(16 * 1024, 0x20)
    let written = 0
    const got = await answered((_, response) => {
      const more = () => {
        written += block.length
        if (!response.destroyed) response.write(block, () => setImmediate(more))
      }
      more()
    })
    expect(got).toMatchObject({ left: true, failure: { detail: { problem: 'tooLarge' } } })
    expect(written).toBeLessThan(64 * 1024 * 1024)
  })

  it('is not unpacked: a small one stays small', async () => {
    const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024, 0x20))
    const got = await answered((request, response) => {
      expect(request.headers['accept-encoding']).toBe('identity')
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
    })
    expect(got.kind === 'answer' && got.body.length <= bomb.length).toBe(true)
  })

  it('counts whatever its status says', async () => {
    const got = await answered((_, response) => response.writeHead(500).end('{"status":"OK"}'))
    expect(got).toEqual({ kind: 'answer', body: '{"status":"OK"}' })
  })

  it('elsewhere is told, not followed', async () => {
    const got = await answered((_, response) =>
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    )
    expect(got).toEqual({ kind: 'answer', body: '', location: 'http://127.0.0.1:1/' })
  })

  it('that is cut has left us; one from nobody has not', async () => {
    expect(await answered((_, response) => response.destroy())).toMatchObject({ left: true })
    const closed = await plain((_, response) => response.end())
    for (const one of open.splice(0)) one.close()
    const origin = `http://127.0.0.1:${closed.port}`
    expect(await get(door([origin]), origin)).toMatchObject({ left: false })
  })
})

describe('a wish to stop', () => {
  it.each([
    ['before a word', ''],
    ['in the head', 'HTTP/1.1 200 OK\r\nx: '],
    ['in the body, byte by byte', 'HTTP/1.1 200 OK\r\ncontent-length: 9000\r\n\r\n{'],
  ])('ends a slow answer %s', async (_, start) => {
    const heard = Promise.withResolvers<void>()
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => {
        socket.write(start)
        heard.resolve()
      })
    })
    const origin = await tcp(server)
    const { stop, call } = createStop()
    const got = door([origin]).get(new URL(origin), stop)
    await heard.promise
    call()
    expect(await got).toMatchObject({ kind: 'failed', left: true, stale: false })
  })
})

it('a kept connection that the other side closed is told as such', async () => {
  let asked = 0
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', () => {
      asked += 1
      if (asked === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}')
      else socket.destroy()
    })
  })
  const origin = await tcp(server)
  const from = door([origin])
  expect(await get(from, origin)).toMatchObject({ kind: 'answer' })
  expect(await get(from, origin)).toMatchObject({ kind: 'failed', left: true, stale: true })
})
