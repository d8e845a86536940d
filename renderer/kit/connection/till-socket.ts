import type { ScreenMessage } from '../../../core/contract/screen.ts'

/** What the socket needs from the browser; tests give their own. */
export type SocketPorts = {
  readonly connect: (since: bigint | undefined) => SocketLike
  readonly now: () => number
  /** Calls back after `ms`; returns a way to stop that. */
  readonly later: (ms: number, run: () => void) => () => void
}

export type SocketLike = {
  onMessage: (text: string) => void
  onClose: () => void
  readonly close: () => void
}

export type SocketListener = {
  readonly message: (message: ScreenMessage, heardAt: number) => void
  /** The number of the last change that was applied: where to resume from. */
  readonly since: () => bigint | undefined
  readonly up: () => void
  readonly lost: (since: number) => void
}

const firstDelayMs = 50
const longestDelayMs = 500
/** The service's heart beats every 5 s. */
const silenceMs = 12_000
/** The service is back from a restart within a second: until then nothing is said. */
const graceMs = 1_500

/** One WebSocket that is always there again, resuming by number. Returns a way to end it. */
export function followTill(ports: SocketPorts, listener: SocketListener): () => void {
  let socket: SocketLike | undefined
  let delay = firstDelayMs
  let ended = false
  let stopSilence = () => {}
  let stopGrace: (() => void) | undefined
  const heard = (text: string) => {
    stopSilence()
    stopSilence = ports.later(silenceMs, () => socket?.close())
    stopGrace?.()
    stopGrace = undefined
    delay = firstDelayMs
    listener.up()
    listener.message(messageFrom(text), ports.now())
  }
  const gone = () => {
    stopSilence()
    if (ended) return
    const since = ports.now()
    stopGrace ??= ports.later(graceMs, () => listener.lost(since))
    ports.later(delay, open)
    delay = Math.min(delay * 2, longestDelayMs)
  }
  const open = () => {
    if (ended) return
    socket = ports.connect(listener.since())
    socket.onMessage = heard
    socket.onClose = gone
  }
  open()
  return () => {
    ended = true
    stopSilence()
    stopGrace?.()
    socket?.close()
  }
}

/** The service has checked what it says; the browser takes its word (core/contract/screen.ts). */
const messageFrom = (text: string): ScreenMessage => JSON.parse(text) as ScreenMessage
