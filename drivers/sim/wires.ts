/** Cables of simulated devices: what stands behind a node of a `/dev` that is none (device-tree.ts). */
import { execFileSync, spawn } from 'node:child_process'
import { constants, closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs'
import type { Clock } from '../../core/ports/clock.ts'

export type Wire = {
  /** To the till. */
  send(bytes: Uint8Array): void
  close(): void
}

/** A serial line: a PTY under this path, from socat. Resolves once the path is there; rejects without socat. */
export async function openPtyWire(
  path: string,
  heard: (bytes: Uint8Array) => void,
  clock: Clock,
): Promise<Wire> {
  rmSync(path, { force: true })
  const socat = spawn('socat', [`pty,raw,echo=0,link=${path}`, '-'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  let problem: Error | undefined
  socat.once('error', (error) => {
    problem = error
  })
  socat.once('exit', (code) => {
    problem ??= new Error(`socat ended (${code})`)
  })
  socat.stdin.on('error', () => {})
  socat.stdout.on('data', (bytes: Uint8Array) => heard(bytes))
  while (!existsSync(path)) {
    if (problem !== undefined) throw problem
    await clock.sleep(5)
  }
  return Object.freeze({
    send: (bytes: Uint8Array) => void socat.stdin.write(bytes),
    close: () => void socat.kill('SIGKILL'),
  })
}

/** A device file that only speaks: a FIFO under this path (evdev, hidraw). What nobody reads in time is lost, as there. */
export function openFifoWire(path: string): Wire {
  rmSync(path, { force: true })
  execFileSync('mkfifo', ['-m', '600', path])
  const file = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
  return Object.freeze({
    send: (bytes: Uint8Array) => {
      try {
        writeSync(file, bytes)
      } catch {
        // Full: the kernel drops a device's events, too.
      }
    },
    close: () => {
      closeSync(file)
      rmSync(path, { force: true })
    },
  })
}
