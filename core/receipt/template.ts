/**
 * How a shop wants its receipts: what stands around the facts, and which facts. A plain value that is stored as JSON; what
 * is no template is refused with the field that is wrong, and the one before stays in force.
 */
import { base64 } from '@scure/base'
import Type from 'typebox'
import Value from 'typebox/value'
import { failure, type Failure } from '../errors/registry.ts'
import { err, ok, type Result } from '../errors/result.ts'
import type { Block } from './blocks.ts'
import { oneLine } from './text-width.ts'

const strict = { additionalProperties: false } as const

/** The narrowest paper's dots: a logo fits every printer. */
export const LOGO_DOTS_WIDE = 384
/** 30 mm. */
export const LOGO_DOTS_HIGH = 240

/** Rows of eight dots a byte from the left, 1 is black, in base64. */
export const Logo = Type.Object(
  {
    width: Type.Integer({ minimum: 8, maximum: LOGO_DOTS_WIDE, multipleOf: 8 }),
    height: Type.Integer({ minimum: 1, maximum: LOGO_DOTS_HIGH }),
    dots: Type.String({ maxLength: 16_000, pattern: '^[A-Za-z0-9+/]*={0,2}$' }),
  },
  strict,
)
export type Logo = Type.Static<typeof Logo>

const LINES = 8
const lines = Type.Array(Type.String({ maxLength: 120 }), { maxItems: LINES })

export const ReceiptTemplate = Type.Object(
  {
    /** Below the shop's name: address, tax number, telephone. */
    head: lines,
    /** Above the last line. */
    foot: lines,
    shows: Type.Object(
      {
        taxes: Type.Boolean(),
        rate: Type.Boolean(),
        paymentHash: Type.Boolean(),
        /** The QR code to the receipt's page, where strangers reach it. */
        page: Type.Boolean(),
        /** The receipt's number as bars, for a scanner. */
        barcode: Type.Boolean(),
      },
      strict,
    ),
    /** The customer's: every word of ours stands in both languages. */
    secondLanguage: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('de')])),
    logo: Type.Optional(Logo),
  },
  strict,
)
export type ReceiptTemplate = Type.Static<typeof ReceiptTemplate>

/** A shop that has set nothing. */
export const plainTemplate: ReceiptTemplate = Object.freeze({
  head: [],
  foot: [],
  shows: { taxes: true, rate: true, paymentHash: true, page: true, barcode: false },
})

const refuse = (field: string): Result<never, Failure> =>
  err(failure('receipt.badTemplate', { field }))

function dotsOf(logo: Logo): Uint8Array | undefined {
  try {
    const dots = base64.decode(logo.dots)
    return dots.length === (logo.width / 8) * logo.height ? dots : undefined
  } catch {
    return undefined
  }
}

/** A template from outside, or `receipt.badTemplate` with the field that is wrong. */
export function readTemplate(value: unknown): Result<ReceiptTemplate, Failure> {
  if (!Value.Check(ReceiptTemplate, value)) {
    const [first] = Value.Errors(ReceiptTemplate, value)
    return refuse(first?.instancePath.slice(1).replaceAll('/', '.') || 'template')
  }
  if (value.logo !== undefined && dotsOf(value.logo) === undefined) return refuse('logo.dots')
  return ok(value)
}

/** The newest of these that is one; a shop without any has the plain one. */
export function templateInForce(newestFirst: readonly string[]): ReceiptTemplate {
  for (const text of newestFirst) {
    const read = readTemplate(fromJson(text))
    if (read.ok) return read.value
  }
  return plainTemplate
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The logo above everything; nothing where there is none. */
export function logoBlocks({ logo }: ReceiptTemplate): readonly Block[] {
  const dots = logo === undefined ? undefined : dotsOf(logo)
  if (logo === undefined || dots === undefined) return []
  return [{ kind: 'image', width: logo.width, height: logo.height, dots }]
}

/** Lines that a shop has written, each a paragraph of its own; an empty one is white. */
export const writtenBlocks = (written: readonly string[]): readonly Block[] =>
  written.map((line) =>
    line.trim() === ''
      ? { kind: 'feed', lines: 1 }
      : { kind: 'text', text: oneLine(line, 120), align: 'center' },
  )
