/** Serial lines over a pair of PTYs (socat), with the real native code. Speeds mean nothing to a PTY. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { ConnectionEvents } from './byte-transport.ts'
import { createSerialTransport } from './serial.ts'

const ending: (() => void)[] = []
afterEach(() => {
  for (const end of ending.splice(0).toReversed()) end()
})

async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + 10_000
  while (!isSo() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 5))
  expect(isSo()).toBe(true)
}

async function pair() {
  const at = mkdtempSync(join(tmpdir(), 'flashtill-serial-'))
  ending.push(() => rmSync(at, { recursive: true, force: true }))
  const [near, far] = [join(at, 'near'), join(at, 'far')]
  const side = (link: string) => `pty,raw,echo=0,link=${link}`
  const socat = spawn('socat', [side(near), side(far)], { stdio: 'ignore' })
  const unplug = () => void socat.kill('SIGKILL')
  ending.push(unplug)
  await until(() => existsSync(near) && existsSync(far))
  return { near, far, unplug, freeze: () => void socat.kill('SIGSTOP') }
}

function listen() {
  const heard: Buffer[] = []
  const told = { closed: 0 }
  const events: ConnectionEvents = {
    bytes: (bytes) => void heard.push(Buffer.from(bytes)),
    closed: () => {
      told.closed += 1
    },
  }
  return { heard: () => Buffer.concat(heard).toString('hex'), told, events }
}

async function opened(path: string, events: ConnectionEvents) {
  const result = await createSerialTransport({ path, speed: 9_600 }).open(events)
  if (!result.ok) throw new Error(result.error.code)
  ending.push(result.value.close)
  return result.value
}

describe('a serial line', () => {
  it('carries every byte value both ways', async () => {
    const { near, far } = await pair()
    const [till, device] = [listen(), listen()]
    const tillSide = await opened(near, till.events)
    const deviceSide = await opened(far, device.events)
    const all = Uint8Array.from({ length: 256 }, (_, value) => value)
    expect(await tillSide.write(all)).toBe(true)
    expect(await deviceSide.write(all.toReversed())).toBe(true)
    await until(() => till.heard().length === 512 && device.heard().length === 512)
    expect(device.heard()).toBe(Buffer.from(all).toString('hex'))
    expect(till.heard()).toBe(Buffer.from(all.toReversed()).toString('hex'))
  })

  it('tells that it was pulled, and writes no more', async () => {
    const { near, unplug } = await pair()
    const { told, events } = listen()
    const connection = await opened(near, events)
    unplug()
    await until(() => told.closed === 1)
    expect(await connection.write(Buffer.from('late'))).toBe(false)
  })

  it('answers a write that nobody takes when it is closed', async () => {
    const { near, freeze } = await pair()
    const { told, events } = listen()
    const connection = await opened(near, events)
    freeze()
    const written = connection.write(new Uint8Array(1_000_000))
    connection.close()
    expect(await written).toBe(false)
    await until(() => told.closed === 1)
  })

  it('is opened again after it was closed', async () => {
    const { near } = await pair()
    for (let round = 0; round < 5; round += 1) {
      const { told, events } = listen()
      const connection = await opened(near, events)
      connection.close()
      connection.close()
      await until(() => told.closed === 1)
    }
  })

  it('says who stands in the way', async () => {
    const { near } = await pair()
    await opened(near, listen().events)
    const second = await createSerialTransport({ path: near, speed: 9_600 }).open(listen().events)
    expect(second).toMatchObject({ ok: false, error: { code: 'device.taken' } })
    const none = await createSerialTransport({ path: '/nowhere/ttyS9', speed: 9_600 }).open(
      listen().events,
    )
    expect(none).toMatchObject({ ok: false, error: { code: 'device.absent' } })
  })
})
