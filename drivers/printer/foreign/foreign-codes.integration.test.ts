/** The barcodes and QR codes of two other programs, drawn by our interpreter and read by a decoder that is not ours. */
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../core/ports/seeded-random.ts'
import { readProfile } from '../../profiles/read-profile.ts'
import { checkDigit } from '../barcode.ts'
import { drawSlips } from '../interpreter.ts'
import { readCodes } from '../zbar.ts'
import { encoderOf } from './encoder.ts'
import { receiptlineOf } from './receiptline.ts'
import { epsonPages, knownProfiles, saleOf, scripts } from './sales.ts'

const RECEIPTS_EACH = 6

describe.each(knownProfiles)('codes on a receipt for $name', ({ name, command, model }) => {
  const profile = readProfile(name)
  if (!profile.ok) throw new Error(name)
  const { dots, dpi, columns } = profile.value
  const pictureOf = (bytes: Uint8Array) => {
    const [slip] = drawSlips(bytes, { dots, dpi, codePages: epsonPages })
    if (slip === undefined) throw new Error('no slip')
    return slip.picture
  }

  it('are read back', () => {
    const [script] = scripts
    if (script === undefined) throw new Error('no script')
    const receipts = Array.from({ length: RECEIPTS_EACH }, (_, seed) => {
      const random = seededRandom(seed * 3_000 + columns)
      const sale = saleOf(random, script)
      const options = model === undefined ? { columns } : { columns, printerModel: model }
      const line = receiptlineOf(sale, script, { columns, command, random })
      const encoder = encoderOf(sale, options, () => seededRandom(seed))
      const codes = [`EAN-13:${sale.barcode}${checkDigit(sale.barcode)}`, `QR-Code:${sale.link}`]
      return [line, encoder].map(({ bytes }) => ({ picture: pictureOf(bytes), codes }))
    }).flat()
    const read = readCodes(receipts.map(({ picture }) => picture))
    expect(read.map((codes) => codes.toSorted())).toEqual(receipts.map(({ codes }) => codes))
  })
})
