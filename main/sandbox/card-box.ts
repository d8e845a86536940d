import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { uidFromBytes } from '../../core/card/card-uid.ts'
import { readNdef } from '../../core/card/ndef.ts'
import { assert } from '../../core/errors/result.ts'
import type { Random } from '../../core/ports/random.ts'
import { readCard } from '../../drivers/nfc/read-card.ts'
import { layOn, type Tear } from '../../drivers/sim/ntag424/card-field.ts'
import {
  chipStateFrom,
  contentOf,
  factoryChip,
  type ChipState,
} from '../../drivers/sim/ntag424/chip-state.ts'
import { createNtag424, type Ntag424 } from '../../drivers/sim/ntag424/ntag424.ts'
import { startTrayReader, type TrayReader } from '../../drivers/sim/tray-reader.ts'

/** A card as a person sees it; never its keys. */
export type BoxedCard = {
  readonly id: string
  readonly name: string
  readonly uid: string
  readonly isLaid: boolean
  /** Whom its link leads to; missing on a blank card. */
  readonly host?: string
  /** How often it was tapped. */
  readonly counter: number
}

/** The customer's cards and the reader that they are laid on. */
export type CardBox = {
  cards(): readonly BoxedCard[]
  /** A blank card. */
  add(name?: string): BoxedCard
  /** A card that somebody has programmed; one with its UID that is in the box already becomes it. */
  put(name: string, state: ChipState): BoxedCard
  /** What the card with this UID keeps. */
  chip(uid: string): ChipState | undefined
  /** False when there is no such card. */
  lay(id: string, happens?: { readonly tear?: Tear }): boolean
  lift(): void
  /** The file of a card that is held to a reader elsewhere: one tap. Undefined when it cannot be read, or lies on ours. */
  read(id: string): Promise<Uint8Array | undefined>
  close(): Promise<void>
}

const Kept = Type.Object({ name: Type.String(), chip: Type.Unknown() })

type Kept = { readonly id: string; readonly name: string; readonly chip: Ntag424 }

type Box = {
  readonly folder: string
  readonly random: Random
  readonly cards: Map<string, Kept>
  readonly written: Map<string, ChipState>
}

const fileOf = ({ folder }: Box, id: string): string => path.join(folder, `${id}.json`)

/** A new shop has as many, so that the tray is not empty. */
const firstCards = 2

/** On disk after every command that changed it: a card forgets nothing when its shop is killed. */
function keep(box: Box, { id, name, chip }: Kept): void {
  const state = chip.state()
  if (box.written.get(id) === state) return
  const file = fileOf(box, id)
  const kept: Static<typeof Kept> = { name, chip: state }
  writeFileSync(`${file}.part`, JSON.stringify(kept), { mode: 0o600 })
  renameSync(`${file}.part`, file)
  box.written.set(id, state)
}

function put(box: Box, card: { id: string; name: string; state: ChipState }): Kept {
  const { id, name, state } = card
  const kept = { id, name, chip: createNtag424({ state, random: box.random }) }
  box.cards.set(id, kept)
  return kept
}

function recall(box: Box): void {
  const files = readdirSync(box.folder).filter((name) => /^card-\d+\.json$/.test(name))
  for (const file of files) {
    const content: unknown = JSON.parse(readFileSync(path.join(box.folder, file), 'utf8'))
    const state = Value.Check(Kept, content) ? chipStateFrom(content.chip) : undefined
    if (!Value.Check(Kept, content) || state === undefined)
      throw new Error(`${path.join(box.folder, file)} is no card. Move it away, then start again.`)
    const id = path.basename(file, '.json')
    box.written.set(put(box, { id, name: content.name, state }).id, state)
  }
}

const numberOf = (id: string): number => Number(id.replace('card-', ''))

/** NXP's are 04 and six bytes more. */
function freshUid(random: Random) {
  const uid = uidFromBytes(Uint8Array.of(0x04, ...random.bytes(6)))
  assert(uid !== undefined, 'seven bytes')
  return uid
}

function hostOf(chip: Ntag424): string | undefined {
  const link = readNdef(contentOf(chip.state(), 2))
  if (!link.ok) return undefined
  return /^[a-z]+:\/\/([^/?]+)/.exec(link.value.text)?.[1] ?? 'text'
}

function viewOf({ id, name, chip }: Kept, reader: TrayReader): BoxedCard {
  const host = hostOf(chip)
  const { uid, counter } = chip.state()
  const isLaid = reader.laid() === chip
  return { id, name, uid, isLaid, counter, ...(host === undefined ? {} : { host }) }
}

/** Opens the box of cards in `folder` and the reader at `socketPath`. */
export async function openCardBox(parts: {
  readonly folder: string
  readonly socketPath: string
  readonly random: Random
}): Promise<CardBox> {
  const { folder, socketPath, random } = parts
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const box: Box = { folder, random, cards: new Map(), written: new Map() }
  recall(box)
  // The shop has claimed its folder: who left a socket here is no more.
  await rm(socketPath, { force: true })
  const used = (chip: Ntag424): void => {
    const card = [...box.cards.values()].find((one) => one.chip === chip)
    if (card !== undefined) keep(box, card)
  }
  const reader = await startTrayReader({ path: socketPath, used })
  const ofUid = (uid: string) => [...box.cards.values()].find((one) => one.chip.state().uid === uid)
  const putIn = (card: Parameters<typeof put>[1]): BoxedCard => {
    const kept = put(box, card)
    keep(box, kept)
    return viewOf(kept, reader)
  }
  const nextNumber = (): number => Math.max(0, ...[...box.cards.keys()].map(numberOf)) + 1
  const add = (name?: string): BoxedCard => {
    const number = nextNumber()
    const state = factoryChip(freshUid(random))
    return putIn({ id: `card-${number}`, name: name ?? `Card ${number}`, state })
  }
  if (box.cards.size === 0) for (let at = 0; at < firstCards; at += 1) add()
  return Object.freeze({
    cards: () =>
      [...box.cards.values()]
        .toSorted((one, other) => numberOf(one.id) - numberOf(other.id))
        .map((card) => viewOf(card, reader)),
    add,
    put: (name: string, state: ChipState) =>
      putIn({ id: ofUid(state.uid)?.id ?? `card-${nextNumber()}`, name, state }),
    chip: (uid: string) => ofUid(uid)?.chip.state(),
    lay: (id: string, happens: { readonly tear?: Tear } = {}) => {
      const card = box.cards.get(id)
      if (card !== undefined) reader.lay(card.chip, happens)
      return card !== undefined
    },
    lift: () => reader.lift(),
    read: async (id: string) => {
      const card = box.cards.get(id)
      if (card === undefined || reader.laid() === card.chip) return undefined
      const field = layOn(card.chip)
      const transmit = (apdu: Uint8Array) => Promise.resolve(field.exchange(apdu))
      const file = await readCard({ transmit, close: () => Promise.resolve() })
      keep(box, card)
      return file.ok ? file.value : undefined
    },
    close: () => reader.close(),
  })
}
