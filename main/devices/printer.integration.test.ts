import { afterEach, describe, expect, it } from 'vitest'
import type { LogLine } from '../../core/ports/log.ts'
import { startSimPrinter } from '../../drivers/sim/printer.ts'
import { systemClock } from '../clock.ts'
import { createPrinter } from './printer.ts'

const ending: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end()
})

function listen() {
  const lines: LogLine[] = []
  const write = (line: LogLine) => {
    lines.push(line)
  }
  return { lines, log: { info: write, warn: write, error: write, debug: write } }
}

async function start(profile: string | undefined) {
  const sim = await startSimPrinter({
    host: '127.0.0.1',
    port: 0,
    width: 80,
    clock: systemClock,
    mmPerSecond: 5_000,
  })
  ending.push(sim.stop)
  const { lines, log } = listen()
  const printer = createPrinter({ host: '127.0.0.1', port: sim.port, profile }, systemClock, log)
  ending.push(printer.close)
  return { sim, lines, printer }
}

describe('createPrinter', () => {
  it('prints by the settings of flashtill.toml and logs what happens', async () => {
    const { sim, lines, printer } = await start('epson-80')
    const outcome = await printer.print({
      id: '1',
      blocks: [{ kind: 'text', text: 'hello' }, { kind: 'cut' }],
    })
    expect(outcome).toEqual({ kind: 'confirmed' })
    expect(sim.slips().map(({ text }) => text)).toEqual([['hello']])
    await printer.print({ id: '2', blocks: [{ kind: 'cut' }] })
    expect(lines.map(({ event, kind }) => [event, kind])).toEqual([
      ['printer.configured', undefined],
      ['printer.state', 'ready'],
    ])
  })

  it('takes a printer of a profile it does not know for one of which nothing is known', async () => {
    const { lines, printer } = await start('epsom')
    const outcome = await printer.print({
      id: '1',
      blocks: [{ kind: 'text', text: 'hello' }, { kind: 'cut' }],
    })
    expect(outcome).toEqual({ kind: 'confirmed' })
    expect(lines[0]).toMatchObject({ event: 'printer.profileUnknown', profile: 'epsom' })
  })
})
