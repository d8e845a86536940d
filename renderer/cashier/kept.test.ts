import { describe, expect, it } from 'vitest'
import { keep, readKept } from './kept.ts'

const storage = () => {
  const rows = new Map<string, string>()
  return {
    rows,
    getItem: (key: string) => rows.get(key) ?? null,
    setItem: (key: string, value: string) => void rows.set(key, value),
    removeItem: (key: string) => void rows.delete(key),
  }
}

const id = '01996a00-0000-7000-8000-000000000002'

describe('what outlives a reload', () => {
  it('is the request and the sale, until they are over', () => {
    const session = storage()
    const kept = { request: { id, currency: 'EUR', amountMinor: '450' }, saleId: id }
    keep(session, kept)
    expect(readKept(session)).toEqual(kept)
    keep(session, {})
    expect(session.rows.size).toBe(0)
  })

  it.each(['', '{', '1', 'null', '{"id":"x"}', `{"id":"${id}","currency":"EUR"}`])(
    'is not what somebody else left there: %s',
    (text) => {
      const session = storage()
      session.setItem('flashtill.request', text)
      session.setItem('flashtill.sale', text)
      expect(readKept(session)).toEqual({})
    },
  )
})
