import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { currencies, largestAmount } from './currency.ts'
import { moneyFromJson, moneyToJson, msatFromJson, satFromJson } from './json.ts'
import { money } from './units.ts'

describe('amounts in JSON', () => {
  it.each(['0', '1', '1000', '-1', '2100000000000000000'])('reads %s', (text) => {
    expect(msatFromJson(text)).toEqual({ ok: true, value: BigInt(text) })
  })

  it.each<[unknown]>([
    [''],
    ['+1'],
    ['01'],
    ['-0'],
    [' 1'],
    ['1 '],
    ['1\n'],
    ['1.0'],
    ['1e3'],
    ['0x10'],
    ['١'],
    ['NaN'],
    ['12345678901234567890'],
    [1],
    [1n],
    [null],
    [undefined],
  ])('refuses %s as it stands', (text) => {
    expect(msatFromJson(text)).toMatchObject({ ok: false, error: { code: 'amount.invalid' } })
  })

  it('refuses more bitcoin than there will be', () => {
    expect(satFromJson('2100000000000000').ok).toBe(true)
    for (const answer of [
      msatFromJson('2100000000000000001'),
      msatFromJson('-2100000000000000001'),
      satFromJson('2100000000000001'),
    ])
      expect(answer).toMatchObject({ ok: false, error: { code: 'amount.tooLarge' } })
  })

  it('names the currency beside the amount', () => {
    expect(moneyToJson(money('EUR', 450n))).toEqual({ currency: 'EUR', amountMinor: '450' })
    expect(moneyFromJson({ currency: 'SAT', amountMinor: '1' })).toMatchObject({
      ok: false,
      error: { code: 'currency.unknown' },
    })
  })

  it('comes back unchanged through text', () => {
    const any = fc
      .constantFrom(...currencies)
      .chain((code) =>
        fc
          .bigInt({ min: -largestAmount(code), max: largestAmount(code) })
          .map((units) => money(code, units)),
      )
    fc.assert(
      fc.property(any, (value) => {
        const text = JSON.stringify(moneyToJson(value))
        expect(moneyFromJson(JSON.parse(text))).toEqual({ ok: true, value })
      }),
    )
  })
})
