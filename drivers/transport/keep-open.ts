/** A line to a device that is opened again and again until it is closed: what pole displays and scanners have in common. */
import type { DeviceState } from '../../core/device/device.ts'
import type { Failure } from '../../core/errors/registry.ts'
import type { Clock } from '../../core/ports/clock.ts'
import { createStop, type StopSwitch } from '../../core/ports/stop.ts'
import type { ByteTransport, Connection } from './byte-transport.ts'

export type KeepOpenParts = {
  readonly transport: ByteTransport
  readonly clock: Clock
  /** More in a second is noise: a wrong speed, a wrong device, a broken cable. The line rests then. */
  readonly mostBytesASecond: number
  readonly bytes: (bytes: Uint8Array) => void
  /** A connection that has just been opened. The line is `ready` once this has ended with true; false closes it. */
  readonly opened: (connection: Connection) => Promise<boolean>
  /** It is closed, whatever the reason. */
  readonly closed: () => void
}

export type KeptLine = {
  state(): DeviceState
  onState(changed: (state: DeviceState) => void): () => void
  /** Why it is not simply ready though it is open, or that it is again. */
  say(state: DeviceState): void
  /** Closes this connection and opens another; `why` stands until then. */
  drop(why: DeviceState): void
  close(): Promise<void>
}

const firstRetryMs = 250
const longestRetryMs = 2_000
/** A noisy line is left alone for so long. */
const restMs = 5_000

const absent: DeviceState = { kind: 'absent', reason: 'device.absent' }
const noisy: DeviceState = { kind: 'error', reason: 'device.noise' }

/** It is there, and a person must act before it can be opened; anything else is simply not there. */
const refusedBy = ({ code }: Failure): DeviceState =>
  code === 'device.notAllowed' || code === 'device.taken' || code === 'device.noAnswer'
    ? { kind: 'error', reason: code }
    : absent

type Line = KeepOpenParts & {
  readonly listeners: Set<(state: DeviceState) => void>
  readonly ending: StopSwitch
  state: DeviceState
  connection: Connection | undefined
  /** Why the connection under way was dropped, if it was. */
  dropped: DeviceState | undefined
  secondMs: number
  count: number
}

function setState(line: Line, state: DeviceState): void {
  const isSame = JSON.stringify(line.state) === JSON.stringify(state)
  line.state = state
  if (!isSame) for (const listener of line.listeners) listener(state)
}

function drop(line: Line, why: DeviceState): void {
  line.dropped ??= why
  line.connection?.close()
}

function hear(line: Line, bytes: Uint8Array): void {
  if (line.dropped !== undefined) return
  const now = line.clock.monotonicMs()
  if (now - line.secondMs >= 1_000) Object.assign(line, { secondMs: now, count: 0 })
  line.count += bytes.length
  if (line.count > line.mostBytesASecond) drop(line, noisy)
  else line.bytes(bytes)
}

/** One connection from its opening to its end; true when it was open. */
async function connectOnce(line: Line): Promise<boolean> {
  const closed = Promise.withResolvers<void>()
  line.dropped = undefined
  const opened = await line.transport.open({
    bytes: (bytes) => hear(line, bytes),
    closed: closed.resolve,
  })
  if (!opened.ok) {
    setState(line, refusedBy(opened.error))
    return false
  }
  const connection = opened.value
  line.connection = connection
  if (line.ending.stop.stopped || line.dropped !== undefined) connection.close()
  else if (line.state.kind !== 'error') setState(line, { kind: 'probing' })
  const isReady = await Promise.race([line.opened(connection), closed.promise])
  if (isReady === true && line.dropped === undefined) setState(line, { kind: 'ready' })
  else connection.close()
  await closed.promise
  line.connection = undefined
  line.closed()
  setState(line, line.dropped ?? absent)
  return isReady === true
}

async function run(line: Line): Promise<void> {
  let retryMs = firstRetryMs
  while (!line.ending.stop.stopped) {
    const wasOpen = await connectOnce(line)
    const isNoisy = line.dropped === noisy
    retryMs = wasOpen ? firstRetryMs : Math.min(longestRetryMs, retryMs * 2)
    await line.clock.sleep(isNoisy ? restMs : retryMs, line.ending.stop)
  }
}

/** Opens it from now on. */
export function keepOpen(parts: KeepOpenParts): KeptLine {
  const line: Line = {
    ...parts,
    listeners: new Set(),
    ending: createStop(),
    state: { kind: 'probing' },
    connection: undefined,
    dropped: undefined,
    secondMs: 0,
    count: 0,
  }
  const running = run(line)
  return Object.freeze({
    state: () => line.state,
    onState: (changed: (state: DeviceState) => void) => {
      const entry = (state: DeviceState) => changed(state)
      line.listeners.add(entry)
      return () => {
        line.listeners.delete(entry)
      }
    },
    say: (state: DeviceState) => {
      if (line.connection !== undefined && line.dropped === undefined) setState(line, state)
    },
    drop: (why: DeviceState) => drop(line, why),
    close: async () => {
      line.ending.call()
      line.connection?.close()
      await running
    },
  })
}
