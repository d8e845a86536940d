import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Where lines go; never throws. */
export type LineSink = { write(line: string): void }

/** Two files of this size hold weeks of a till. */
const largestBytes = 16 * 1024 * 1024

/**
 * A log that a till cannot fail for: what cannot be written (disk full, read-only) is dropped, and the next line tries
 * again. Each line is written at once, so that the last ones before a crash are there. A full file becomes `….1`.
 */
export function openLogFile(path: string, largest = largestBytes): LineSink {
  let file: number | undefined
  let bytes = 0
  const open = (): number => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const opened = openSync(path, 'a', 0o600)
    bytes = fstatSync(opened).size
    return opened
  }
  const turn = (full: number): number => {
    closeSync(full)
    file = undefined
    renameSync(path, `${path}.1`)
    return open()
  }
  return Object.freeze({
    write(line: string) {
      try {
        file ??= open()
        if (bytes >= largest) file = turn(file)
        bytes += writeSync(file, line)
      } catch {
        // Nobody could be told but by this very log.
      }
    },
  })
}
