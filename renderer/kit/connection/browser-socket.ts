import { nowMs } from '../clock.ts'
import type { SocketLike, SocketPorts } from './till-socket.ts'

/** The browser's own WebSocket and timers as the ports of `followTill`. */
export const browserSocketPorts = (screen: 'cashier' | 'customer'): SocketPorts => ({
  connect: (since) => webSocket(addressOf(screen, since)),
  now: nowMs,
  later: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
})

function addressOf(screen: string, since: bigint | undefined): string {
  const address = new URL('/till/socket', location.href)
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
  address.searchParams.set('screen', screen)
  if (since !== undefined) address.searchParams.set('since', since.toString())
  return address.href
}

function webSocket(address: string): SocketLike {
  const socket = new WebSocket(address)
  let closed = false
  const closeOnce = () => {
    if (closed) return
    closed = true
    like.onClose()
  }
  const like: SocketLike = {
    onMessage: () => {},
    onClose: () => {},
    // A half-open connection may take minutes to say that it is closed: it is given up at once.
    close: () => {
      socket.close()
      closeOnce()
    },
  }
  socket.addEventListener('message', (event: MessageEvent<string>) => {
    if (!closed) like.onMessage(event.data)
  })
  socket.addEventListener('close', closeOnce)
  return like
}
