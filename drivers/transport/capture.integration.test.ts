/** A session with a printer, written down and played again: the driver cannot tell the difference. */
import { afterEach, describe, expect, it } from 'vitest'
import type { Clock, Stop } from '../../core/ports/clock.ts'
import type { PrintOutcome } from '../../core/ports/printer.ts'
import { instant } from '../../core/time/instant.ts'
import { createEscposPrinter } from '../printer/escpos-printer.ts'
import { readProfile } from '../profiles/read-profile.ts'
import { startSimPrinter } from '../sim/printer.ts'
import type { ByteTransport } from './byte-transport.ts'
import { captureTransport } from './capture.ts'
import { createReplayTransport, readCapture } from './replay.ts'
import { createTcpTransport } from './tcp.ts'

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

const ending: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end()
})

async function printOver(transport: ByteTransport): Promise<PrintOutcome> {
  const profile = readProfile('epson-80')
  if (!profile.ok) throw new Error('profile')
  const printer = createEscposPrinter({ transport, profile: profile.value, clock })
  const outcome = await printer.print({
    id: '1',
    blocks: [{ kind: 'text', text: 'hello' }, { kind: 'cut' }],
  })
  await printer.close()
  return outcome
}

async function captured() {
  const sim = await startSimPrinter({
    host: '127.0.0.1',
    port: 0,
    width: 80,
    clock,
    mmPerSecond: 5_000,
  })
  ending.push(sim.stop)
  const lines: string[] = []
  const transport = captureTransport({
    transport: createTcpTransport({ host: '127.0.0.1', port: sim.port }),
    clock,
    write: (line) => void lines.push(line),
  })
  return { outcome: await printOver(transport), lines }
}

describe('a captured session', () => {
  it('is played again as it was', async () => {
    const { outcome, lines } = await captured()
    expect(outcome).toEqual({ kind: 'confirmed' })
    expect(lines.some((line) => line.includes(Buffer.from('hello').toString('hex')))).toBe(true)
    const script = readCapture(lines.join('\n'))
    if (!script.ok) throw new Error(`line ${script.error}`)
    const replay = createReplayTransport(script.value)
    expect(await printOver(replay)).toEqual({ kind: 'confirmed' })
    expect(replay.strayed()).toBeUndefined()
  })

  it('says where something else was written than then', async () => {
    const { lines } = await captured()
    const other = lines.map((line) =>
      line.replace(Buffer.from('hello').toString('hex'), '6a6a6a6a6a'),
    )
    const script = readCapture(other.join('\n'))
    if (!script.ok) throw new Error(`line ${script.error}`)
    const replay = createReplayTransport(script.value)
    const opened = await replay.open({ bytes: () => {}, closed: () => {} })
    if (!opened.ok) throw new Error(opened.error.code)
    const outs = lines.flatMap((line) => /"out":"([0-9a-f]*)"/.exec(line)?.[1] ?? [])
    for (const hex of outs) await opened.value.write(Buffer.from(hex, 'hex'))
    expect(replay.strayed()).toMatch(/^line \d+: /)
  })
})

describe('readCapture', () => {
  it.each([
    ['{"ms":1,"out":"1b40"}\nnonsense', 2],
    ['{"ms":1,"out":"1b4"}', 1],
    ['{"ms":"1","in":""}', 1],
    ['{"ms":1,"event":"lost"}', 1],
    ['[]', 1],
  ])('names the line that is none: %s', (text, line) => {
    expect(readCapture(text)).toEqual({ ok: false, error: line })
  })
})
