/** The cable of a simulated device that only speaks (evdev, hidraw): what stands behind its node (device-tree.ts). */
import { execFileSync } from 'node:child_process'
import { constants, closeSync, openSync, rmSync, writeSync } from 'node:fs'

export type Fifo = {
  /** To whoever has the node open. */
  send(bytes: Uint8Array): void
  close(): void
}

/** Makes a FIFO under this path. What nobody reads in time is lost, as the kernel loses a device's events. */
export function openFifo(path: string): Fifo {
  rmSync(path, { force: true })
  execFileSync('mkfifo', ['-m', '600', path])
  const file = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
  return Object.freeze({
    send: (bytes: Uint8Array) => {
      try {
        writeSync(file, bytes)
      } catch (thrown) {
        if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EAGAIN')) throw thrown
      }
    },
    close: () => {
      closeSync(file)
      rmSync(path, { force: true })
    },
  })
}
