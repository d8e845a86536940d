/** Real pcscd, its virtual reader with emulated cards, the device host between: what a counter sees of PC/SC. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { carryOut } from '../../core/card/carry-out.ts'
import { inspectCard } from '../../core/card/inspect-card.ts'
import { converse } from '../../core/card/dialogue.ts'
import { planIssue, planWipe } from '../../core/card/plan-provisioning.ts'
import { provisionCard } from '../../core/card/provision-card.ts'
import type { ProvisioningJournal } from '../../core/card/provisioning-journal.ts'
import { exchangeWith, type CardEvent } from '../../core/ports/reader.ts'
import {
  base,
  blank,
  derived,
  keysOf,
  uid,
  unwrap,
} from '../../drivers/sim/ntag424/provisioning-rig.ts'
import { factoryChip } from '../../drivers/sim/ntag424/chip-state.ts'
import { createNtag424, type Ntag424 } from '../../drivers/sim/ntag424/ntag424.ts'
import type { Tear } from '../../drivers/sim/ntag424/card-field.ts'
import { layIntoVpcd, type VpcdCard } from '../../drivers/sim/vpcd-card.ts'
import { counterOf, linkedCard, presenceProblems } from '../../scripts/test/faults/tap-timings.ts'
import { preparePcscd, type Pcscd } from '../../scripts/test/pcscd.ts'
import { systemClock as clock } from '../clock.ts'
import { systemRandom as random } from '../random.ts'
import { createReaders, type TillReaders } from './readers.ts'

const log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} }
const host = '127.0.0.1'
const first = 'pcsc:Virtual PCD 00 00'

let pcscd: Pcscd
let readers: TillReaders
let told: CardEvent[]
const laid: VpcdCard[] = []

async function until(what: string, isSo: () => boolean): Promise<void> {
  const startedMs = clock.monotonicMs()
  while (!isSo()) {
    if (clock.monotonicMs() - startedMs > 30_000)
      throw new Error(`never: ${what}: ${JSON.stringify([readers.readers(), told])}`)
    await clock.sleep(5)
  }
}
const states = () =>
  readers.readers().map(({ state }) => ('reason' in state ? state.reason : state.kind))
const count = (kind: CardEvent['kind']): number => told.filter((one) => one.kind === kind).length
const lay = async (card: Ntag424, slot: 0 | 1 = 0, happens: { readonly tear?: Tear } = {}) => {
  const lying = await layIntoVpcd(card, { host, port: pcscd.ports[slot] }, happens)
  laid.push(lying)
  return lying
}

beforeAll(async () => {
  pcscd = await preparePcscd()
  await pcscd.start()
  process.env['PCSCLITE_CSOCK_NAME'] = pcscd.socket
  readers = createReaders({}, { clock, log, random })
  readers.onCard((event) => told.push(event))
  told = []
  await until('both readers are ready', () => states().join() === 'ready,ready')
})

beforeEach(() => {
  told = []
})

afterEach(async () => {
  for (const card of laid.splice(0)) card.pull()
  await until('every card has left', () => count('left') === count('arrived'))
  expect(presenceProblems(told)).toEqual([])
})

afterAll(async () => {
  await readers.close()
  await pcscd.remove()
  delete process.env['PCSCLITE_CSOCK_NAME']
})

describe('a card on a PC/SC reader', () => {
  it('is told, read once, and told when it leaves', async () => {
    const card = await lay(linkedCard(1))
    await until('it is read', () => count('tapped') === 1)
    const tapped = told[1]
    expect(tapped).toMatchObject({ kind: 'tapped', reader: first, takesCommands: true })
    expect(tapped?.kind === 'tapped' && counterOf(tapped.file)).toBe(1)
    card.pull()
    await until('it has left', () => count('left') === 1)
    await until('the reader is free', () => states().join() === 'ready,ready')
  })

  it('that leaves in the middle of being read is told so, and its next tap is read', async () => {
    await lay(linkedCard(1), 0, { tear: { at: 3, side: 'after' } })
    await until('it has left', () => count('left') === 1)
    expect(told[1]).toMatchObject({ kind: 'unreadable', why: 'tap.gone' })
    await lay(linkedCard(1))
    await until('it is read', () => count('tapped') === 1)
  })

  it('is read on two readers at once, each its own', async () => {
    await Promise.all([lay(linkedCard(1), 0), lay(linkedCard(2, '04a39493cc8681'), 1)])
    await until('both are read', () => count('tapped') === 2)
    const read = told.filter((one) => one.kind === 'tapped')
    expect(new Set(read.map((one) => one.reader)).size).toBe(2)
    expect(new Set(read.map((one) => one.presence)).size).toBe(2)
  })

  it('that is no card of ours is ignored with a word', async () => {
    const phone = { ...linkedCard(1), transmit: () => Uint8Array.of(0x6a, 0x82) }
    await lay(phone)
    await until('it is told', () => count('unreadable') === 1)
    expect(told[1]).toMatchObject({ why: 'tap.otherCard' })
  })
})

describe('a blank card', () => {
  it('is issued and wiped through the host', async () => {
    const chip = createNtag424({ state: factoryChip(uid), random })
    await lay(chip)
    await until('it is read', () => count('tapped') === 1)
    const exchange = exchangeWith(readers, told[0]?.presence ?? '')
    const kept: ProvisioningJournal[] = []
    const save = async (journal: ProvisioningJournal) => void kept.push(journal)
    const carry = (journal: ProvisioningJournal) =>
      carryOut(provisionCard(journal, { keysOf, random }), { exchange, save })
    const issued = unwrap(await carry(blank().journal))
    expect(chip.state().keys.map(({ version }) => version)).toEqual([1, 1, 1, 1, 1])
    const facts = unwrap(await converse(inspectCard(), exchange))
    const wiping = unwrap(planWipe({ facts, known: { keys: issued.to, byte: 1 } }))
    unwrap(await carry(wiping))
    expect(chip.state()).toMatchObject({
      keys: factoryChip(uid).keys,
      files: factoryChip(uid).files,
    })
    const facts2 = unwrap(await converse(inspectCard(), exchange))
    expect(planIssue({ facts: facts2 }, { keys: derived(2), link: base }).ok).toBe(true)
    expect(kept.length).toBeGreaterThan(10)
  })
})

describe('the service', () => {
  it('is found again each time it was killed, by the same host', async () => {
    const pid = readers.hostPid()
    for (let at = 0; at < 3; at += 1) {
      await pcscd.kill()
      await until('its readers are away', () =>
        states().every((one) => one === 'reader.serviceAway'),
      )
      await pcscd.start()
      await until('its readers are back', () => states().join() === 'ready,ready')
    }
    expect(readers.hostPid()).toBe(pid)
  })

  it('that hangs makes its reader an error and holds up nobody; the reader is well again with it', async () => {
    const pid = readers.hostPid()
    await lay(linkedCard(1))
    await until('it is read', () => count('tapped') === 1)
    pcscd.pause(true)
    const asked = readers.transmit(told[0]?.presence ?? '', Uint8Array.of(0x90, 0x60, 0, 0, 0))
    await until('the reader is an error', () => states()[0] === 'reader.noAnswer')
    expect(await asked).toMatchObject({ error: { code: 'reader.noAnswer' } })
    pcscd.pause(false)
    await until('the card is read again', () => count('tapped') === 2)
    await until('its reader is well', () => states().join() === 'busy,ready')
    expect(readers.hostPid()).toBe(pid)
  })

  it('takes what lay on its readers with it when it is killed', async () => {
    await lay(linkedCard(1))
    await until('it is read', () => count('tapped') === 1)
    await pcscd.kill()
    await until(
      'its readers are away',
      () => states().join() === 'reader.serviceAway,reader.serviceAway',
    )
    expect(count('left')).toBe(1)
    await pcscd.start()
    await until('its readers are back', () => states().join() === 'ready,ready')
    await lay(linkedCard(1))
    await until('the card is read again', () => count('tapped') === 2)
  })

  it('tells readers that it no longer has, and finds them when they are back', async () => {
    await pcscd.kill()
    pcscd.plug(false)
    await pcscd.start()
    await until('they are absent', () => states().join() === 'reader.absent,reader.absent')
    await pcscd.kill()
    pcscd.plug(true)
    await pcscd.start()
    await until('they are back', () => states().join() === 'ready,ready')
    await lay(linkedCard(1))
    await until('a card is read', () => count('tapped') === 1)
  })
})
