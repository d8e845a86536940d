/** LUD-01: base LNURL encoding. Bech32 (BIP 173) with the prefix `lnurl`, without its limit of 90 characters. */
import { bech32 } from '@scure/base'
import { failure, type Failure } from '../errors/registry.ts'
import { err, ok, type Result } from '../errors/result.ts'

/** What the link to a service may be long; wallets decode with this limit. */
const maxLength = 2000
const prefix = 'lnurl'

const notLnurl = (problem: string) => err(failure('lnurl.notLnurl', { problem }))

/** A URL as LNURL in upper case, the shorter form in a QR code. `lnurl.notLnurl` where it gets longer than wallets read. */
export function encodeLnurl(url: string): Result<string, Failure> {
  const words = bech32.toWords(new TextEncoder().encode(url))
  const length = prefix.length + 1 + words.length + 6
  if (length > maxLength) return notLnurl('length')
  return ok(bech32.encode(prefix, words, false).toUpperCase())
}

/** The URL of an LNURL in upper or lower case, not mixed. Fails with `lnurl.notLnurl`; the URL is not judged here. */
export function decodeLnurl(text: string): Result<string, Failure> {
  if (text.length > maxLength) return notLnurl('length')
  const parts = bech32.decodeUnsafe(text, false)
  if (parts?.prefix !== prefix) return notLnurl('bech32')
  const bytes = bech32.fromWordsUnsafe(parts.words)
  if (!bytes) return notLnurl('bech32')
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return notLnurl('text')
  }
}
