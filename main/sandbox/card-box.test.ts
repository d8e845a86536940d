import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { seededRandom } from '../../core/ports/seeded-random.ts'
import type { Field } from '../../drivers/nfc/card-transport.ts'
import { readCard } from '../../drivers/nfc/read-card.ts'
import { createTrayTransport } from '../../drivers/nfc/tray-transport.ts'
import { linkedCard } from '../../scripts/test/faults/tap-timings.ts'
import { systemClock } from '../clock.ts'
import { openCardBox, type CardBox } from './card-box.ts'
import { cardRoutes } from './card-routes.ts'

let folder: string
let box: CardBox
const random = seededRandom(11)
const open = () =>
  openCardBox({
    folder: path.join(folder, 'cards'),
    socketPath: path.join(folder, 'reader.sock'),
    random,
  })

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'flashtill-cards-'))
  box = await open()
})
afterEach(async () => {
  await box.close()
  rmSync(folder, { recursive: true })
})

/** The till's end of the reader: resolves with what it feels. */
async function feelCard() {
  const felt = Promise.withResolvers<Field>()
  const transport = createTrayTransport({
    path: path.join(folder, 'reader.sock'),
    name: 'reader',
    clock: systemClock,
  })
  transport.open({
    field: (_, field) => {
      if (field.kind === 'card') felt.resolve(field)
    },
    file: () => {},
    away: () => {},
    standing: () => {},
  })
  await felt.promise
  const link = await transport.connect('reader')
  if (typeof link === 'string') throw new Error(link)
  return { transport, link }
}

describe('the box of cards', () => {
  it('has two blank cards at first, and more when they are asked for', () => {
    expect(box.cards()).toMatchObject([
      { id: 'card-1', name: 'Card 1', isLaid: false, counter: 0 },
      { id: 'card-2', name: 'Card 2' },
    ])
    expect(box.add('Anna')).toMatchObject({ id: 'card-3', name: 'Anna' })
    expect(new Set(box.cards().map(({ uid }) => uid)).size).toBe(3)
  })

  it('takes a card that was programmed anew for the one that it has', () => {
    const state = linkedCard(1).state()
    const { id } = box.put('Anna', state)
    expect(box.put('Anna', { ...state, counter: 7 })).toMatchObject({ id, counter: 7 })
    expect(box.chip(state.uid)?.counter).toBe(7)
    expect(box.cards()).toHaveLength(3)
  })

  it('keeps what a tap changed when the shop is killed', async () => {
    const { id } = box.put('Anna', linkedCard(1).state())
    expect(box.lay(id)).toBe(true)
    expect(box.cards().find((card) => card.id === id)).toMatchObject({
      isLaid: true,
      host: 'card.example.com',
    })
    const { transport, link } = await feelCard()
    expect((await readCard(link)).ok).toBe(true)
    // Read before anything is closed: that is what a kill would leave.
    const kept = JSON.parse(readFileSync(path.join(folder, 'cards', `${id}.json`), 'utf8'))
    expect(kept.chip.counter).toBe(1)
    await transport.close()
    await box.close()
    box = await open()
    expect(box.cards().find((card) => card.id === id)).toMatchObject({ name: 'Anna', counter: 1 })
  })

  it('loses a card that is snatched away in the middle of being read', async () => {
    box.lay('card-1', { tear: { at: 3, side: 'before' } })
    const { transport, link } = await feelCard()
    expect(await readCard(link)).toEqual({ ok: false, error: 'tap.gone' })
    expect(box.cards().some(({ isLaid }) => isLaid)).toBe(false)
    await transport.close()
  })

  it('does not know a card that is none', async () => {
    expect(box.lay('card-9')).toBe(false)
    await box.close()
    const [file = ''] = readdirSync(path.join(folder, 'cards'))
    writeFileSync(path.join(folder, 'cards', file), '{"name":"x","chip":{}}')
    await expect(open()).rejects.toThrow('is no card. Move it away')
    rmSync(path.join(folder, 'cards', file))
    box = await open()
  })

  it('answers its routes', () => {
    const routes = cardRoutes(box)
    const post = (url: string, body?: unknown) => {
      for (const { method, pattern, handle } of routes) {
        const caught = method === 'POST' ? pattern.exec(url) : null
        if (caught !== null) return handle({ caught: caught.slice(1), url, body })
      }
      return 'none'
    }
    expect(post('/cards/new', { name: '' })).toMatchObject({ status: 422 })
    expect(post('/cards/card-9/lay')).toMatchObject({ status: 404 })
    expect(post('/cards/card-2/lay')).toMatchObject({ status: 200 })
    expect(box.cards()[1]).toMatchObject({ isLaid: true })
    expect(post('/cards/lift')).toMatchObject({ status: 200 })
    expect(box.cards()[1]).toMatchObject({ isLaid: false })
  })
})
