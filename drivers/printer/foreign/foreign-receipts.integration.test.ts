/** What two other programs write, drawn by our interpreter: their own text of it, cell by cell. */
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../core/ports/seeded-random.ts'
import { readProfile } from '../../profiles/read-profile.ts'
import { drawSlips } from '../interpreter.ts'
import type { MultiByteCode } from '../multi-byte.ts'
import { encoderOf } from './encoder.ts'
import { receiptlineOf } from './receiptline.ts'
import { epsonPages, knownProfiles, saleOf, scripts } from './sales.ts'

const profileOf = (name: string) => {
  const profile = readProfile(name)
  if (!profile.ok) throw new Error(name)
  return profile.value
}

const RECEIPTS_EACH = 3

function gridOf(bytes: Uint8Array, name: string, multiByte?: MultiByteCode): readonly string[] {
  const { dots, dpi } = profileOf(name)
  const shape = {
    dots,
    dpi,
    codePages: epsonPages,
    ...(multiByte === undefined ? {} : { multiByte }),
  }
  const [slip] = drawSlips(bytes, shape)
  return slip?.grid ?? []
}

/** Frames are drawn by one and written by the other; codes are in no text. */
const comparable = (lines: readonly string[]): readonly string[] =>
  lines
    .filter((line) => !/^\[(?:QR|barcode|picture) /.test(line))
    .map((line) => line.replaceAll('─', '-').replaceAll('│', '|'))
    .map((line) => line.replaceAll(/[┌┐└┘├┤┬┴┼╭╮╰╯]/g, '+').trimEnd())
    .filter((line) => line !== '')

describe.each(knownProfiles)('a receipt for $name', ({ name, command, model }) => {
  const { columns } = profileOf(name)
  const seeds = Array.from({ length: RECEIPTS_EACH }, (_, at) => at + 1)

  it.each(scripts.filter(({ receiptline }) => receiptline !== undefined))(
    'of receiptline reads as its own text does: $name',
    (script) => {
      for (const seed of seeds) {
        const random = seededRandom(seed * 1_000 + columns)
        const sale = saleOf(random, script)
        const { bytes, grid } = receiptlineOf(sale, script, { columns, command, random })
        const ours = gridOf(bytes, name, script.receiptline?.multiByte)
        expect(comparable(ours), `seed ${seed}`).toEqual(comparable(grid))
      }
    },
  )

  it.each(scripts.filter(({ encoder }) => encoder === true))(
    'of receipt-printer-encoder reads as it laid it out: $name',
    (script) => {
      for (const seed of seeds) {
        const random = seededRandom(seed * 2_000 + columns)
        const sale = saleOf(random, script)
        const options = model === undefined ? { columns } : { columns, printerModel: model }
        const { bytes, grid } = encoderOf(sale, options, () => seededRandom(seed))
        expect(comparable(gridOf(bytes, name)), `seed ${seed}`).toEqual(comparable(grid))
      }
    },
  )
})
