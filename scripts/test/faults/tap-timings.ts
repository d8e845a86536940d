/** Seeded layings of a card on a reader, in virtual time: every one that lay long enough is read, and none is read twice. */
import { cardLink, sunOfLink } from '../../../core/card/card-link.ts'
import { factoryKeys } from '../../../core/card/card-keys.ts'
import { uidFrom } from '../../../core/card/card-uid.ts'
import { boltCardSettings } from '../../../core/card/file-settings.ts'
import { readNdef } from '../../../core/card/ndef.ts'
import { decryptPiccData, verifySun } from '../../../core/card/sun.ts'
import type { CardHappening } from '../../../core/ports/reader.ts'
import { seededRandom } from '../../../core/ports/seeded-random.ts'
import { createVirtualClock } from '../../../core/time/virtual-clock.ts'
import { openReaders } from '../../../drivers/nfc/readers.ts'
import { createFieldTransport } from '../../../drivers/sim/field-transport.ts'
import { factoryChip, withContent, withSettings } from '../../../drivers/sim/ntag424/chip-state.ts'
import { createNtag424, type Ntag424 } from '../../../drivers/sim/ntag424/ntag424.ts'

/** A card with a link, its keys the factory's. */
export function linkedCard(seed: number, id = '04a39493cc8680'): Ntag424 {
  const link = cardLink('lnurlw://card.example.com/ln')
  const uid = uidFrom(id)
  if (!link.ok || uid === undefined) throw new Error('no card')
  const written = withContent(factoryChip(uid), 2, { offset: 0, data: link.value.file })
  const state = withSettings(written, 2, boltCardSettings(link.value))
  return createNtag424({ state, random: seededRandom(seed) })
}

/** The counter of a tap whose `p` and `c` verify; undefined for any other file. */
export function counterOf(file: Uint8Array): number | undefined {
  const text = readNdef(file)
  const sun = text.ok ? sunOfLink(text.value.text) : undefined
  if (sun?.ok !== true) return undefined
  const data = decryptPiccData(factoryKeys[1], sun.value.p)
  if (!data.ok || !verifySun(factoryKeys[2], data.value, sun.value.c).ok) return undefined
  return data.value.counter
}

export type TapTiming = {
  readonly seed: number
  /** How long each card lay, and what became of it. */
  readonly layings: readonly string[]
  readonly tapped: number
  readonly problems: readonly string[]
}

/** What one presence must look like: arrived, one word on its file, left. */
export function presenceProblems(told: readonly CardHappening[]): readonly string[] {
  const kinds = new Map<string, string[]>()
  for (const { presence, kind } of told) kinds.set(presence, [...(kinds.get(presence) ?? []), kind])
  return [...kinds]
    .filter(([, each]) => !/^arrived (tapped|unreadable) left$/.test(each.join(' ')))
    .map(([presence, each]) => `${presence} was ${each.join(' ')}`)
}

const missMs = 40

/** Some layings of one card, 20 to 500 ms each, on a reader of its own speed. */
export async function tapTiming(seed: number): Promise<TapTiming> {
  const random = seededRandom(seed)
  const clock = createVirtualClock()
  const times = {
    findMs: 1 + random.below(60),
    missMs: random.below(missMs),
    connectMs: 1 + random.below(40),
    apduMs: 2 + random.below(30),
  }
  const transport = createFieldTransport({ name: 'field', clock, times })
  const told: CardHappening[] = []
  const readers = openReaders({
    transports: [transport],
    wishes: {},
    clock,
    run: String(seed),
    tell: (happened) => told.push(happened),
    changed: () => {},
  })
  const card = linkedCard(seed)
  const readMs = times.findMs + times.connectMs + 3 * times.apduMs
  const problems: string[] = []
  const layings: string[] = []
  const taps = () => told.filter(({ kind }) => kind === 'tapped').length
  const count = 1 + random.below(3)
  for (let at = 0; at < count; at += 1) {
    const before = taps()
    const lyingMs = 20 + random.below(481)
    transport.lay(card)
    await clock.advance(lyingMs)
    transport.lift()
    await clock.advance(missMs + random.below(400))
    const read = taps() - before
    layings.push(`${lyingMs} of ${readMs} ms: ${read === 1 ? 'read' : `read ${read} times`}`)
    if (read > 1) problems.push(`laying ${at} was read ${read} times`)
    if (read === 0 && lyingMs >= 1.5 * readMs) problems.push(`laying ${at} was lost: ${lyingMs} ms`)
  }
  await clock.advance(5_000)
  await readers.close()
  const files = told.flatMap((one) => (one.kind === 'tapped' ? [counterOf(one.file) ?? -1] : []))
  if (files.some((counter, at) => counter <= (files[at - 1] ?? 0)))
    problems.push(`counters ${files.join(' ')}`)
  problems.push(...presenceProblems(told))
  if (clock.sleepers > 0) problems.push(`${clock.sleepers} still sleep`)
  return { seed, layings, tapped: files.length, problems }
}
