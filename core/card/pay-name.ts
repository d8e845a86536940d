import { base32nopad } from '@scure/base'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { idFrom, type CardId } from '../contract/ids.ts'

/**
 * Under which strangers pay to a card: its id in base 32, lower case (LUD-16 allows a-z0-9-_. and no capitals), of which 74
 * bits are chance. Nothing else leads from outside to a card without the chip.
 */
export const payNameOf = (card: CardId): string =>
  base32nopad.encode(hexToBytes(card.replaceAll('-', ''))).toLowerCase()

const shape = /^[a-z2-7]{26}$/

/** The card of a name, however somebody typed it; undefined for what is none. */
export function cardOfPayName(text: string): CardId | undefined {
  const name = text.toLowerCase()
  if (!shape.test(name)) return undefined
  let hex: string
  try {
    hex = bytesToHex(base32nopad.decode(name.toUpperCase()))
  } catch {
    // The last letter has bits to spare; set ones are no name that we gave.
    return undefined
  }
  return idFrom<CardId>(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'))
}
