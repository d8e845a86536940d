import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocketServer } from 'ws'
import type { Screens, ScreenKind } from './screens.ts'

export type SocketPorts = {
  readonly sockets: WebSocketServer
  readonly hosts: () => ReadonlySet<string>
  readonly screens: Screens
}

type Wanted = { readonly screen: ScreenKind; readonly since: bigint | undefined }

/** What a screen asks for in the address, or undefined for nonsense. */
function wantedOf(address: string | undefined): Wanted | undefined {
  const base = 'http://till'
  if (address === undefined || !URL.canParse(address, base)) return undefined
  const { pathname, searchParams } = new URL(address, base)
  const screen = searchParams.get('screen')
  const since = searchParams.get('since')
  if (pathname !== '/till/socket' || (screen !== 'cashier' && screen !== 'customer'))
    return undefined
  if (since !== null && !/^[0-9]{1,18}$/.test(since)) return undefined
  return { screen, since: since === null ? undefined : BigInt(since) }
}

/** Only our own pages: a foreign page in the same browser could otherwise listen (no CORS guards a WebSocket). */
function isOurs(request: IncomingMessage, hosts: ReadonlySet<string>): boolean {
  const { host, origin } = request.headers
  if (host === undefined || !hosts.has(host)) return false
  return origin === undefined || hosts.has(origin.replace(/^https?:\/\//, ''))
}

const refuse = (socket: Duplex, status: string) => {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

/** `WS /till/socket?screen=cashier|customer&since=SEQ` */
export function socketRoute(server: Server, { sockets, hosts, screens }: SocketPorts): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    if (!isOurs(request, hosts())) return refuse(socket, '403 Forbidden')
    const wanted = wantedOf(request.url)
    if (wanted === undefined) return refuse(socket, '404 Not Found')
    sockets.handleUpgrade(request, socket, head, (screen) => {
      void screens.connect(screen, wanted.screen, wanted.since)
    })
    return undefined
  })
}
