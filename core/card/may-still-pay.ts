import type { FailureCode } from '../errors/registry.ts'

const unsure: ReadonlySet<FailureCode> = new Set([
  'lnurl.unknown',
  'lnurl.awaited',
  'lnurl.inFlight',
])

/** What screens say of a foreign card with this code is no refusal: its issuer may still pay. */
export const mayStillPay = (code: FailureCode): boolean => unsure.has(code)
