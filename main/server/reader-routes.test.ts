import fastify from 'fastify'
import { TypeBoxValidatorCompiler, type TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { afterEach, describe, expect, it } from 'vitest'
import { ndefUriFile } from '../../core/card/ndef.ts'
import type { CardEvent, CardHappening, ReaderPort } from '../../core/ports/reader.ts'
import { instant } from '../../core/time/instant.ts'
import { createVirtualClock } from '../../core/time/virtual-clock.ts'
import { readerRoutes } from './reader-routes.ts'

const clock = createVirtualClock()
const listeners = new Set<(event: CardEvent) => void>()
const readers: ReaderPort = {
  readers: () => [
    { id: 'pcsc:A', name: 'A', state: { kind: 'ready' } },
    { id: 'pcsc:B', name: 'B', state: { kind: 'absent', reason: 'reader.absent' } },
  ],
  onState: () => () => {},
  onCard: (listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  transmit: () => Promise.reject(new Error('not asked here')),
}
const app = fastify()
  .withTypeProvider<TypeBoxTypeProvider>()
  .setValidatorCompiler(TypeBoxValidatorCompiler)
readerRoutes(app, { readers, clock })

const happens = (happened: CardHappening): void => {
  for (const listener of listeners) listener({ ...happened, at: instant(0), atMs: 0 })
}
const card = { reader: 'pcsc:A', presence: 'p-1' }

/** Asks, and lets it come to wait. */
async function test(query = '') {
  const answer = app.inject(`/till/readers/test${query}`)
  while (listeners.size === 0) await new Promise(setImmediate)
  return answer
}
const waits = async () => {
  while (listeners.size === 0) await new Promise(setImmediate)
}

afterEach(() => {
  expect(listeners.size).toBe(0)
})

describe('a test of the readers', () => {
  it('names them all with their states', async () => {
    const answer = await app.inject('/till/readers')
    expect(answer.json()).toEqual({
      readers: [
        { id: 'pcsc:A', name: 'A', state: 'ready' },
        { id: 'pcsc:B', name: 'B', state: 'absent', reason: 'reader.absent' },
      ],
    })
  })

  it.each([
    ['lnurlw://card.example.com/ln?p=11&c=22', { holds: 'link', host: 'card.example.com' }],
    ['tel:110', { holds: 'link' }],
  ])('says of %s whom it leads to, and never the link', async (text, holds) => {
    const asked = test()
    await waits()
    happens({ ...card, kind: 'arrived' })
    happens({ ...card, kind: 'tapped', file: ndefUriFile(text), readMs: 40.4, takesCommands: true })
    const answer = await asked
    expect(answer.json().card).toEqual({ reader: 'pcsc:A', readMs: 40, ...holds })
    expect(answer.body).not.toContain('p=11')
  })

  it('says that a card is blank, and why one was not read', async () => {
    const blank = test()
    await waits()
    const file = Uint8Array.of(0, 0, 0)
    happens({ ...card, kind: 'tapped', file, readMs: 40, takesCommands: true })
    expect((await blank).json().card).toMatchObject({ holds: 'blank' })
    const torn = test()
    await waits()
    happens({ ...card, kind: 'unreadable', why: 'tap.gone', readMs: 12 })
    expect((await torn).json().card).toMatchObject({ holds: 'nothing', problem: 'tap.gone' })
  })

  it('ends without a card when none comes', async () => {
    const asked = test('?seconds=5')
    await waits()
    await clock.advance(5_000)
    expect((await asked).json().card).toBeUndefined()
    expect((await app.inject('/till/readers/test?seconds=600')).statusCode).toBe(400)
  })
})
