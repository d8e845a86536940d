/**
 * Tells what is plugged in and when that changes: by the events of the folders under `/dev` (the kernel makes and removes
 * the nodes there, udev then gives them their group), and by a slow look in case one was missed.
 */
import { watch, type FSWatcher } from 'node:fs'
import { join } from 'node:path'
import type { FoundDevice } from '../../core/device/device.ts'
import type { Clock } from '../../core/ports/clock.ts'
import { createStop } from '../../core/ports/stop.ts'
import { enumerateDevices } from './enumerate.ts'

export type HotPlugParts = {
  readonly clock: Clock
  /** `/`, or a folder made like it. */
  readonly root?: string
  readonly changed: (found: readonly FoundDevice[]) => void
  readonly reconcileMs?: number
}

export type HotPlug = {
  /** Looks now; resolves once everybody was told. */
  look(): Promise<void>
  close(): void
}

const RECONCILE_MS = 30_000
/** One plugging is a handful of events: they are taken together. */
const SETTLE_MS = 30
const folders = ['dev', 'dev/usb', 'dev/input', 'dev/serial', 'dev/serial/by-id']

type Watch = Required<HotPlugParts> & {
  readonly watchers: Map<string, FSWatcher>
  said: string
  isClosed: boolean
  /** The look under way, and whether another was asked for meanwhile. */
  looking: Promise<void> | undefined
  again: boolean
}

/** Folders come and go with their last device: what is not watched yet is tried at every look. */
function watchFolders(hot: Watch, ring: () => void): void {
  for (const folder of folders) {
    if (hot.watchers.has(folder)) continue
    try {
      const watcher = watch(join(hot.root, folder), { persistent: false }, ring)
      const forget = () => {
        watcher.close()
        hot.watchers.delete(folder)
      }
      watcher.on('error', forget)
      // A folder that is removed tells so by its own name ("rename"); its successor is another inode.
      watcher.on('change', (kind, name) => {
        if (kind === 'rename' && name === folder.split('/').at(-1)) forget()
      })
      hot.watchers.set(folder, watcher)
    } catch {
      continue
    }
  }
}

async function lookOnce(hot: Watch): Promise<void> {
  const found = await enumerateDevices(hot.root)
  const said = JSON.stringify(found)
  if (hot.isClosed || said === hot.said) return
  hot.said = said
  hot.changed(found)
}

/** One look at a time; asked meanwhile, it looks once more. */
function look(hot: Watch, ring: () => void): Promise<void> {
  hot.again = true
  const run = async () => {
    while (hot.again && !hot.isClosed) {
      hot.again = false
      watchFolders(hot, ring)
      await lookOnce(hot)
    }
    hot.looking = undefined
  }
  hot.looking ??= run()
  return hot.looking
}

/** Watches from now on; the first `changed` comes with the first look. */
export function watchDevices(parts: HotPlugParts): HotPlug {
  const { root = '/', reconcileMs = RECONCILE_MS, clock } = parts
  const ending = createStop()
  const hot: Watch = {
    ...parts,
    root,
    reconcileMs,
    watchers: new Map(),
    said: '',
    isClosed: false,
    looking: undefined,
    again: false,
  }
  let isSettling = false
  const ring = () => {
    if (isSettling || hot.isClosed) return
    isSettling = true
    void clock.sleep(SETTLE_MS, ending.stop).then(() => {
      isSettling = false
      if (!hot.isClosed) void look(hot, ring)
    })
  }
  const reconcile = async () => {
    while (!hot.isClosed) {
      await look(hot, ring)
      await clock.sleep(reconcileMs, ending.stop)
    }
  }
  void reconcile()
  return Object.freeze({
    look: () => look(hot, ring),
    close: () => {
      hot.isClosed = true
      ending.call()
      for (const watcher of hot.watchers.values()) watcher.close()
      hot.watchers.clear()
    },
  })
}
