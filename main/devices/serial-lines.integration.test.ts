/** Serial lines through the device host: real process, real native code, a PTY. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock as clock } from '../clock.ts'
import { createSerialLines } from './serial-lines.ts'

const ending: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end()
})

async function until(what: string, isSo: () => boolean): Promise<void> {
  const end = performance.now() + 20_000
  while (!isSo() && performance.now() < end) await clock.sleep(5)
  expect(isSo(), what).toBe(true)
}

const silent = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} }

async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'flashtill-lines-'))
  ending.push(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'pty')
  // What is written comes back, as from a device that answers with its question.
  const wire = spawn('socat', [`pty,raw,echo=0,link=${path}`, 'EXEC:cat'], { stdio: 'ignore' })
  ending.push(() => void wire.kill('SIGKILL'))
  await until('the wire', () => existsSync(path))
  const lines = createSerialLines({ clock, log: silent })
  ending.push(lines.close)
  const heard: Buffer[] = []
  const told = { closed: 0 }
  const events = {
    bytes: (bytes: Uint8Array) => void heard.push(Buffer.from(bytes)),
    closed: () => {
      told.closed += 1
    },
  }
  return { lines, path, told, events, heard: () => Buffer.concat(heard).toString() }
}

describe('serial lines', () => {
  it('start no process before one is opened', async () => {
    const { lines, path } = await start()
    expect(lines.line({ path, speed: 9_600 }).address).toBe(`${path} at 9600`)
    expect(lines.hostPid()).toBeUndefined()
  })

  it('carry bytes, close, and tell why one cannot be opened', async () => {
    const { lines, path, events, heard, told } = await start()
    const opened = await lines.line({ path, speed: 9_600 }).open(events)
    if (!opened.ok) throw new Error(opened.error.code)
    expect(await opened.value.write(Buffer.from('hello'))).toBe(true)
    await until('the echo', () => heard() === 'hello')
    const second = await lines.line({ path, speed: 9_600 }).open(events)
    expect(second).toMatchObject({ ok: false, error: { code: 'device.taken' } })
    const none = await lines.line({ path: '/nowhere', speed: 9_600 }).open(events)
    expect(none).toMatchObject({ ok: false, error: { code: 'device.absent' } })
    opened.value.close()
    expect(told.closed).toBe(1)
    expect(await opened.value.write(Buffer.from('late'))).toBe(false)
  })

  it('outlive their process: the line is told closed, and opens again', async () => {
    const { lines, path, events, heard, told } = await start()
    const opened = await lines.line({ path, speed: 9_600 }).open(events)
    if (!opened.ok) throw new Error(opened.error.code)
    const pid = lines.hostPid()
    if (pid === undefined) throw new Error('no process')
    process.kill(pid, 'SIGKILL')
    await until('told', () => told.closed === 1)
    expect(await opened.value.write(Buffer.from('late'))).toBe(false)
    const again = await lines.line({ path, speed: 9_600 }).open(events)
    if (!again.ok) throw new Error(again.error.code)
    await again.value.write(Buffer.from('again'))
    await until('the echo', () => heard() === 'again')
  })
})
