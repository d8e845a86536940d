import { describe, expect, it } from 'vitest'
import { readNdef } from '../../core/card/ndef.ts'
import { failure } from '../../core/errors/registry.ts'
import { err, ok } from '../../core/errors/result.ts'
import type { CardHappening } from '../../core/ports/reader.ts'
import { createVirtualClock } from '../../core/time/virtual-clock.ts'
import { presenceProblems } from '../../scripts/test/faults/tap-timings.ts'
import type { ByteTransport, ConnectionEvents } from '../transport/byte-transport.ts'
import { openReaders } from './readers.ts'
import { createLineReader, createTextTransport } from './text-transport.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const link = 'lnurlw://card.example.com/ln?p=00&c=11'

function open() {
  const clock = createVirtualClock()
  const wire: { events?: ConnectionEvents; refuses?: 'device.absent' | 'device.notAllowed' } = {}
  const line: ByteTransport = {
    address: '/dev/ttyACM0',
    open: async (events) => {
      if (wire.refuses !== undefined) return err(failure(wire.refuses))
      wire.events = events
      return ok({ write: async () => true, close: () => events.closed() })
    },
  }
  const told: CardHappening[] = []
  const readers = openReaders({
    transports: [createTextTransport({ line, name: '/dev/ttyACM0', clock })],
    wishes: {},
    clock,
    run: 'r',
    tell: (happened) => told.push(happened),
    changed: () => {},
  })
  const state = () => readers.views().map((view) => view.state)
  const texts = () =>
    told.flatMap((one) => {
      const text = one.kind === 'tapped' ? readNdef(one.file) : undefined
      return text?.ok === true ? [text.value.text] : []
    })
  return { clock, wire, told, readers, state, texts }
}

describe('a reader that sends text', () => {
  it('tells a tap a line, in whatever pieces it comes, and takes no commands', async () => {
    const { clock, wire, told, texts, readers, state } = open()
    await clock.advance(1)
    expect(state()).toEqual([{ kind: 'ready' }])
    for (const part of ['lnurlw://card.exam', 'ple.com/ln?p=00&c=11', '\r', '\n']) {
      wire.events?.bytes(bytes(part))
    }
    expect(texts()).toEqual([link])
    expect(told.map(({ kind }) => kind)).toEqual(['arrived', 'tapped', 'left'])
    expect(told[1]).toMatchObject({ takesCommands: false, reader: 'text:/dev/ttyACM0' })
    expect(presenceProblems(told)).toEqual([])
    const answer = await readers.transmit(told[0]?.presence ?? '', bytes('x'))
    expect(answer).toMatchObject({ error: { code: 'tap.gone' } })
    expect(state()).toEqual([{ kind: 'ready' }])
    await readers.close()
  })

  it('takes what is said again while the card lies there for one tap', async () => {
    const { clock, wire, texts, readers } = open()
    await clock.advance(1)
    for (let at = 0; at < 5; at += 1) {
      wire.events?.bytes(bytes(`${link}\n`))
      await clock.advance(500)
    }
    expect(texts()).toEqual([link])
    wire.events?.bytes(bytes(`${link}2\n`))
    await clock.advance(3_000)
    wire.events?.bytes(bytes(`${link}2\n`))
    expect(texts()).toEqual([link, `${link}2`, `${link}2`])
    await readers.close()
  })

  it('is absent while its line cannot be opened, and there when it can', async () => {
    const { clock, wire, state, readers } = open()
    wire.refuses = 'device.notAllowed'
    await clock.advance(1)
    wire.events?.closed()
    await clock.advance(1_100)
    expect(state()).toEqual([{ kind: 'error', reason: 'reader.notAllowed' }])
    wire.refuses = 'device.absent'
    await clock.advance(1_000)
    expect(state()).toEqual([{ kind: 'absent', reason: 'reader.absent' }])
    delete wire.refuses
    await clock.advance(1_000)
    expect(state()).toEqual([{ kind: 'ready' }])
    await readers.close()
  })

  it.each([
    ['noise', '\u0000\u0001lnurlw://x\n', []],
    ['empty lines', '\n\r\n\r', []],
    ['a line that does not end', `${'x'.repeat(10_000)}\n${link}\n`, [link]],
    ['two at once', `${link}\r\nlightning:LNURL1\r\n`, [link, 'lightning:LNURL1']],
  ])('gets along with %s', (_, text, lines) => {
    expect(createLineReader()(bytes(text))).toEqual(lines)
  })
})
