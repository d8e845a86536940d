import { describe, expect, it } from 'vitest'
import { decodeBolt11 } from './decode-bolt11.ts'
import type { DecodedBolt11 } from './decode-bolt11.ts'
import invalid from './fixtures/bolt11/invalid.json' with { type: 'json' }
import valid from './fixtures/bolt11/valid.json' with { type: 'json' }

/** The decoded code in the shape of the fixtures: amounts and channel ids as decimal text, features sorted. */
function plain(code: DecodedBolt11): unknown {
  const { createdAt, features, routes, amountMsat, ...rest } = code
  const hops = routes.map((route) =>
    route.map((hop) => ({
      ...hop,
      shortChannelId: hop.shortChannelId.toString(),
      feeBaseMsat: hop.feeBaseMsat.toString(),
    })),
  )
  return {
    ...rest,
    createdAtSec: createdAt / 1000,
    features: [...features].toSorted((a, b) => a - b),
    routes: hops,
    ...(amountMsat === undefined ? {} : { amountMsat: amountMsat.toString() }),
  }
}

describe('decodeBolt11: official vectors', () => {
  it.each(valid.vectors)('reads: $name', ({ text, expect: wanted }) => {
    const outcome = decodeBolt11(text)
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.error))
    // The high-S vector names no payee: with its recovery id another key is recovered than the one that signed.
    expect(plain(outcome.value)).toEqual({ payee: outcome.value.payee, ...wanted })
  })

  it.each(invalid.vectors)('refuses: $name', ({ text, problem }) => {
    expect(decodeBolt11(text)).toEqual({
      ok: false,
      error: { code: 'bolt11.invalid', detail: { problem } },
    })
  })

  it('has all sixteen good and ten bad ones', () => {
    expect([valid.vectors.length, invalid.vectors.length]).toEqual([16, 10])
  })
})
