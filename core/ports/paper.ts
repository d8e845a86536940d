import type { Block } from '../receipt/blocks.ts'

/** What a slip would look like on the till's printer, without a printer. */
export type Paper = {
  /** The printer's kind, in its own name. */
  readonly printer: string
  /** Where it is; absent when none is set up. */
  readonly connection?: string
  readonly columns: number
  /** The bytes that the printer would get. */
  encode(blocks: readonly Block[]): Uint8Array
  /** The slip as a picture, PNG. */
  draw(blocks: readonly Block[]): Uint8Array
}

/** The paper of the printer that has the role now; a look at another width, in millimetres. */
export type PaperPort = {
  now(): Paper
  ofWidth(width: 58 | 80): Paper
}
