/** The device host as a real process, with a simulated reader behind its socket: taps, commands, death, hanging. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { converse } from '../../core/card/dialogue.ts'
import { inspectCard } from '../../core/card/inspect-card.ts'
import { exchangeWith, type CardEvent } from '../../core/ports/reader.ts'
import { startTrayReader, type TrayReader } from '../../drivers/sim/tray-reader.ts'
import { counterOf, linkedCard, presenceProblems } from '../../scripts/test/faults/tap-timings.ts'
import { systemClock as clock } from '../clock.ts'
import { systemRandom as random } from '../random.ts'
import { createReaders, type TillReaders } from './readers.ts'

const log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} }

let folder: string
let tray: TrayReader
let readers: TillReaders
let told: CardEvent[]

/** Waits for a condition, never for a time. */
async function until(what: string, isSo: () => boolean): Promise<void> {
  const startedMs = clock.monotonicMs()
  while (!isSo()) {
    if (clock.monotonicMs() - startedMs > 20_000) throw new Error(`never: ${what}`)
    await clock.sleep(5)
  }
}

const count = (kind: CardEvent['kind']): number => told.filter((one) => one.kind === kind).length
const state = () => readers.readers().map((view) => view.state.kind)
const kill = (signal: NodeJS.Signals): void => {
  const pid = readers.hostPid()
  if (pid === undefined) throw new Error('no host')
  process.kill(pid, signal)
}

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'flashtill-readers-'))
  const simulated = path.join(folder, 'reader.sock')
  tray = await startTrayReader({ path: simulated, used: () => {} })
  readers = createReaders({ pcsc: false, simulated }, { clock, log, random })
  told = []
  readers.onCard((event) => told.push(event))
  await until('the reader is ready', () => state().join() === 'ready')
})

afterEach(async () => {
  await readers.close()
  await tray.close()
  rmSync(folder, { recursive: true })
  expect(presenceProblems(told)).toEqual([])
})

describe('the device host', () => {
  it('tells a tap, carries commands as long as the card lies there, and tells that it left', async () => {
    tray.lay(linkedCard(1))
    await until('it is read', () => count('tapped') === 1)
    const [arrived, tapped] = told
    expect(arrived).toMatchObject({ kind: 'arrived', reader: 'tray:Practice reader' })
    expect(tapped?.kind === 'tapped' && counterOf(tapped.file)).toBe(1)
    const presence = tapped?.presence ?? ''
    const facts = await converse(inspectCard(), exchangeWith(readers, presence))
    expect(facts).toMatchObject({ ok: true, value: { isNtag424: true, uid: '04a39493cc8680' } })
    tray.lift()
    await until('it has left', () => count('left') === 1)
    expect(await readers.transmit(presence, Uint8Array.of(0, 0xa4, 4, 0))).toMatchObject({
      error: { code: 'tap.gone' },
    })
  })

  it('says of a card snatched away in the middle that it was too early, and reads the next', async () => {
    tray.lay(linkedCard(1), { tear: { at: 3, side: 'before' } })
    await until('it is told', () => count('left') === 1)
    expect(told.map((one) => (one.kind === 'unreadable' ? one.why : one.kind))).toEqual([
      'arrived',
      'tap.gone',
      'left',
    ])
    tray.lay(linkedCard(2))
    await until('it is read', () => count('tapped') === 1)
    tray.lift()
    await until('it has left', () => count('left') === 2)
  })

  it('that is killed ends what lay there, comes back, and finds the card again', async () => {
    tray.lay(linkedCard(1))
    await until('it is read', () => count('tapped') === 1)
    const seen: unknown[] = []
    readers.onState(() => seen.push(readers.readers()[0]?.state))
    kill('SIGKILL')
    const asked = readers.transmit(told[0]?.presence ?? '', Uint8Array.of(0x90, 0x60, 0, 0, 0))
    await until('the card is told to have left', () => count('left') === 1)
    expect(await asked).toMatchObject({ error: { code: 'tap.gone' } })
    expect(seen).toContainEqual({ kind: 'absent', reason: 'reader.starting' })
    await until('it is read again', () => count('tapped') === 2)
    expect(new Set(told.map((one) => one.presence)).size).toBe(2)
    tray.lift()
    await until('it has left', () => count('left') === 2)
  })

  it('that hangs is killed and comes back', async () => {
    kill('SIGSTOP')
    tray.lay(linkedCard(1))
    await until('it is read', () => count('tapped') === 1)
    tray.lift()
    await until('it has left', () => count('left') === 1)
  })

  it('says that a reader is away, and finds it when it is back', async () => {
    await tray.close()
    await until('it is away', () => state().join() === 'absent')
    expect(readers.readers()[0]?.state).toEqual({ kind: 'absent', reason: 'reader.absent' })
    tray = await startTrayReader({ path: path.join(folder, 'reader.sock'), used: () => {} })
    await until('it is back', () => state().join() === 'ready')
  })
})

it('a device host does not outlive the till, however that ends', async () => {
  const script = `
    import { createReaders } from ${JSON.stringify(path.join(import.meta.dirname, 'readers.ts'))}
    import { systemClock as clock } from ${JSON.stringify(path.join(import.meta.dirname, '../clock.ts'))}
    import { systemRandom as random } from ${JSON.stringify(path.join(import.meta.dirname, '../random.ts'))}
    const log = { info() {}, warn() {}, error() {}, debug() {} }
    const simulated = ${JSON.stringify(path.join(folder, 'reader.sock'))}
    const readers = createReaders({ simulated }, { clock, log, random })
    readers.onState(() => {
      if (readers.readers()[0]?.state.kind === 'ready') console.log(readers.hostPid())
    })`
  const program = path.join(folder, 'till.ts')
  writeFileSync(program, script)
  const till = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  till.stdout.on('data', (part: Buffer) => (said += part.toString()))
  await until('it has a host', () => said.endsWith('\n'))
  till.kill('SIGKILL')
  const isThere = () => existsSync(`/proc/${said.trim()}`)
  await until('its host has ended, too', () => !isThere())
})

it('reads a serial reader that sends text, unplugged and plugged in again', async () => {
  const [near, far] = [path.join(folder, 'near'), path.join(folder, 'far')]
  const side = (link: string) => `pty,raw,echo=0,link=${link}`
  const plugIn = async () => {
    const socat = spawn('socat', [side(near), side(far)], { stdio: 'ignore' })
    await until('the line is there', () => existsSync(near) && existsSync(far))
    return socat
  }
  let socat = await plugIn()
  const serial = createReaders({ pcsc: false, text: [{ path: near }] }, { clock, log, random })
  serial.onCard((event) => told.push(event))
  const kind = () => serial.readers()[0]?.state.kind
  await until('it is ready', () => kind() === 'ready')
  writeFileSync(far, 'lnurlw://card.example.com/ln?p=00&c=11\r\n')
  await until('it is read', () => count('left') === 1)
  expect(told[1]).toMatchObject({ kind: 'tapped', takesCommands: false, reader: `text:${near}` })
  socat.kill('SIGKILL')
  await until('it is away', () => kind() === 'absent')
  rmSync(near)
  rmSync(far)
  socat = await plugIn()
  await until('it is back', () => kind() === 'ready')
  await serial.close()
  socat.kill('SIGKILL')
})
