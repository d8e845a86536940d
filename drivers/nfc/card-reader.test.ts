/** A reader's life in virtual time: cards that stay, leave, come back torn, do not speak, and calls that hang. */
import { describe, expect, it } from 'vitest'
import { converse } from '../../core/card/dialogue.ts'
import { inspectCard } from '../../core/card/inspect-card.ts'
import { readTap } from '../../core/card/read-tap.ts'
import { exchangeWith, type CardHappening } from '../../core/ports/reader.ts'
import { seededRandom } from '../../core/ports/seeded-random.ts'
import { createVirtualClock } from '../../core/time/virtual-clock.ts'
import {
  counterOf,
  linkedCard,
  presenceProblems,
  tapTiming,
} from '../../scripts/test/faults/tap-timings.ts'
import { createFieldTransport } from '../sim/field-transport.ts'
import { factoryChip } from '../sim/ntag424/chip-state.ts'
import { createNtag424, type Ntag424 } from '../sim/ntag424/ntag424.ts'
import { openReaders, isWished } from './readers.ts'

const times = { findMs: 5, missMs: 5, connectMs: 5, apduMs: 10 }

function open() {
  const clock = createVirtualClock()
  const transport = createFieldTransport({ name: 'field', clock, times })
  const told: CardHappening[] = []
  const readers = openReaders({
    transports: [transport],
    wishes: {},
    clock,
    run: 'r',
    tell: (happened) => told.push(happened),
    changed: () => {},
  })
  const words = () =>
    told.map((one) => (one.kind === 'unreadable' ? `unreadable ${one.why}` : one.kind))
  const state = () => readers.views().map((view) => view.state)
  return { clock, transport, told, words, readers, state }
}

const blank = () =>
  createNtag424({ state: factoryChip('04a39493cc8680' as never), random: seededRandom(5) })

/** A phone: it answers, but has no such application. */
const phone = (): Ntag424 => ({ ...blank(), transmit: () => Uint8Array.of(0x6a, 0x82) })

describe('a card on a reader', () => {
  it('is told at once, read once, and told when it leaves', async () => {
    const { clock, transport, words, told, state } = open()
    expect(state()).toEqual([{ kind: 'ready' }])
    transport.lay(linkedCard(1))
    await clock.advance(times.findMs)
    expect(words()).toEqual(['arrived'])
    expect(state()).toEqual([{ kind: 'busy' }])
    await clock.advance(10_000)
    expect(words()).toEqual(['arrived', 'tapped'])
    transport.lift()
    await clock.advance(100)
    expect(words()).toEqual(['arrived', 'tapped', 'left'])
    const tapped = told.find((one) => one.kind === 'tapped')
    expect(tapped).toMatchObject({
      reader: 'field:field',
      presence: 'r-1',
      readMs: 35,
      takesCommands: true,
    })
    expect(counterOf(tapped?.kind === 'tapped' ? tapped.file : new Uint8Array(0))).toBe(1)
    expect(state()).toEqual([{ kind: 'ready' }])
  })

  it('that is blank is read as an empty file', async () => {
    const { clock, transport, told } = open()
    transport.lay(blank())
    await clock.advance(200)
    const tapped = told.find((one) => one.kind === 'tapped')
    expect(tapped?.kind === 'tapped' && [...tapped.file.subarray(0, 2)]).toEqual([0, 0])
  })

  it('takes commands after it was read, one after the other, until it leaves', async () => {
    const { clock, transport, readers } = open()
    transport.lay(linkedCard(1))
    await clock.advance(200)
    const exchange = exchangeWith(readers, 'r-1')
    const facts = converse(inspectCard(), exchange)
    await clock.advance(1_000)
    const again = converse(readTap(), exchange)
    await clock.advance(1_000)
    expect(await facts).toMatchObject({ ok: true, value: { uid: '04a39493cc8680' } })
    expect((await again).ok).toBe(true)
    transport.lift()
    const late = exchange(Uint8Array.of(0x90, 0x60, 0, 0, 0))
    await clock.advance(100)
    expect((await late).length).toBe(0)
    expect(await readers.transmit('r-1', new Uint8Array(5))).toMatchObject({
      ok: false,
      error: { code: 'tap.gone' },
    })
  })

  it.each([
    ['a phone or bank card', phone, 'tap.otherCard'],
    [
      'a card whose counter has ended',
      () =>
        createNtag424({
          state: { ...linkedCard(1).state(), counter: 0xffffff },
          random: seededRandom(1),
        }),
      'tap.refused',
    ],
  ])('is ignored with a word: %s', async (_, card, why) => {
    const { clock, transport, words } = open()
    transport.lay(card())
    await clock.advance(5_000)
    transport.lift()
    await clock.advance(100)
    expect(words()).toEqual(['arrived', `unreadable ${why}`, 'left'])
  })

  it('that is changed for another between two looks is two presences', async () => {
    const { clock, transport, words } = open()
    transport.lay(linkedCard(1))
    await clock.advance(300)
    transport.lay(linkedCard(2, '04a39493cc8681'))
    await clock.advance(300)
    expect(words()).toEqual(['arrived', 'tapped', 'left', 'arrived', 'tapped'])
  })

  it('in which somebody left half a command is read all the same', async () => {
    const { clock, transport, words } = open()
    const card = linkedCard(1)
    let asked = 0
    const halfDone: Ntag424 = {
      ...card,
      transmit: (apdu) => ((asked += 1) === 1 ? Uint8Array.of(0x69, 0x85) : card.transmit(apdu)),
    }
    transport.lay(halfDone)
    await clock.advance(1_000)
    expect(words()).toEqual(['arrived', 'tapped'])
  })

  it('that was torn by bad contact is read again while it lies there', async () => {
    const { clock, transport, told, words } = open()
    const card = linkedCard(1)
    let asked = 0
    const shaky: Ntag424 = {
      ...card,
      transmit: (apdu) => ((asked += 1) === 3 ? new Uint8Array(0) : card.transmit(apdu)),
    }
    transport.lay(shaky)
    await clock.advance(1_000)
    expect(words()).toEqual(['arrived', 'tapped'])
    expect(presenceProblems([...told, { ...told[0], kind: 'left' } as CardHappening])).toEqual([])
  })

  it('that was torn while it was written to is a new laying once it speaks again', async () => {
    const { clock, transport, words, readers } = open()
    const card = linkedCard(1)
    let isTorn = false
    const shaky: Ntag424 = {
      ...card,
      transmit: (apdu) => (isTorn ? new Uint8Array(0) : card.transmit(apdu)),
    }
    transport.lay(shaky)
    await clock.advance(300)
    isTorn = true
    const torn = readers.transmit('r-1', Uint8Array.of(0x90, 0x60, 0, 0, 0))
    await clock.advance(2_000)
    expect(await torn).toMatchObject({ error: { code: 'tap.gone' } })
    expect(words()).toEqual(['arrived', 'tapped'])
    isTorn = false
    await clock.advance(1_000)
    expect(words()).toEqual(['arrived', 'tapped', 'left', 'arrived', 'tapped'])
  })

  it.each([
    ['mute', 'tap.silent'],
    ['several', 'tap.severalCards'],
  ] as const)(
    'beside others, or one that never speaks, is told after a second: %s',
    async (kind, why) => {
      const { clock, transport, words } = open()
      transport.disturb(kind)
      await clock.advance(times.findMs)
      expect(words()).toEqual(['arrived'])
      await clock.advance(1_100)
      expect(words()).toEqual(['arrived', `unreadable ${why}`])
      transport.lay(linkedCard(1))
      await clock.advance(200)
      expect(words().slice(2)).toEqual(['left', 'arrived', 'tapped'])
    },
  )
})

describe('a reader', () => {
  it('whose call hangs is an error, reads again when the call comes back', async () => {
    const { clock, transport, words, state } = open()
    transport.hang(true)
    transport.lay(linkedCard(1))
    await clock.advance(3_100)
    expect(state()).toEqual([{ kind: 'error', reason: 'reader.noAnswer' }])
    expect(words()).toEqual(['arrived', 'unreadable tap.silent'])
    transport.hang(false)
    await clock.advance(1_000)
    expect(words()).toEqual(['arrived', 'unreadable tap.silent', 'left', 'arrived', 'tapped'])
    expect(state()).toEqual([{ kind: 'busy' }])
  })

  it('is used or not by its name', () => {
    const names = [
      'ACS ACR1252 Dual Reader PICC 00 00',
      'ACS ACR1252 Dual Reader SAM 00 01',
      'Virtual PCD 00 00',
    ]
    const used = (wishes: Parameters<typeof isWished>[1]) =>
      names.map((name) => isWished(name, wishes))
    expect(used({})).toEqual([true, false, true])
    expect(used({ take: ['acr1252'] })).toEqual([true, true, false])
    expect(used({ take: ['acr1252'], leave: ['SAM'] })).toEqual([true, false, false])
    expect(used({ leave: ['virtual'] })).toEqual([true, false, false])
  })

  it('that flashtill.toml names and nobody has is absent', () => {
    const readers = openReaders({
      transports: [],
      wishes: { take: ['ACR122'] },
      clock: createVirtualClock(),
      run: 'r',
      tell: () => {},
      changed: () => {},
    })
    expect(readers.views()).toEqual([
      { id: 'pcsc:ACR122', name: 'ACR122', state: { kind: 'absent', reason: 'reader.absent' } },
    ])
  })
})

describe('tap timings', () => {
  // The long run has 10,000: npm run soak -- taps.
  it('100 seeds: what lay for 1.5 times the read time is read, nothing twice', async () => {
    const trials = await Promise.all(Array.from({ length: 100 }, (_, seed) => tapTiming(seed)))
    expect(
      trials.flatMap(({ seed, problems }) => problems.map((one) => `seed ${seed}: ${one}`)),
    ).toEqual([])
    expect(trials.some(({ layings }) => layings.some((one) => one.endsWith('0 times')))).toBe(true)
    expect(trials.reduce((sum, { tapped }) => sum + tapped, 0)).toBeGreaterThan(100)
  })
})
