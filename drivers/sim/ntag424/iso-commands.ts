/** ISO commands (CLA 00) on the chip's files: NT4H2421Gx rev. 3.0 §10.9. */
import { concatBytes } from '@noble/ciphers/utils.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { free } from '../../../core/card/file-settings.ts'
import { status, statusBytes } from '../../../core/card/apdu/status-word.ts'
import type { Chip } from './chip.ts'
import { contentOf, settingsOf, withContent, type FileNo } from './chip-state.ts'
import { readAsTap } from './mirror.ts'

export type IsoCall = {
  readonly ins: number
  readonly p1: number
  readonly p2: number
  readonly data: Uint8Array
  /** 1–256; missing when the APDU has no Le. */
  readonly expected?: number
}

const masterFile = ['d2760000850100', '3f00']
const application = ['d2760000850101', 'e110']
const files: Readonly<Record<string, FileNo>> = { e103: 1, e104: 2, e105: 3 }

/** Selecting the application (or the MF) ends a session; selecting a file neither ends nor counts. */
function select(chip: Chip, { p1, p2, data }: IsoCall): number {
  if (![0x00, 0x02, 0x04].includes(p1) || ![0x00, 0x0c].includes(p2)) return status.isoParameters
  const name = bytesToHex(data)
  const isApplication = application.includes(name)
  if (isApplication || masterFile.includes(name)) {
    chip.life.session = undefined
    chip.life.application = isApplication
    chip.life.file = undefined
    return status.isoDone
  }
  const file = files[name]
  if (p1 === 0x04 || file === undefined || !chip.life.application) return status.isoNotFound
  chip.life.file = file
  return status.isoDone
}

/** The file meant: by short id (bit 8 of P1), else the selected one; and the place in it. */
function target(chip: Chip, { p1, p2 }: IsoCall): { file?: FileNo | undefined; offset: number } {
  if ((p1 & 0x80) === 0) return { file: chip.life.file, offset: (p1 << 8) | p2 }
  const file = files[`e10${(p1 & 0x1f).toString(16)}`]
  if (chip.life.application && file !== undefined) chip.life.file = file
  return { file: chip.life.application ? file : undefined, offset: p2 }
}

function read(chip: Chip, call: IsoCall): Uint8Array | number {
  const { file, offset } = target(chip, call)
  if (file === undefined) return status.isoConditions
  if (chip.life.session !== undefined) return status.isoSecurity
  const { access } = settingsOf(chip.stored, file)
  if (access.read !== free && access.readWrite !== free) return status.isoSecurity
  const size = contentOf(chip.stored, file).length
  const { expected } = call
  if (expected === undefined || offset >= size) return status.isoLength
  // Le 00 reads what there is; a number asked for must be there.
  if (expected < 256 && offset + expected > size) return status.isoLength
  const content = readAsTap(chip, 'iso', file)
  return content === undefined ? status.isoSecurity : content.slice(offset, offset + expected)
}

function update(chip: Chip, call: IsoCall): number {
  const { file, offset } = target(chip, call)
  if (file === undefined) return status.isoConditions
  if (chip.life.session !== undefined) return status.isoSecurity
  const { access } = settingsOf(chip.stored, file)
  if (access.write !== free && access.readWrite !== free) return status.isoSecurity
  const { data } = call
  const { length } = contentOf(chip.stored, file)
  if (data.length === 0 || offset + data.length > length) return status.isoLength
  chip.stored = withContent(chip.stored, file, { offset, data })
  return status.isoDone
}

function run(chip: Chip, call: IsoCall): Uint8Array | number {
  if (call.ins === 0xa4) return select(chip, call)
  if (call.ins === 0xb0) return read(chip, call)
  return call.ins === 0xd6 ? update(chip, call) : status.isoInstruction
}

/** One ISO APDU. An error ends a session; a half-done native command costs this one (6985). */
export function isoAnswer(chip: Chip, call: IsoCall): Uint8Array {
  const { pending } = chip.life
  chip.life.pending = undefined
  if (call.ins !== 0xb0) chip.life.reading = undefined
  const outcome = pending === undefined ? run(chip, call) : status.isoConditions
  if (typeof outcome !== 'number') return concatBytes(outcome, statusBytes(status.isoDone))
  if (outcome !== status.isoDone) chip.life.session = undefined
  return statusBytes(outcome)
}
