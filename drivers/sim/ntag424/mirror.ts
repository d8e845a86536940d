/** Secure dynamic messaging, the chip's side: NT4H2421Gx rev. 3.0 §9.3. */
import { bytesToHex } from '@noble/hashes/utils.js'
import { encryptBlocks } from '../../../core/card/aes.ts'
import { littleEndian } from '../../../core/card/byte-order.ts'
import { uidFrom } from '../../../core/card/card-uid.ts'
import {
  free,
  never,
  type FileSettings,
  type SdmSettings,
} from '../../../core/card/file-settings.ts'
import {
  encryptPiccData,
  fileDataIv,
  sunEncKey,
  sunMac,
  type PiccData,
} from '../../../core/card/sun.ts'
import { lastCounter } from '../../../core/card/sun-counter.ts'
import { assert } from '../../../core/errors/result.ts'
import { keyOf, type Chip } from './chip.ts'
import { contentOf, settingsOf, type FileNo } from './chip-state.ts'

const upper = (bytes: Uint8Array): Uint8Array =>
  new TextEncoder().encode(bytesToHex(bytes).toUpperCase())

/** The bytes that each mirror takes in the file. */
const length = { uidOffset: 14, counterOffset: 6, piccDataOffset: 32, macOffset: 16 } as const

function encrypt(
  chip: Chip,
  sdm: SdmSettings,
  { data, content }: { data: PiccData; content: Uint8Array },
) {
  const { encOffset = 0, encLength = 0 } = sdm.fields
  const encKey = sunEncKey(keyOf(chip, sdm.access.file), data)
  const plain = content.subarray(encOffset, encOffset + encLength / 2)
  content.set(upper(encryptBlocks(encKey, plain, fileDataIv(encKey, data.counter))), encOffset)
}

/** The file as this tap reads it. */
function filledIn(chip: Chip, content: Uint8Array, sdm: SdmSettings): Uint8Array {
  const { access, fields } = sdm
  const uid = uidFrom(chip.stored.uid)
  assert(uid !== undefined, 'a chip has a UID')
  const data: PiccData = { uid, counter: chip.stored.counter }
  if (access.meta === free) {
    if (fields.uidOffset !== undefined)
      content.set(new TextEncoder().encode(uid.toUpperCase()), fields.uidOffset)
    const mostFirst = littleEndian(data.counter, 3).toReversed()
    if (fields.counterOffset !== undefined) content.set(upper(mostFirst), fields.counterOffset)
  }
  if (fields.piccDataOffset !== undefined) {
    const p = encryptPiccData(keyOf(chip, access.meta), data, chip.random.bytes(5))
    content.set(upper(p), fields.piccDataOffset)
  }
  if (access.file === never) return content
  if (sdm.encryptsFileData) encrypt(chip, sdm, { data, content })
  const { macInputOffset = 0, macOffset = 0 } = fields
  const message = content.subarray(macInputOffset, macOffset)
  content.set(upper(sunMac(keyOf(chip, access.file), data, message)), macOffset)
  return content
}

const limitOf = (sdm: SdmSettings): number =>
  sdm.hasCounterLimit ? (sdm.fields.counterLimit ?? lastCounter) : lastCounter

/**
 * What an unauthenticated read sees; undefined when the counter is at its end. The first of a row of reads counts, the others
 * see the same tap (§9.3.3).
 */
export function readAsTap(chip: Chip, by: 'iso' | 'native', file: FileNo): Uint8Array | undefined {
  const { sdm } = settingsOf(chip.stored, file)
  const content = contentOf(chip.stored, file)
  if (sdm === undefined) return content
  const { reading } = chip.life
  if (reading?.by === by && reading.file === file) return reading.content
  if (chip.stored.counter >= limitOf(sdm)) return undefined
  chip.stored = { ...chip.stored, counter: chip.stored.counter + 1 }
  const filled = filledIn(chip, content, sdm)
  chip.life.reading = { by, file, content: filled }
  return filled
}

type Span = readonly [from: number, to: number]

function spansOf(sdm: SdmSettings): readonly Span[] {
  const { fields } = sdm
  const spans = Object.entries(length).flatMap(([name, size]): Span[] => {
    const from = fields[name as keyof typeof length]
    return from === undefined ? [] : [[from, from + size]]
  })
  const { encOffset, encLength = 0 } = fields
  return encOffset === undefined ? spans : [...spans, [encOffset, encOffset + encLength]]
}

const isRight = (right: number): boolean => right <= 4 || right === free || right === never

function sdmFits(sdm: SdmSettings, size: number): boolean {
  const spans = spansOf(sdm).toSorted(([a], [b]) => a - b)
  const apart = spans.every(([from], at) => (spans[at - 1]?.[1] ?? 0) <= from)
  const inside = spans.every(([, to]) => to <= size)
  const { macInputOffset = 0, macOffset = 0, encOffset, encLength = 0 } = sdm.fields
  const covered =
    encOffset === undefined ||
    (encLength > 0 &&
      encLength % 32 === 0 &&
      encOffset >= macInputOffset &&
      encOffset + encLength <= macOffset)
  const { access } = sdm
  const keyed = access.meta <= 4 || access.file !== never
  return (
    apart &&
    inside &&
    covered &&
    macInputOffset <= macOffset &&
    access.file !== free &&
    Object.values(access).every(isRight) &&
    // Narrower than the chip: a MAC or PICCData over half of UID and counter is nobody's card.
    (!keyed || (sdm.mirrorsUid && sdm.mirrorsCounter))
  )
}

/** Whether the chip takes these settings: known rights, mirrors inside the file and apart (else 919E). */
export const settingsFit = ({ access, sdm }: FileSettings, size: number): boolean =>
  Object.values(access).every(isRight) && (sdm === undefined || sdmFits(sdm, size))
