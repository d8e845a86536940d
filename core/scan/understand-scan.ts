/** What a scan means at this till: one of our receipts, something to hand on as a card's link, or why nothing happens. */
import type { FailureCode } from '../errors/registry.ts'
import { closedPolicy } from '../lnurl/egress.ts'
import type { ScanReading } from '../ports/scanner.ts'
import { pageIdFrom, type ReceiptPageId } from '../receipt/page-id.ts'
import { stripAim } from './aim.ts'
import { parseScan } from './parse-scan.ts'
import type { Scan, ScanResult } from './scan.ts'

export type ScanMeaning =
  | { readonly kind: 'receipt'; readonly page: ReceiptPageId }
  /** A card's or voucher's link, as a plain NDEF reader would have read it. */
  | { readonly kind: 'link'; readonly text: string }
  | { readonly kind: 'article'; readonly gtin: string }
  | {
      readonly kind: 'refused'
      readonly code: FailureCode
      /** Of `scan.layout`: the keyboard that the scanner seems to be set to. */
      readonly layout?: string
    }

/** Only what kind of link it is; whom the till may ask is judged where it is asked. */
const parse = (text: string): ScanResult => parseScan(text, closedPolicy)

/** `HTTPS://TILL.EXAMPLE/R/…` as our paper has it, or typed in any case. Whose host it is does not matter: the id is the secret. */
const receiptAddress = /^https?:\/\/[^/?#]{1,255}\/r\/([a-z2-7]{26})\/?$/i

function receiptPage(text: string): ReceiptPageId | undefined {
  const [, id] = receiptAddress.exec(text) ?? []
  return id === undefined ? undefined : pageIdFrom(id)
}

/** A reading that proves itself: by a checksum, a scheme, or the scanner's own word on the symbology. */
const isSure = (result: ScanResult, text: string): boolean =>
  result.ok &&
  (result.value.kind === 'article' ? text.startsWith(']') : result.value.kind !== 'text')

/** The keyboard on which this would be a sure reading, where on ours it is nothing. */
function otherLayout({ otherwise = [] }: ScanReading, result: ScanResult): string | undefined {
  if (result.ok && result.value.kind !== 'text') return undefined
  return otherwise.find(({ text }) => isSure(parse(text), text))?.layout
}

/** A link that says what it is and is no card: nothing is paid to it. */
const meaningOf = (scan: Scan, text: string): ScanMeaning => {
  switch (scan.kind) {
    case 'article':
      return { kind: 'article', gtin: scan.gtin }
    case 'lnurl': {
      const { says } = scan.link
      return says === undefined || says === 'withdrawRequest'
        ? { kind: 'link', text }
        : { kind: 'refused', code: 'scan.notTaken' }
    }
    case 'bolt11':
    case 'bip21':
    case 'lightningAddress':
      return { kind: 'refused', code: 'scan.notTaken' }
    case 'text':
      return { kind: 'refused', code: 'scan.unknown' }
  }
}

/** Strict: what begins like money is money or refused, and nothing is typed anywhere. */
export function understandScan(reading: ScanReading): ScanMeaning {
  const text = stripAim(reading.text).text.trim()
  const page = receiptPage(text)
  if (page !== undefined) return { kind: 'receipt', page }
  const result = parse(reading.text)
  const layout = otherLayout(reading, result)
  if (layout !== undefined) return { kind: 'refused', code: 'scan.layout', layout }
  if (!result.ok) return { kind: 'refused', code: result.error.code }
  // A plain https address leads anywhere; only what says that it is LNURL may be asked.
  const isPlainWeb = /^https?:/i.test(text) && !/[?&](lightning|tag|p)=/i.test(text)
  return isPlainWeb ? { kind: 'refused', code: 'scan.unknown' } : meaningOf(result.value, text)
}
