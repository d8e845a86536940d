/** The device file over what a computer has without a printer: PTYs (socat), FIFOs, plain files. */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Clock, Stop } from '../../core/ports/clock.ts'
import { instant } from '../../core/time/instant.ts'
import { createUsblpTransport } from './usblp.ts'

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

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'flashtill-usblp-'))
  ending.push(() => rmSync(path, { recursive: true, force: true }))
  return path
}

async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + 10_000
  while (!isSo() && performance.now() < end) await clock.sleep(5)
  expect(isSo()).toBe(true)
}

/** A pair of PTYs: what is written to one is read from the other. */
async function pair() {
  const at = folder()
  const [near, far] = [join(at, 'near'), join(at, 'far')]
  const side = (link: string) => `pty,raw,echo=0,link=${link}`
  const socat = spawn('socat', [side(near), side(far)], { stdio: 'ignore' })
  const unplug = () => void socat.kill('SIGKILL')
  ending.push(unplug)
  await until(() => existsSync(near) && existsSync(far))
  return { near, far, unplug }
}

function listen() {
  const heard: Buffer[] = []
  const told = { closed: 0 }
  return {
    heard: () => Buffer.concat(heard).toString(),
    told,
    events: {
      bytes: (bytes: Uint8Array) => void heard.push(Buffer.from(bytes)),
      closed: () => {
        told.closed += 1
      },
    },
  }
}

async function opened(path: string, events = listen().events) {
  const result = await createUsblpTransport({ path, clock }).open(events)
  if (!result.ok) throw new Error(result.error.code)
  ending.push(result.value.close)
  return result.value
}

describe('a device file', () => {
  it('carries bytes both ways, also after a rest', async () => {
    const { near, far } = await pair()
    const [till, printer] = [listen(), listen()]
    const tillSide = await opened(near, till.events)
    const printerSide = await opened(far, printer.events)
    for (const word of ['one ', 'two ', 'three']) {
      expect(await tillSide.write(Buffer.from(word))).toBe(true)
      expect(await printerSide.write(Buffer.from(word.toUpperCase()))).toBe(true)
      await clock.sleep(120)
    }
    await until(() => till.heard() === 'ONE TWO THREE' && printer.heard() === 'one two three')
  })

  it('keeps the order of what is written at once', async () => {
    const { near, far } = await pair()
    const printer = listen()
    const tillSide = await opened(near)
    await opened(far, printer.events)
    const parts = Array.from({ length: 40 }, (_, at) => `${at},`.repeat(300))
    const taken = await Promise.all(parts.map((part) => tillSide.write(Buffer.from(part))))
    expect(taken.every(Boolean)).toBe(true)
    await until(() => printer.heard() === parts.join(''))
  })

  it('tells once that the plug was pulled, at the latest when it is written to, and writes no more', async () => {
    const { near, unplug } = await pair()
    const { told, events } = listen()
    const connection = await opened(near, events)
    unplug()
    let isTaken = true
    while (isTaken) isTaken = await connection.write(Buffer.from('late'))
    expect(told.closed).toBe(1)
    expect(await connection.write(Buffer.from('late'))).toBe(false)
    connection.close()
    expect(told.closed).toBe(1)
  })

  it('is a plain file, too: the bytes lie in it', async () => {
    const path = join(folder(), 'paper')
    writeFileSync(path, '')
    const connection = await opened(path)
    expect(await connection.write(Buffer.from('receipt'))).toBe(true)
    expect(readFileSync(path, 'utf8')).toBe('receipt')
  })
})

describe('a FIFO that blocks for ever', () => {
  function fifo(): string {
    const path = join(folder(), 'fifo')
    execFileSync('mkfifo', [path])
    return path
  }

  it('delays nobody: neither its own opening nor what others read and write', async () => {
    // More of them than the threads that Node has for files.
    const stuck = await Promise.all(Array.from({ length: 12 }, () => opened(fifo())))
    const writes = stuck.map((one) => one.write(new Uint8Array(1_000_000)))
    const { near, far } = await pair()
    const printer = listen()
    const other = await opened(near)
    await opened(far, printer.events)
    expect(await other.write(Buffer.from('sold'))).toBe(true)
    await until(() => printer.heard() === 'sold')
    for (const one of stuck) one.close()
    expect(await Promise.all(writes)).toEqual(stuck.map(() => false))
  })

  it('goes on where it stopped once somebody reads', async () => {
    const path = fifo()
    const connection = await opened(path)
    const bytes = Buffer.alloc(300_000, 'x')
    const written = connection.write(bytes)
    const reader = await open(path, 'r')
    // Some of it comes back to the till itself: who opens a FIFO both ways reads it, too.
    const buffer = Buffer.alloc(65_536)
    const drain = setInterval(
      () => void reader.read(buffer, 0, 4_096, null).catch(() => undefined),
      1,
    )
    expect(await written).toBe(true)
    clearInterval(drain)
    connection.close()
    await clock.sleep(50)
    await reader.close()
  })
})

describe('what cannot be opened', () => {
  it.each([
    ['nothing there', '/nowhere/lp0', 'device.absent'],
    ['no device behind the name', '/dev/tty', 'device.absent'],
  ])('%s', async (_, path, code) => {
    const result = await createUsblpTransport({ path, clock }).open(listen().events)
    if (result.ok) result.value.close()
    // A terminal of ours is a device, too: then there is nothing to tell apart.
    if (path === '/dev/tty' && result.ok) return
    expect(result).toMatchObject({ ok: false, error: { code } })
  })
})
