/** Plugging and pulling in a folder made like /sys and /dev, with the kernel's real inotify. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { DeviceId } from '../../core/contract/ids.ts'
import type { Device, FoundDevice } from '../../core/device/device.ts'
import { matchDevices } from '../../core/device/match-devices.ts'
import { newDevice } from '../../core/device/meet-device.ts'
import type { Clock, Stop } from '../../core/ports/clock.ts'
import { seededRandom } from '../../core/ports/seeded-random.ts'
import { instant } from '../../core/time/instant.ts'
import { createDeviceTree, type SimDevice } from '../sim/device-tree.ts'
import { watchDevices } from './hot-plug.ts'

const clock: Clock = {
  now: () => instant(0),
  monotonicMs: () => performance.now(),
  sleep: (ms: number, stop?: Stop) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      stop?.onStop(() => {
        clearTimeout(timer)
        resolve()
      })
    }),
}

const ending: (() => void)[] = []
afterEach(() => {
  for (const end of ending.splice(0).toReversed()) end()
})

function start(reconcileMs = 3_600_000) {
  const root = mkdtempSync(join(tmpdir(), 'flashtill-plug-'))
  const tree = createDeviceTree(root)
  const told: (readonly FoundDevice[])[] = []
  const hot = watchDevices({ clock, root, reconcileMs, changed: (found) => void told.push(found) })
  ending.push(
    () => rmSync(root, { recursive: true, force: true }),
    () => hot.close(),
  )
  return { tree, told, hot, last: () => told.at(-1) ?? [] }
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  const end = performance.now() + 20_000
  while (!isSo() && performance.now() < end) await clock.sleep(3)
  expect(isSo(), what).toBe(true)
}

/** Ten devices: printers with and without a number, lines, scanners. */
const ten: readonly SimDevice[] = Array.from({ length: 10 }, (_, at) => {
  const nodes = [`usb/lp${at}`, `ttyUSB${at}`, `ttyACM${at}`]
  return {
    node: nodes[at % 3] ?? '',
    socket: `1-${at + 1}`,
    vendor: '04b8',
    product: at < 6 ? '0e28' : `000${at}`,
    ...(at % 2 === 0 ? { serial: `S${at}` } : {}),
    model: `Model ${at}`,
  }
})

describe('watchDevices', () => {
  it('tells of a plug and of a pull by the event, long before the slow look', async () => {
    const { tree, last, hot } = start()
    await hot.look()
    const [printer, line] = ten
    if (printer === undefined || line === undefined) throw new Error('ten')
    tree.plug(printer)
    await until('plugged', () => last().length === 1)
    tree.plug(line)
    await until('both', () => last().length === 2)
    tree.pull(printer)
    await until('pulled', () => last().length === 1)
    expect(last()[0]?.identity.bus).toBe('serial')
  })

  it('follows a folder that is removed with its last device and comes again', async () => {
    const { tree, last } = start()
    const [printer] = ten
    if (printer === undefined) throw new Error('ten')
    for (let round = 0; round < 5; round += 1) {
      tree.plug(printer)
      await until(`in ${round}`, () => last().length === 1)
      tree.pull(printer)
      rmSync(join(tree.root, 'dev/usb'), { recursive: true })
      await until(`out ${round}`, () => last().length === 0)
    }
  })

  it('says nothing of what is nothing to it', async () => {
    const { told, hot } = start()
    await hot.look()
    await hot.look()
    expect(told.length).toBe(1)
  })

  /** `PLUGS=500` for the long run. */
  const rounds = Number(process.env['PLUGS'] ?? 25)
  it(`knows 10 devices again, plugged and pulled ${rounds} times: none mistaken, nothing leaks`, async () => {
    const { tree, last } = start()
    const random = seededRandom(1)
    const byte = () => random.bytes(1)[0] ?? 0
    let known: readonly Device[] = []
    const owner = new Map<string, string>()
    for (let round = 0; round < rounds; round += 1) {
      const plugged = round === 0 ? ten : ten.filter(() => byte() % 4 > 0)
      for (const device of plugged) tree.plug(device)
      const wanted = plugged
        .map(({ socket }) => `${socket}:1.0`)
        .toSorted()
        .join()
      const places = () =>
        last()
          .map(({ identity }) => identity.place)
          .toSorted()
          .join()
      await until(`round ${round}`, () => places() === wanted)
      const { present, fresh } = matchDevices(known, last())
      for (const { device, found } of present)
        expect(owner.get(device.id)).toBe(found.identity.place)
      for (const one of fresh) {
        const device = newDevice(known, one, { id: `d${owner.size}` as DeviceId, at: instant(0) })
        owner.set(device.id, one.identity.place)
        known = [...known, device]
      }
      for (const device of plugged) tree.pull(device)
      await until(`round ${round} out`, () => last().length === 0)
    }
    expect(known.length).toBe(10)
  })

  it('gives back every watch that it took', async () => {
    const watches = () =>
      readdirSync('/proc/self/fdinfo').flatMap((fd) => {
        try {
          const info = String(
            process.getBuiltinModule('node:fs').readFileSync(`/proc/self/fdinfo/${fd}`),
          )
          return info.match(/^inotify /gm) ?? []
        } catch {
          return []
        }
      }).length
    const before = watches()
    const { tree, hot, last } = start()
    for (const device of ten) tree.plug(device)
    await until('all', () => last().length === 10)
    expect(watches()).toBeGreaterThan(before)
    hot.close()
    expect(watches()).toBe(before)
  })
})
