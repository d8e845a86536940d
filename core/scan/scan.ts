import type { Result } from '../errors/result.ts'
import type { Failure } from '../errors/registry.ts'
import type { DecodedBolt11 } from '../lightning/decode-bolt11.ts'
import type { LightningAddress } from '../lnurl/lightning-address.ts'
import type { LnurlLink } from '../lnurl/lnurl-link.ts'
import type { Sat } from '../money/units.ts'

/** What somebody held before the scanner. */
export type Scan =
  /** A number of the GS1 system with a right check digit; `gtin` in its 14 digits. */
  | { readonly kind: 'article'; readonly gtin: string }
  | { readonly kind: 'bolt11'; readonly bolt11: string; readonly decoded: DecodedBolt11 }
  /** Own and foreign cards, vouchers (they say `withdrawRequest`), pay links. */
  | { readonly kind: 'lnurl'; readonly link: LnurlLink }
  | { readonly kind: 'lightningAddress'; readonly address: LightningAddress }
  | { readonly kind: 'bip21'; readonly request: Bip21 }
  /** Anything else that can be read: an article number of the shop, a name. */
  | { readonly kind: 'text'; readonly text: string }

/** BIP 21, with what BOLT 11 and LUD-01 add to it. The address is not judged here. */
export type Bip21 = {
  readonly address: string
  readonly amountSat?: Sat
  readonly label?: string
  readonly message?: string
  /** `lightning=`: a payment string or an LNURL, as it stands. */
  readonly lightning?: string
}

export type ScanResult = Result<Scan, Failure>
