import { encodeQR } from 'qr'
import decodeQR from 'qr/decode.js'
import { describe, expect, it } from 'vitest'
import { sampleBolt11 } from '../gallery/sample-till.ts'
import { lightningUri, qrFor } from './qr.ts'

const text = lightningUri(sampleBolt11)

/** The code as a camera would get it: RGBA, its own pixels a module. */
function picture(dark: readonly (readonly boolean[])[], modulePx: number) {
  const side = dark.length * modulePx
  const data = new Uint8Array(side * side * 4).fill(255)
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const on = dark[Math.floor(y / modulePx)]?.[Math.floor(x / modulePx)] === true
      if (on) data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3)
    }
  return { width: side, height: side, data }
}

describe('the QR code', () => {
  it('is read back as LIGHTNING: and the BOLT11 in capitals', () => {
    const qr = qrFor(text, 420)
    expect(decodeQR(picture(qr.dark, qr.modulePx))).toBe(`LIGHTNING:${sampleBolt11.toUpperCase()}`)
  })

  it.each([60, 180, 240, 300, 340, 400, 460])(
    'with %i letters has whole pixels a module, at least 5, in 420 px',
    (letters) => {
      const qr = qrFor(`LIGHTNING:${'LN'.repeat(letters / 2)}`, 420)
      expect(Number.isInteger(qr.modulePx)).toBe(true)
      expect(qr.modulePx).toBeGreaterThanOrEqual(5)
      expect(qr.side).toBe(qr.modules * qr.modulePx)
      expect(qr.side).toBeLessThanOrEqual(420)
      // As large as the weakest correction allows: the smallest symbol decides.
      const smallest = encodeQR(`LIGHTNING:${'LN'.repeat(letters / 2)}`, 'raw', {
        ecc: 'low',
        border: 4,
      })
      expect(qr.modulePx).toBe(Math.floor(420 / smallest.length))
    },
  )

  it('keeps four white modules on every side', () => {
    const { dark } = qrFor(text, 420)
    const edge = [...dark.slice(0, 4), ...dark.slice(-4)].flat()
    const sides = dark.flatMap((row) => [...row.slice(0, 4), ...row.slice(-4)])
    expect([...edge, ...sides].some(Boolean)).toBe(false)
  })

  it('grows rather than fall below 5 px a module', () => {
    const qr = qrFor(`LIGHTNING:${'LN'.repeat(500)}`, 420)
    expect(qr.modulePx).toBe(5)
    expect(qr.side).toBeGreaterThan(420)
  })
})
