/** The native commands on files: NT4H2421Gx rev. 3.0 §10.7–10.8. */
import { concatBytes } from '@noble/ciphers/utils.js'
import { hexToBytes } from '@noble/hashes/utils.js'
import { fromLittleEndian, littleEndian } from '../../../core/card/byte-order.ts'
import type { CommMode } from '../../../core/card/ev2.ts'
import { decodeFileSettings, free } from '../../../core/card/file-settings.ts'
import { status } from '../../../core/card/apdu/status-word.ts'
import { done, permit, refused, type Answer, type Chip } from './chip.ts'
import {
  contentOf,
  settingsOf,
  withContent,
  withSettings,
  type ChipState,
  type FileNo,
} from './chip-state.ts'
import { readAsTap, settingsFit } from './mirror.ts'

/** Data bytes that fit an answer of 256 with its MAC, and encrypted with padding. */
const longest = { plain: 256, mac: 248, full: 239 } as const satisfies Record<CommMode, number>

export const fileFrom = (no: number | undefined): FileNo | undefined =>
  no === 1 || no === 2 || no === 3 ? no : undefined

/** In which mode the command comes in, or why it may not: the file's own under a key, in clear where everybody may. */
export function fileMode(
  chip: Chip,
  header: Uint8Array,
  use: 'read' | 'write' | 'change',
): CommMode | number {
  const file = fileFrom(header[0])
  if (file === undefined) return status.fileNotFound
  const { access, mode } = settingsOf(chip.stored, file)
  const may = permit(chip, use === 'change' ? [access.change] : [access[use], access.readWrite])
  if ('refusal' in may) return may.refusal
  if (use === 'change') return may.by === 'key' ? 'full' : 'plain'
  return may.by === 'key' ? mode : 'plain'
}

const place = (header: Uint8Array) => ({
  offset: fromLittleEndian(header.slice(1, 4)),
  length: fromLittleEndian(header.slice(4, 7)),
})

/** Within a session as stored, else as a tap. */
export function readData(chip: Chip, header: Uint8Array): Answer {
  const file = fileFrom(header[0])
  const mode = fileMode(chip, header, 'read')
  if (file === undefined || typeof mode === 'number') return refused(status.fileNotFound)
  const { offset, length: asked } = place(header)
  const stored = contentOf(chip.stored, file)
  const length = asked === 0 ? stored.length - offset : asked
  if (offset >= stored.length || offset + length > stored.length) return refused(status.boundary)
  if (length > longest[mode]) return refused(status.length)
  const seen = chip.life.session ? stored : readAsTap(chip, 'native', file)
  if (seen === undefined) return refused(status.permission)
  return { ...done(seen.slice(offset, offset + length)), mode }
}

export function writeData(chip: Chip, header: Uint8Array, data: Uint8Array): Answer {
  const file = fileFrom(header[0])
  if (file === undefined) return refused(status.fileNotFound)
  const { offset, length } = place(header)
  if (data.length !== length || length === 0) return refused(status.length)
  if (offset + length > contentOf(chip.stored, file).length) return refused(status.boundary)
  chip.stored = withContent(chip.stored, file, { offset, data })
  return done()
}

/** Stricter than the chip, whose plain answer proves nothing: within a session only. */
export function fileSettings(chip: Chip, [no]: Uint8Array): Answer {
  const file = fileFrom(no)
  if (file === undefined) return refused(status.fileNotFound)
  if (chip.life.session === undefined) return refused(status.authentication)
  const { settings, content } = chip.stored.files[file]
  const bytes = hexToBytes(settings)
  const size = littleEndian(content.length / 2, 3)
  return done(concatBytes(Uint8Array.of(0), bytes.subarray(0, 3), size, bytes.subarray(3)))
}

/** SDM off → on sets the counter to 0. What on → on does is not published; here it goes on counting. */
export function changeFileSettings(chip: Chip, [no]: Uint8Array, data: Uint8Array): Answer {
  const file = fileFrom(no)
  if (file === undefined) return refused(status.fileNotFound)
  const settings = decodeFileSettings(data)
  if (settings === undefined) return refused(status.length)
  if (!settingsFit(settings, contentOf(chip.stored, file).length)) return refused(status.parameter)
  if (settings.sdm && file !== 2) return refused(status.parameter)
  const turnsOn = settings.sdm !== undefined && settingsOf(chip.stored, file).sdm === undefined
  const changed: ChipState = withSettings(chip.stored, file, settings)
  chip.stored = turnsOn ? { ...changed, counter: 0 } : changed
  return done()
}

/** GetFileCounters: refused while SDM is off, or when nobody may. */
export function fileCounters(chip: Chip, [no]: Uint8Array): Answer {
  const file = fileFrom(no)
  if (file === undefined) return refused(status.fileNotFound)
  const { sdm } = settingsOf(chip.stored, file)
  if (sdm === undefined) return refused(status.permission)
  const may = permit(chip, [sdm.access.counter])
  if ('refusal' in may) return refused(may.refusal)
  const mode = sdm.access.counter === free ? 'mac' : 'full'
  return { ...done(concatBytes(littleEndian(chip.stored.counter, 3), new Uint8Array(2))), mode }
}
