/** A file's settings as ChangeFileSettings takes them and GetFileSettings tells them: NT4H2421Gx rev. 3.0 §10.7.1–2. */
import { fromLittleEndian, littleEndian } from './byte-order.ts'
import type { CommMode } from './ev2.ts'

/** Who may: the key with this number (0–4), anybody (`free`), nobody (`never`). */
export type AccessRight = number
export const free: AccessRight = 0x0e
export const never: AccessRight = 0x0f

export type FileAccess = {
  readonly read: AccessRight
  readonly write: AccessRight
  readonly readWrite: AccessRight
  readonly change: AccessRight
}

/** Places in the file, in bytes from its first (NLEN included); lengths; the counter's end. In the order of the bytes. */
const fieldNames = [
  'uidOffset',
  'counterOffset',
  'piccDataOffset',
  'macInputOffset',
  'encOffset',
  'encLength',
  'macOffset',
  'counterLimit',
] as const
export type SdmField = (typeof fieldNames)[number]

/** Secure dynamic messaging: what the file mirrors, under which keys, where. */
export type SdmSettings = {
  readonly mirrorsUid: boolean
  readonly mirrorsCounter: boolean
  readonly hasCounterLimit: boolean
  readonly encryptsFileData: boolean
  /** `meta` a key: UID and counter encrypted as PICCData; `free`: in clear. `file`: key of MAC and encrypted file data. */
  readonly access: {
    readonly counter: AccessRight
    readonly meta: AccessRight
    readonly file: AccessRight
  }
  readonly fields: Readonly<Partial<Record<SdmField, number>>>
}

export type FileSettings = {
  readonly mode: CommMode
  readonly access: FileAccess
  readonly sdm?: SdmSettings
}

const isKey = (right: AccessRight): boolean => right <= 4
const sdmBit = 0x40
const option = { uid: 0x80, counter: 0x40, limit: 0x20, enc: 0x10, ascii: 0x01 } as const
const modeBits = { plain: 0, mac: 1, full: 3 } as const

/** Which fields follow, by option and access (§10.7.1, table 69). */
function presentFields(sdm: Omit<SdmSettings, 'fields'>): readonly SdmField[] {
  const { access } = sdm
  const hasMac = access.file !== never
  const present: Readonly<Record<SdmField, boolean>> = {
    uidOffset: access.meta === free && sdm.mirrorsUid,
    counterOffset: access.meta === free && sdm.mirrorsCounter,
    piccDataOffset: isKey(access.meta),
    macInputOffset: hasMac,
    encOffset: hasMac && sdm.encryptsFileData,
    encLength: hasMac && sdm.encryptsFileData,
    macOffset: hasMac,
    counterLimit: sdm.hasCounterLimit,
  }
  return fieldNames.filter((name) => present[name])
}

const nibbles = (high: number, low: number): number => (high << 4) | low

function sdmBytes(sdm: SdmSettings): number[] {
  const options =
    option.ascii |
    (sdm.mirrorsUid ? option.uid : 0) |
    (sdm.mirrorsCounter ? option.counter : 0) |
    (sdm.hasCounterLimit ? option.limit : 0) |
    (sdm.encryptsFileData ? option.enc : 0)
  const { counter, meta, file } = sdm.access
  const fields = presentFields(sdm).flatMap((name) => [...littleEndian(sdm.fields[name] ?? 0, 3)])
  return [options, nibbles(never, counter), nibbles(meta, file), ...fields]
}

const accessBytes = ({ readWrite, change, read, write }: FileAccess): number[] => [
  nibbles(readWrite, change),
  nibbles(read, write),
]

/** The data of ChangeFileSettings, after the file's number. */
export const encodeFileSettings = ({ mode, access, sdm }: FileSettings): Uint8Array =>
  Uint8Array.from([
    (sdm === undefined ? 0 : sdmBit) | modeBits[mode],
    ...accessBytes(access),
    ...(sdm === undefined ? [] : sdmBytes(sdm)),
  ])

function sdmFrom(bytes: Uint8Array): SdmSettings | undefined {
  const [options, counterAccess, keys, ...rest] = bytes
  if (options === undefined || counterAccess === undefined || keys === undefined) return undefined
  if ((options & option.ascii) === 0) return undefined
  const head = {
    mirrorsUid: (options & option.uid) !== 0,
    mirrorsCounter: (options & option.counter) !== 0,
    hasCounterLimit: (options & option.limit) !== 0,
    encryptsFileData: (options & option.enc) !== 0,
    access: { counter: counterAccess & 0x0f, meta: keys >> 4, file: keys & 0x0f },
  }
  const names = presentFields(head)
  if (rest.length !== names.length * 3) return undefined
  const values = names.map((name, at) => {
    const bytesOfField = Uint8Array.from(rest.slice(at * 3, at * 3 + 3))
    return [name, fromLittleEndian(bytesOfField)] as const
  })
  return { ...head, fields: Object.fromEntries(values) }
}

function modeFrom(bits: number): CommMode {
  if (bits === 3) return 'full'
  return bits === 1 ? 'mac' : 'plain'
}

/** The settings in such data; undefined when it is none (a length that does not fit its options). */
export function decodeFileSettings(bytes: Uint8Array): FileSettings | undefined {
  const [options, first, second] = bytes
  if (options === undefined || first === undefined || second === undefined) return undefined
  const settings = {
    mode: modeFrom(options & 0x03),
    access: {
      readWrite: first >> 4,
      change: first & 0x0f,
      read: second >> 4,
      write: second & 0x0f,
    },
  }
  if ((options & sdmBit) === 0) return bytes.length === 3 ? settings : undefined
  const sdm = sdmFrom(bytes.subarray(3))
  return sdm === undefined ? undefined : { ...settings, sdm }
}

/** The NDEF file as it leaves NXP: `00 E0EE`. */
export const factoryNdefSettings: FileSettings = {
  mode: 'plain',
  access: { readWrite: free, change: 0, read: free, write: free },
}

/** A bolt card's NDEF file: `40 00E0 C1 FF12 <p> <c> <c>`. All may read, K0 writes, K1 makes `p`, K2 makes `c` over nothing. */
export const boltCardSettings = (place: {
  readonly p: number
  readonly c: number
}): FileSettings => ({
  mode: 'plain',
  access: { readWrite: 0, change: 0, read: free, write: 0 },
  sdm: {
    mirrorsUid: true,
    mirrorsCounter: true,
    hasCounterLimit: false,
    encryptsFileData: false,
    access: { counter: never, meta: 1, file: 2 },
    fields: { piccDataOffset: place.p, macInputOffset: place.c, macOffset: place.c },
  },
})
