/**
 * What an NTAG 424 DNA keeps without power, as plain JSON so that practice cards survive restarts. The keys stand in it as they
 * stand in the silicon: it belongs to the practice shop and to tests, never to a till.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { Type, type Static } from 'typebox'
import { Check } from 'typebox/value'
import type { CardUid } from '../../../core/card/card-uid.ts'
import {
  decodeFileSettings,
  encodeFileSettings,
  factoryNdefSettings,
  free,
  type FileSettings,
} from '../../../core/card/file-settings.ts'
import { assert } from '../../../core/errors/result.ts'

const hex = (bytes: number) => Type.String({ pattern: `^[0-9a-f]{${bytes * 2}}$` })
const count = Type.Integer({ minimum: 0 })

const KeySlot = Type.Object({
  key: hex(16),
  version: Type.Integer({ minimum: 0, maximum: 255 }),
  /** TotFailCtr and SeqFailCtr (NT4H2421Gx §9.1.8). */
  failures: count,
  failuresInARow: count,
})
const file = (size: number) =>
  Type.Object({ content: hex(size), settings: Type.String({ pattern: '^([0-9a-f]{2}){3,33}$' }) })

const ChipStateSchema = Type.Object({
  uid: hex(7),
  hidesUid: Type.Boolean(),
  keys: Type.Tuple([KeySlot, KeySlot, KeySlot, KeySlot, KeySlot]),
  files: Type.Object({ 1: file(32), 2: file(256), 3: file(128) }),
  /** SDMReadCtr. */
  counter: Type.Integer({ minimum: 0, maximum: 0xffffff }),
  /** At `limit` failures in all a key is blocked; a success takes `decrease` off. */
  failureLimit: Type.Object({ isOn: Type.Boolean(), limit: count, decrease: count }),
  /** NXP's signature over the UID; zeros where nobody has one. */
  signature: hex(56),
})

export type ChipState = Static<typeof ChipStateSchema>
export type KeySlotState = Static<typeof KeySlot>
export type FileNo = keyof ChipState['files']

/** A state read back from a file, or undefined when it is none. */
export function chipStateFrom(value: unknown): ChipState | undefined {
  if (!Check(ChipStateSchema, value)) return undefined
  const files = Object.values(value.files)
  return files.every(({ settings }) => decodeFileSettings(hexToBytes(settings))) ? value : undefined
}

const settingsText = (settings: FileSettings): string => bytesToHex(encodeFileSettings(settings))
const filled = (start: string, size: number): string => start.padEnd(size * 2, '0')

/** The chip as it leaves NXP: keys zero, NDEF file empty and writable by anybody. */
export function factoryChip(uid: CardUid): ChipState {
  const slot = { key: filled('', 16), version: 0, failures: 0, failuresInARow: 0 }
  return {
    uid,
    hidesUid: false,
    keys: [slot, slot, slot, slot, slot],
    files: {
      1: {
        content: filled('001720010000ff0406e104010000000506e10500808283', 32),
        settings: settingsText({
          mode: 'plain',
          access: { readWrite: 0, change: 0, read: free, write: 0 },
        }),
      },
      2: { content: filled('', 256), settings: settingsText(factoryNdefSettings) },
      3: {
        content: filled('', 128),
        settings: settingsText({
          mode: 'full',
          access: { readWrite: 3, change: 0, read: 2, write: 3 },
        }),
      },
    },
    counter: 0,
    failureLimit: { isOn: true, limit: 1000, decrease: 10 },
    signature: filled('', 56),
  }
}

/** The settings of a file; the state only ever holds ones that decode. */
export function settingsOf(state: ChipState, no: FileNo): FileSettings {
  const settings = decodeFileSettings(hexToBytes(state.files[no].settings))
  assert(settings !== undefined, 'a file has settings')
  return settings
}

export const withSettings = (state: ChipState, no: FileNo, settings: FileSettings): ChipState => ({
  ...state,
  files: { ...state.files, [no]: { ...state.files[no], settings: settingsText(settings) } },
})

export const contentOf = (state: ChipState, no: FileNo): Uint8Array =>
  hexToBytes(state.files[no].content)

/** The file with `data` put at `offset`. */
export function withContent(
  state: ChipState,
  no: FileNo,
  { offset, data }: { readonly offset: number; readonly data: Uint8Array },
): ChipState {
  const content = contentOf(state, no)
  content.set(data, offset)
  return {
    ...state,
    files: { ...state.files, [no]: { ...state.files[no], content: bytesToHex(content) } },
  }
}

/** One key's slot changed. */
export function withKey(state: ChipState, keyNo: number, change: Partial<KeySlotState>): ChipState {
  const [k0, k1, k2, k3, k4] = state.keys
  const put = (slot: KeySlotState, no: number) => (no === keyNo ? { ...slot, ...change } : slot)
  return { ...state, keys: [put(k0, 0), put(k1, 1), put(k2, 2), put(k3, 3), put(k4, 4)] }
}
