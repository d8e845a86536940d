import { describe, expect, it } from 'vitest'
import type { ForeignTapId, InvoiceId, PaymentId } from '../contract/ids.ts'
import { instant } from '../time/instant.ts'
import type { ForeignTap } from './foreign-tap.ts'
import { issuerDays } from './issuer-days.ts'

const day = 86_400_000
const midnight = Date.UTC(2026, 10, 21)

function tap(at: number, more: Partial<ForeignTap>): ForeignTap {
  const ids = { id: 'f' as ForeignTapId, invoiceId: 'i' as InvoiceId, paymentId: 'p' as PaymentId }
  return {
    ...ids,
    host: 'a.example',
    state: 'accepted',
    startedAt: instant(midnight + at),
    ...more,
  }
}

describe('issuerDays', () => {
  it('counts each host a day, the newest day and the most failures first', () => {
    const taps = [
      tap(-1, { offerMs: 90, withdrawMs: 10 }),
      tap(0, { offerMs: 200, withdrawMs: 100 }),
      tap(1, { withdrawMs: 50 }),
      tap(2, { state: 'refused', failure: { code: 'lnurl.refused' } }),
      tap(3, { state: 'notSent', failure: { code: 'lnurl.aboveMaximum' } }),
      tap(4, { state: 'notSent', failure: { code: 'lnurl.noAnswer' } }),
      tap(day - 1, { state: 'unknown', failure: { code: 'lnurl.unknown' }, withdrawMs: 35_000 }),
      tap(5, { host: 'b.example', state: 'sending' }),
    ]
    const a = { host: 'a.example' }
    expect(issuerDays(taps)).toEqual([
      {
        ...{ day: '2026-11-21', ...a, taps: 6, accepted: 2, refused: 2, failed: 2 },
        ...{ p50Ms: 300, p99Ms: 35_000, lastFailure: 'lnurl.unknown' },
      },
      { day: '2026-11-21', host: 'b.example', taps: 1, accepted: 0, refused: 0, failed: 0 },
      {
        ...{ day: '2026-11-20', ...a, taps: 1, accepted: 1, refused: 0, failed: 0 },
        ...{ p50Ms: 100, p99Ms: 100 },
      },
    ])
    expect(issuerDays([])).toEqual([])
  })
})
