/** A till for tests of the screens alone: answers the contract as a test wants it, and can die and come back. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { WebSocketServer, type WebSocket } from 'ws'
import type { ScreenMessage } from '../core/contract/screen.ts'
import { servePages } from './serve-pages.ts'

export type Asked = { readonly method: string; readonly path: string; readonly body: unknown }
export type Answered = { readonly status: number; readonly json: unknown }

export type PretendTill = {
  readonly address: string
  /** Every command that came, in order. */
  readonly asked: readonly Asked[]
  /** The `since` of every socket that was opened. */
  readonly since: readonly (string | null)[]
  /** What a command is answered with; undefined cuts the connection, as a killed service does. */
  answer(how: (asked: Asked) => Answered | undefined): void
  /** The snapshot for a screen that comes; undefined refuses the socket. */
  greet(how: (screen: string) => ScreenMessage | undefined): void
  tell(message: ScreenMessage): void
  /** Ends every socket, as a killed service does. */
  hangUp(): void
  close(): Promise<void>
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  return text === '' ? undefined : JSON.parse(text)
}

export async function pretendTill(): Promise<PretendTill> {
  const asked: Asked[] = []
  const since: (string | null)[] = []
  let answer: (asked: Asked) => Answered | undefined = () => ({ status: 200, json: {} })
  let greet: (screen: string) => ScreenMessage | undefined = () => undefined
  const command = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? '/', 'http://till')
    const one = { method: request.method ?? 'GET', path: pathname, body: await bodyOf(request) }
    asked.push(one)
    const answered = answer(one)
    if (answered === undefined) return request.socket.destroy()
    response.writeHead(answered.status, { 'content-type': 'application/json' })
    return response.end(JSON.stringify(answered.json))
  }
  const pages = await servePages((request, response) => {
    if (request.url?.startsWith('/till/') !== true) return false
    void command(request, response)
    return true
  })
  const sockets = new WebSocketServer({ noServer: true })
  pages.server.on('upgrade', (request, socket, head) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://till')
    const hello = greet(searchParams.get('screen') ?? '')
    if (hello === undefined) return socket.destroy()
    since.push(searchParams.get('since'))
    return sockets.handleUpgrade(request, socket, head, (screen: WebSocket) => {
      screen.send(JSON.stringify(hello))
    })
  })
  return {
    address: pages.address,
    asked,
    since,
    answer: (how) => {
      answer = how
    },
    greet: (how) => {
      greet = how
    },
    tell: (message) => {
      for (const screen of sockets.clients) screen.send(JSON.stringify(message))
    },
    hangUp: () => {
      for (const screen of sockets.clients) screen.terminate()
    },
    close: async () => {
      for (const screen of sockets.clients) screen.terminate()
      sockets.close()
      await pages.close()
    },
  }
}
