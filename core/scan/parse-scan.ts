/** What a scanner delivered, read strictly: by one parser, whatever it came from. It is input from a stranger's hand. */
import { failure, type FailureCode } from '../errors/registry.ts'
import { err, ok } from '../errors/result.ts'
import { decodeBolt11 } from '../lightning/decode-bolt11.ts'
import type { EgressPolicy } from '../lnurl/egress.ts'
import { parseLightningAddress } from '../lnurl/lightning-address.ts'
import { readLnurlLink } from '../lnurl/lnurl-link.ts'
import { stripAim, type Symbology } from './aim.ts'
import { parseBip21 } from './bip21.ts'
import { expandUpcE, gtinOf } from './gtin.ts'
import type { ScanResult } from './scan.ts'

/** No code that a scanner reads holds more (QR: 7 089 digits); a flood does. */
export const longestScan = 65_536
/** What is shown as text; a real article number has far less. */
const longestText = 512

/** GS, which stands for FNC1 between the parts of a GS1 code. */
const separator = '\u001d'

const refused = (code: Extract<FailureCode, `scan.${string}`>, problem: string): ScanResult =>
  err(failure(code, { problem }))

/** Control and format characters: no code that we take has them, but GS between the parts of a GS1 code. */
const hasControls = (text: string, symbology: Symbology | undefined): boolean =>
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/u.test(
    symbology === 'gs1' ? text.replaceAll(separator, '') : text,
  )

function article(text: string, symbology: Symbology | undefined): ScanResult | undefined {
  const upcE = symbology === 'ean' ? expandUpcE(text) : undefined
  const gtin = gtinOf(text) ?? (upcE === undefined ? undefined : gtinOf(upcE))
  if (gtin !== undefined) return ok({ kind: 'article', gtin })
  return symbology === 'ean' ? refused('scan.damaged', 'checkDigit') : undefined
}

/** GS1 element strings: application identifier 01 is the article, always in front and of 14 digits. */
function gs1Article(text: string): ScanResult | undefined {
  const elements = text.startsWith(separator) ? text.slice(1) : text
  const digits = /^01(\d{14})/.exec(elements)?.[1]
  if (digits === undefined) return undefined
  const gtin = gtinOf(digits)
  return gtin === undefined ? refused('scan.damaged', 'checkDigit') : ok({ kind: 'article', gtin })
}

function bolt11(text: string): ScanResult {
  const low = text.toLowerCase()
  const decoded = decodeBolt11(text)
  return decoded.ok ? ok({ kind: 'bolt11', bolt11: low, decoded: decoded.value }) : decoded
}

function lnurl(text: string, policy: EgressPolicy): ScanResult {
  const link = readLnurlLink(text, policy)
  return link.ok ? ok({ kind: 'lnurl', link: link.value }) : link
}

/** What begins like money must be money: half a code is damaged, never a text. */
function payment(text: string, policy: EgressPolicy): ScanResult | undefined {
  if (/^bitcoin:/i.test(text)) {
    const request = parseBip21(text)
    return request === undefined ? refused('scan.damaged', 'bip21') : ok({ kind: 'bip21', request })
  }
  const bare = text.replace(/^lightning:(?:\/\/)?/i, '')
  if (/^ln(bcrt|bc|tbs|tb)[0-9]*[munp]?1/i.test(bare)) return bolt11(bare)
  if (/^(lnurl1|lnurl[wpc]:|keyauth:|https?:\/\/)/i.test(bare)) return lnurl(bare, policy)
  const address = bare.includes('@') ? parseLightningAddress(bare) : undefined
  if (address?.ok === true) return ok({ kind: 'lightningAddress', address: address.value })
  return bare === text ? undefined : refused('scan.damaged', 'lightning')
}

/**
 * Reads one scan without its end mark. `scan.tooLong`, `scan.controls`, `scan.damaged` (a code that is cut off or misread),
 * or what BOLT 11 and LNURL say of theirs.
 */
export function parseScan(raw: string, policy: EgressPolicy): ScanResult {
  if (raw.length > longestScan) return refused('scan.tooLong', 'length')
  const { symbology, text: read } = stripAim(raw)
  if (hasControls(read, symbology)) return refused('scan.controls', 'controls')
  const text = read.trim()
  if (text === '') return refused('scan.damaged', 'empty')
  if (symbology === 'gs1') {
    const gtin = gs1Article(text)
    if (gtin !== undefined) return gtin
  }
  const known = article(text, symbology) ?? payment(text, policy)
  if (known !== undefined) return known
  return text.length > longestText ? refused('scan.tooLong', 'text') : ok({ kind: 'text', text })
}
