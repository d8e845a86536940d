/** The simulated printer by its wire, byte by byte, as a printer's manual tells it. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Clock, Stop } from '../../core/ports/clock.ts'
import { instant } from '../../core/time/instant.ts'
import { startSimPrinter, type SimPrinterSettings } from './printer.ts'

const clock: Clock = {
  now: () => instant(1_763_720_000_000),
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

const ending: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end()
})

async function start(other: Partial<SimPrinterSettings> = {}) {
  const sim = await startSimPrinter({
    host: '127.0.0.1',
    port: 0,
    width: 58,
    clock,
    mmPerSecond: 5_000,
    ...other,
  })
  ending.push(sim.stop)
  return sim
}

async function call(port: number) {
  const heard: Buffer[] = []
  const socket = await new Promise<Socket>((resolve) => {
    const made: Socket = connect({ host: '127.0.0.1', port }, () => resolve(made))
  })
  socket.on('data', (bytes) => heard.push(bytes))
  socket.on('error', () => socket.destroy())
  ending.push(() => void socket.destroy())
  const ask = async (hex: string, wanted: number) => {
    heard.length = 0
    if (hex !== '') socket.write(Buffer.from(hex, 'hex'))
    const end = performance.now() + 1_500
    while (Buffer.concat(heard).length < wanted && performance.now() < end) await clock.sleep(5)
    return Buffer.concat(heard).toString('hex')
  }
  return { socket, ask }
}

const quietly = 150
const status = '100401100402100403100404'

describe('the simulated printer', () => {
  it('answers the four questions of status at once', async () => {
    const sim = await start()
    const { ask } = await call(sim.port)
    expect(await ask(status, 4)).toBe('12121212')
    sim.setCover(true)
    expect(await ask(status, 4)).toBe('1a161212')
    sim.setCover(false)
    sim.setPaper(false)
    expect(await ask(status, 4)).toBe('1a32127e')
    sim.setPaper(100)
    expect(await ask(status, 4)).toBe('1212121e')
  })

  it('answers a question that the wire cut in two', async () => {
    const sim = await start()
    const { ask } = await call(sim.port)
    expect(await ask('1004', 0)).toBe('')
    await clock.sleep(20)
    expect(await ask('01', 1)).toBe('12')
  })

  it('answers GS r only when all before it is on paper', async () => {
    const sim = await start()
    const { socket, ask } = await call(sim.port)
    sim.setCover(true)
    socket.write(Buffer.from('68656c6c6f0a1d5642001d7201', 'hex'))
    await clock.sleep(quietly)
    expect(sim.slips()).toEqual([])
    expect(await ask(status, 4)).toBe('1a161212')
    sim.setCover(false)
    expect(await ask('', 1)).toBe('00')
    expect(sim.slips().map(({ text }) => text)).toEqual([['hello']])
  })

  it('tells its model', async () => {
    const sim = await start()
    const { ask } = await call(sim.port)
    const answer = Buffer.from(await ask('1d4943', 18), 'hex').toString('latin1')
    expect(answer).toBe('_Practice printer\u0000')
  })

  it('serves one client at a time; the next is heard when the first has gone', async () => {
    const sim = await start()
    const first = await call(sim.port)
    expect(await first.ask(status, 4)).toBe('12121212')
    const second = await call(sim.port)
    second.socket.write(Buffer.from(status, 'hex'))
    await clock.sleep(quietly)
    expect(await second.ask('', 0)).toBe('')
    first.socket.destroy()
    expect(await second.ask('', 4)).toBe('12121212')
  })

  it('forgets its buffer when the power goes; what is on paper stays', async () => {
    const sim = await start({ mmPerSecond: 50 })
    const { socket } = await call(sim.port)
    socket.write(Buffer.from('6f6e650a74776f0a74687265650a', 'hex'))
    await clock.sleep(100)
    await sim.power(false)
    await sim.power(true)
    sim.tear()
    const [slip, ...more] = sim.slips()
    expect(more).toEqual([])
    expect(slip).toMatchObject({ isCut: false })
    expect(slip?.text[0]).toBe('one')
    expect(slip?.text).not.toContain('three')
  })

  it('throws its buffer away when told (DLE DC4 8)', async () => {
    const sim = await start()
    const { socket, ask } = await call(sim.port)
    sim.setCover(true)
    socket.write(Buffer.from('6f6c640a1d564200', 'hex'))
    expect(await ask('10140801031401060208', 3)).toBe('372500')
    sim.setCover(false)
    expect(await ask('6e65770a1d5642001d7201', 1)).toBe('00')
    expect(sim.slips().map(({ text }) => text)).toEqual([['new']])
  })

  it('keeps its slips in a folder, also when it is started anew', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flashtill-slips-'))
    ending.push(() => rmSync(folder, { recursive: true }))
    const first = await start({ folder })
    const { ask } = await call(first.port)
    await ask('6f6e650a1d56420074776f0a1d5642001d7201', 1)
    await first.stop()
    const again = await start({ folder })
    expect(again.slips().map(({ id, text, at, isCut }) => ({ id, text, at, isCut }))).toEqual([
      { id: '000001', text: ['one'], at: 1_763_720_000_000, isCut: true },
      { id: '000002', text: ['two'], at: 1_763_720_000_000, isCut: true },
    ])
    expect(again.slips()).toEqual(first.slips())
    expect(readdirSync(folder).toSorted()).toEqual([
      '000001.json',
      '000001.png',
      '000002.json',
      '000002.png',
    ])
  })

  it('tells whoever listens of every slip, until they stop', async () => {
    const sim = await start()
    const { ask } = await call(sim.port)
    const fallen: string[] = []
    const stop = sim.onSlip(({ id }) => fallen.push(id))
    await ask('610a1d5642001d7201', 1)
    stop()
    await ask('620a1d5642001d7201', 1)
    expect(fallen).toEqual(['000001'])
  })
})
