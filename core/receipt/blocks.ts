/**
 * What a receipt looks like, apart from any paper: a list of blocks that a layout turns into lines (layout.ts) and a
 * printer into bytes (drivers/printer). Text here is what people read; no block can carry a command.
 */
export type Align = 'start' | 'center'

/** How a run of text is set. `wide` and `tall` double the character in that direction. */
export type TextStyle = {
  readonly bold?: boolean
  readonly wide?: boolean
  readonly tall?: boolean
  /** White on black: for the marks that must not be overlooked (COPY, TRAINING). */
  readonly inverse?: boolean
}

/** One paragraph, wrapped by words. */
export type TextBlock = {
  readonly kind: 'text'
  readonly text: string
  readonly align?: Align
  readonly style?: TextStyle
}

/** Two columns: the label begins the line, the value ends it; the value is never broken if it fits a line. */
export type RowBlock = {
  readonly kind: 'row'
  readonly label: string
  readonly value: string
  readonly style?: TextStyle
}

/** A line across the paper. */
export type RuleBlock = { readonly kind: 'rule'; readonly line: 'single' | 'double' }

/** A QR code, centred, as large as the paper allows. `text` is written as it stands. */
export type QrBlock = { readonly kind: 'qr'; readonly text: string }

/** Bars that a scanner reads (Code 128), centred, the text below them. ASCII letters and figures. */
export type BarcodeBlock = { readonly kind: 'barcode'; readonly text: string }

/** A picture of dots, centred: rows of eight dots a byte from the left, 1 is black. `width` is a multiple of eight. */
export type ImageBlock = {
  readonly kind: 'image'
  readonly width: number
  readonly height: number
  readonly dots: Uint8Array
}

/** White space, in text lines. */
export type FeedBlock = { readonly kind: 'feed'; readonly lines: number }

/** Feeds the last line past the knife and cuts. */
export type CutBlock = { readonly kind: 'cut' }

/** Opens the cash drawer that hangs on the printer. */
export type DrawerBlock = { readonly kind: 'drawer' }

export type Block =
  | TextBlock
  | RowBlock
  | RuleBlock
  | QrBlock
  | BarcodeBlock
  | ImageBlock
  | FeedBlock
  | CutBlock
  | DrawerBlock
