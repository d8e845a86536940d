/** BIP 21: `bitcoin:<address>?amount=<bitcoin>&label=…&message=…`, and `lightning=` beside it. */
import { atLeast, isPositive } from '../money/arithmetic.ts'
import { sat, type Sat } from '../money/units.ts'
import type { Bip21 } from './scan.ts'

/** 21 million bitcoin in sats. */
const mostSat = sat(2_100_000_000_000_000n)
const longestText = 500

/** Decimal bitcoin, at most 8 decimals, without sign or exponent. */
export function satOf(text: string): Sat | undefined {
  const [, whole, part = ''] = /^(\d{1,8})(?:\.(\d{1,8}))?$/.exec(text) ?? []
  if (whole === undefined) return undefined
  const amount = sat(BigInt(whole + part.padEnd(8, '0')))
  return isPositive(amount) && atLeast(mostSat, amount) ? amount : undefined
}

/** Base58 or bech32 by its letters; whether it exists and on which chain is the wallet's to say. */
const looksLikeAddress = (text: string): boolean =>
  /^([123mn2][1-9A-HJ-NP-Za-km-z]{24,49}|(bc|tb|bcrt)1[02-9ac-hj-np-z]{8,90})$/.test(text)

type Field = 'amount' | 'label' | 'message' | 'lightning'
type Pair = readonly [key: string, value: string]

/** Percent signs that are none stand for themselves; BIP 21 knows no plus sign for a blank. */
function plain(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const pairsOf = (query: string): readonly Pair[] =>
  query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [, key = part, value = ''] = /^([^=]*)=(.*)$/s.exec(part) ?? []
      return [plain(key).toLowerCase(), plain(value)]
    })

const names: readonly Field[] = ['amount', 'label', 'message', 'lightning']

const valueOf = (pairs: readonly Pair[], name: Field): string | undefined =>
  pairs.find(([key]) => key === name)?.[1]

/** A second value of one key is ambiguous. */
const isAmbiguous = (pairs: readonly Pair[]): boolean =>
  names.some((name) => pairs.filter(([key]) => key === name).length > 1)

/** The request, or undefined when it is none: a parameter that must be understood and is not makes it none (BIP 21). */
export function parseBip21(text: string): Bip21 | undefined {
  const [, path = '', rest = ''] = /^bitcoin:(?:\/\/)?([^?]*)(?:\?(.*))?$/is.exec(text) ?? []
  const address = path === path.toUpperCase() ? path.toLowerCase() : path
  const pairs = pairsOf(rest)
  if (pairs.some(([key]) => key.startsWith('req-'))) return undefined
  if (isAmbiguous(pairs)) return undefined
  const [amount, label, message, lightning] = names.map((name) => valueOf(pairs, name))
  // Percent signs bring back what the scan itself may not hold.
  if (/[\p{Cc}\p{Cf}\p{Cs}]/u.test(`${label ?? ''}${message ?? ''}${lightning ?? ''}`))
    return undefined
  if (!looksLikeAddress(address) && !(address === '' && lightning !== undefined)) return undefined
  const amountSat = amount === undefined ? undefined : satOf(amount)
  if (amount !== undefined && amountSat === undefined) return undefined
  return {
    address,
    ...(amountSat === undefined ? {} : { amountSat }),
    ...(label === undefined ? {} : { label: label.slice(0, longestText) }),
    ...(message === undefined ? {} : { message: message.slice(0, longestText) }),
    ...(lightning === undefined ? {} : { lightning }),
  }
}
