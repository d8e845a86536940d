import { parseAmount } from '../../../core/money/parse-amount.ts'
import type { RateView } from '../../../core/contract/screen.ts'
import { formatMoney } from '../../../core/money/format-amount.ts'
import { satOfMsat, worthOfSat } from '../../kit/contract-money.ts'
import { inSentence } from '../../kit/screen.tsx'

/** Sat as people type them: in msat, null for an empty field, undefined for what is no amount. */
export function msatTyped(text: string): string | null | undefined {
  if (text.trim() === '') return null
  const parsed = parseAmount(text, 'SAT')
  return parsed.ok ? parsed.value.amount.toString() : undefined
}

/** Millisatoshi of the contract as a field begins with it. */
export const satText = (msat: string | undefined): string =>
  msat === undefined ? '' : satOfMsat(msat).toString()

/** What was typed is worth now, beside its field. */
export function worthHint(
  text: string,
  rate: RateView | undefined,
  locale: string,
): { readonly hint?: string } {
  const typed = msatTyped(text)
  if (typed === undefined || typed === null) return {}
  const worth = worthOfSat(satOfMsat(typed), rate)
  return worth === undefined ? {} : { hint: inSentence(`≈ ${formatMoney(worth, locale)}`, locale) }
}
