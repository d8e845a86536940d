#!/usr/bin/env node
/**
 * The device host: native drivers in a process of their own, started and watched by flashtilld (`host-process.ts`). It may die
 * alone; it ends when flashtilld is gone, and on nothing else: a signal to the whole group is flashtilld's to answer.
 */
import { enableCompileCache, flushCompileCache } from 'node:module'
import type { CardTransport } from '../../drivers/nfc/card-transport.ts'
import { openReaders, type Readers } from '../../drivers/nfc/readers.ts'
import { createTextTransport } from '../../drivers/nfc/text-transport.ts'
import { createTrayTransport } from '../../drivers/nfc/tray-transport.ts'
import { createSerialTransport } from '../../drivers/transport/serial.ts'
import { systemClock as clock } from '../clock.ts'
import { createLines } from './host-lines.ts'
import type { HostOrder, HostWord, ReaderSettings } from './host-words.ts'

enableCompileCache()

const say = (word: HostWord): void => {
  // A channel that breaks meanwhile is told by `disconnect`.
  if (process.connected) process.send?.(word, undefined, {}, () => {})
}

/** The native binding is loaded only where PC/SC is wanted. */
async function transportsFor(settings: ReaderSettings): Promise<readonly CardTransport[]> {
  const transports: CardTransport[] = []
  const { simulated } = settings
  if (simulated !== undefined)
    transports.push(createTrayTransport({ path: simulated, name: 'Practice reader', clock }))
  for (const { path, speed = 9_600 } of settings.text ?? []) {
    const line = createSerialTransport({ path, speed })
    transports.push(createTextTransport({ line, name: path, clock }))
  }
  if (settings.pcsc !== false) {
    const { createPcscTransport } = await import('../../drivers/nfc/pcsc-transport.ts')
    transports.push(createPcscTransport({ clock }))
  }
  return transports
}

async function open(settings: ReaderSettings, run: string): Promise<Readers> {
  const { take, leave } = settings
  const wishes = {
    ...(take === undefined ? {} : { take }),
    ...(leave === undefined ? {} : { leave }),
  }
  const transports = await transportsFor(settings)
  const readers: Readers = openReaders({
    transports,
    wishes,
    clock,
    run,
    tell: (happened) => say({ kind: 'card', happened }),
    // Told in the next turn, for a transport may tell of its readers while it is being opened.
    changed: () => queueMicrotask(() => say({ kind: 'readers', views: readers.views() })),
  })
  say({ kind: 'readers', views: readers.views() })
  // It never ends by itself, which is when Node would write its cache.
  flushCompileCache()
  return readers
}

let readers: Promise<Readers> | undefined
const lines = createLines(say)

async function obey(order: HostOrder): Promise<void> {
  if (order.kind === 'ping') say({ kind: 'alive' })
  if ('line' in order) return lines(order)
  if (order.kind === 'readers') {
    readers ??= open(order.settings, order.run)
    await readers
  }
  if (order.kind !== 'transmit' || readers === undefined) return
  const answer = await (await readers).transmit(order.presence, order.apdu)
  say({ kind: 'answer', number: order.number, answer })
}

process.on('message', (order: HostOrder) => {
  void obey(order)
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
// An exit would wait for native threads, which may hang: nothing is waited for.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))
say({ kind: 'alive' })
