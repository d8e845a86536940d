import type { Bell } from '../core/ports/ports.ts'

/** A bell inside one process. */
export function createBell(): Bell {
  const listeners = new Set<Parameters<Bell['onRing']>[0]>()
  return Object.freeze({
    ring: (noun: Parameters<Bell['ring']>[0], id: string) => {
      for (const listener of listeners) listener({ noun, id })
    },
    onRing: (listener: Parameters<Bell['onRing']>[0]) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  })
}
