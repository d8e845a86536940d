import type { Money, Msat, Sat } from '../money/units.ts'

/** One of several ways in which a sale was paid: `due` is its part of the price. A sale paid in one way has none. */
type Part = { readonly due?: Money }

/** One thing sold; without a label it is simply the sale (an amount typed on the keypad). */
export type ReceiptLine = { readonly label?: string; readonly total: Money }

/** Tax that is included in the total. `rateBp` in hundredths of a percent: 2 100 is 21 %. */
export type ReceiptTax = { readonly rateBp: number; readonly net: Money; readonly tax: Money }

/** Texts are frozen when the receipt is made: a reprint shows the rate and the time of the sale. */
export type ReceiptRate = {
  /** The price of 1 BTC, formatted: `87.823,00 €`. */
  readonly text: string
  readonly sources: readonly string[]
  /** When the rate was decided, as people read it. */
  readonly at: string
  /** The exchanges were away and the shop's age limit allowed an older rate. */
  readonly lastKnown?: true
}

export type LightningTender = Part & {
  readonly kind: 'lightning'
  /** What went to the price: as a rule what the code asked for. */
  readonly amountSat: Sat
  /** What arrived. */
  readonly receivedMsat: Msat
  /** Absent when the price was in bitcoin. */
  readonly rate?: ReceiptRate
  /** 64 hexadecimal digits. */
  readonly paymentHash: string
}

export type CashTender = Part & {
  readonly kind: 'cash'
  readonly given: Money
  readonly change: Money
  /** What rounding to the smallest coin added to (or took from) the total; absent when nothing. */
  readonly rounding?: Money
}

export type CardTender = Part & {
  readonly kind: 'card'
  readonly amountSat: Sat
  readonly rate?: ReceiptRate
  /** The shop's running number of the card. */
  readonly card: string
}

export type Tender = LightningTender | CashTender | CardTender

/**
 * Which slip of the sale this is. `original` comes once (I8) · `repeat` follows an original of which nobody knows whether
 * it came out · a copy is asked for in the history and counted.
 */
export type ReceiptCopy = 'original' | 'repeat' | { readonly copy: number }

/** What stands on a receipt: facts from the books, never from a screen. How it looks is `receipt-blocks.ts`. */
export type Receipt = {
  readonly shopName: string
  /** BCP 47, of the words and figures: `en`, `de`. */
  readonly language: string
  /** The shop's running number of the sale. */
  readonly number: string
  readonly invoiceId: string
  /** Date and time as people read them. */
  readonly at: string
  /** The till did not trust its clock. */
  readonly timeUnsure?: true
  /** No real money: the slip says so in letters that cannot be overlooked. */
  readonly mode?: 'practice' | 'training'
  readonly copy: ReceiptCopy
  readonly lines: readonly ReceiptLine[]
  readonly total: Money
  readonly taxes: readonly ReceiptTax[]
  /** A top-up instead of a sale: the running number of the card. Nothing was sold, so nothing is taxed. */
  readonly topUp?: string
  /** How it was paid, in the order in which the money came; at least one. */
  readonly tenders: readonly Tender[]
  /** What the QR code at the foot holds; none without. */
  readonly qr?: string
}
