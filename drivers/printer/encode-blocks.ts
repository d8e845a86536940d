import type { Block, TextStyle } from '../../core/receipt/blocks.ts'
import { layout, type Line, type Paper, type TextLine } from '../../core/receipt/layout.ts'
import type { Profile } from '../profiles/profile.ts'
import { createBitmap, fillBox, stamp, type Bitmap } from './bitmap.ts'
import { byteOf, isCodePage, pageFor, type CodePage } from './code-pages.ts'
import { encodeCommand, LF } from './commands.ts'
import { BARCODE_DOTS, CODE_128, drawBarcode, planBarcode } from './barcode-symbol.ts'
import { drawQr, planQr, QUIET_MODULES, type QrPlan } from './qr-symbol.ts'
import { LINE_PITCH, rasterLine } from './raster-line.ts'

/** A tall letter has 48 rows. */
const TALL_PITCH = 51
/** From the print head to the knife, roughly: `GS V 66` feeds that by itself; a tear bar needs it from us. */
const LINES_TO_TEAR_BAR = 3

/** What the printer is set to at a place of the slip, so that only changes are sent. */
type Setting = {
  readonly page: CodePage
  readonly pitch: number
  readonly style: Required<TextStyle>
}

const plain: Required<TextStyle> = { bold: false, wide: false, tall: false, inverse: false }

/** Collects the bytes of one slip. */
type Slip = { readonly parts: Uint8Array[]; readonly pages: readonly CodePage[]; setting: Setting }

const NO_BREAK_SPACE = '\u00a0'

const bit = (on: boolean): number => (on ? 1 : 0)

/** The profile's pages as their names, in the order they are tried. */
const pagesOf = (profile: Profile): readonly CodePage[] =>
  Object.keys(profile.codePages).filter(isCodePage)

/** Long enough for the coil to cool, in units of 2 ms. */
const pulseRest = 125

const drawerPulse = ({ drawer }: Profile): Uint8Array =>
  encodeCommand('pulse', [drawer.pin === 5 ? 1 : 0, Math.round(drawer.pulseMs / 2), pulseRest])

/** Wakes the printer into a known state: page 0 of the profile, feeds in dots, our line pitch, no real-time pulse from pictures. */
function opening(profile: Profile): Slip {
  const pages = pagesOf(profile)
  const [page = 'cp437'] = pages
  const parts = [
    encodeCommand('initialize'),
    encodeCommand('cancelKanjiMode'),
    encodeCommand('selectCodePage', [profile.codePages[page] ?? 0]),
    ...(profile.motionUnits ? [encodeCommand('setMotionUnits', [profile.dpi, profile.dpi])] : []),
    encodeCommand('lineSpacing', [LINE_PITCH]),
    ...(profile.realTimeSwitch
      ? [encodeCommand('realTimeCommands', [5, 0], Uint8Array.of(20, 1, 0, 2, 0))]
      : []),
  ]
  return { parts, pages, setting: { page, pitch: LINE_PITCH, style: plain } }
}

function apply(slip: Slip, wanted: Setting, profile: Profile): void {
  const { setting, parts } = slip
  const [now, next] = [setting.style, wanted.style]
  if (setting.page !== wanted.page)
    parts.push(encodeCommand('selectCodePage', [profile.codePages[wanted.page] ?? 0]))
  if (setting.pitch !== wanted.pitch) parts.push(encodeCommand('lineSpacing', [wanted.pitch]))
  if (now.bold !== next.bold) parts.push(encodeCommand('emphasize', [bit(next.bold)]))
  if (now.wide !== next.wide || now.tall !== next.tall)
    parts.push(encodeCommand('selectSize', [bit(next.wide) * 16 + bit(next.tall)]))
  if (now.inverse !== next.inverse) parts.push(encodeCommand('invert', [bit(next.inverse)]))
  slip.setting = wanted
}

/** `page` has every character of the text, all in the basic plane; a no-break blank is a blank on paper. */
function encodeText(text: string, page: CodePage): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at)
    bytes[at] = character === NO_BREAK_SPACE ? 0x20 : (byteOf(character, page) ?? 0x20)
  }
  return bytes
}

/** Blanks before a span are never inverted: the mark alone is black. */
function pushText(slip: Slip, line: TextLine, place: { page: CodePage; profile: Profile }): void {
  const { page, profile } = place
  const style = { ...plain, ...line.style }
  const pitch = style.tall ? TALL_PITCH : LINE_PITCH
  let column = 0
  for (const span of line.spans) {
    const gap = span.column - column
    const blankStyle = { ...style, inverse: false }
    if (gap > 0) {
      apply(slip, { page, pitch, style: blankStyle }, profile)
      slip.parts.push(new Uint8Array(gap).fill(0x20))
    }
    apply(slip, { page, pitch, style }, profile)
    slip.parts.push(encodeText(span.text, page))
    column = span.column + span.width
  }
  slip.parts.push(Uint8Array.of(LF))
}

/**
 * DLE EOT, DLE ENQ and DLE DC4 are obeyed at once even inside a picture. Where a picture would hold one, its byte 0x10 gets
 * one dot more: nobody sees it, and no text can be drawn so that it opens a drawer (attack A47).
 */
export function defuse(data: Uint8Array): Uint8Array {
  return data.map((byte, at) => {
    const next = data[at + 1]
    return byte === 0x10 && (next === 0x04 || next === 0x05 || next === 0x14) ? 0x18 : byte
  })
}

/** Full rows of white at the end are fed, not sent. */
function inkedRows(picture: Bitmap): number {
  let rows = picture.height
  while (
    rows > 0 &&
    picture.data
      .subarray((rows - 1) * picture.stride, rows * picture.stride)
      .every((byte) => byte === 0)
  )
    rows -= 1
  return rows
}

function inkedStride(picture: Bitmap, rows: number): number {
  let stride = 1
  for (let y = 0; y < rows; y += 1)
    for (let x = picture.stride - 1; x >= stride; x -= 1)
      if (picture.data[y * picture.stride + x] !== 0) stride = x + 1
  return stride
}

/** GS v 0's modes: dots as they are, or each two rows high. */
const [PLAIN, TALL] = [0, 2]

/** A picture from the left edge, without the white at its right and below. */
function pushPicture(slip: Slip, picture: Bitmap, mode = PLAIN): void {
  const rows = inkedRows(picture)
  const stride = inkedStride(picture, rows)
  if (rows > 0) {
    const cut = new Uint8Array(stride * rows)
    for (let y = 0; y < rows; y += 1)
      cut.set(picture.data.subarray(y * picture.stride, y * picture.stride + stride), y * stride)
    const size = [stride & 0xff, stride >> 8, rows & 0xff, rows >> 8]
    slip.parts.push(encodeCommand('rasterImage', [mode, ...size], defuse(cut)))
  }
  for (let rest = picture.height - rows; rest > 0; rest -= 255)
    slip.parts.push(encodeCommand('feedDots', [Math.min(255, rest)]))
}

function pushTextLine(slip: Slip, line: TextLine, profile: Profile): void {
  const text = line.spans
    .map((span) => span.text)
    .join('')
    .replaceAll(NO_BREAK_SPACE, ' ')
  // The page of the moment first: a change costs three bytes.
  const page = pageFor(text, [slip.setting.page]) ?? pageFor(text, slip.pages)
  if (page === undefined) return pushPicture(slip, rasterLine(line, profile.dots))
  pushText(slip, line, { page, profile })
}

/** GS ( k, functions 165 (model 2), 167 (module size), 169 (level), 180 (store) and 181 (print). */
function pushNativeQr(slip: Slip, text: Uint8Array, plan: QrPlan): void {
  const symbol = (data: readonly number[], more: Uint8Array = new Uint8Array(0)) => {
    const length = data.length + more.length
    const all = new Uint8Array(length)
    all.set(data)
    all.set(more, data.length)
    slip.parts.push(encodeCommand('symbol', [length & 0xff, length >> 8], all))
  }
  const quiet = encodeCommand('feedDots', [QUIET_MODULES * plan.dotsPerModule])
  slip.parts.push(encodeCommand('justify', [1]), quiet)
  symbol([0x31, 0x41, 0x32, 0x00])
  symbol([0x31, 0x43, plan.dotsPerModule])
  symbol([0x31, 0x45, plan.level === 'low' ? 48 : 49])
  symbol([0x31, 0x50, 0x30], text)
  symbol([0x31, 0x51, 0x30])
  slip.parts.push(quiet, encodeCommand('justify', [0]))
}

function pushQr(slip: Slip, text: string, profile: Profile): void {
  const native = profile.qr === 'native'
  const plan = planQr(text, profile.dots, native)
  if (plan === undefined) {
    for (const line of layout([{ kind: 'text', text }], profile))
      if (line.kind === 'text') pushTextLine(slip, line, profile)
    return
  }
  if (native) return pushNativeQr(slip, defuse(new TextEncoder().encode(text)), plan)
  const code = drawQr(text, plan)
  const quiet = QUIET_MODULES * plan.dotsPerModule
  const picture = createBitmap(profile.dots, code.height + 2 * quiet)
  stamp(picture, code, { x: Math.floor((profile.dots - code.width) / 2), y: quiet })
  pushPicture(slip, picture)
}

/** GS k 73, Code 128 in set B; a printer whose codes are not trusted gets the bars as a picture. */
function pushBarcode(slip: Slip, text: string, profile: Profile): void {
  const plan = planBarcode(text, profile.dots)
  const below: Line[] = [...layout([{ kind: 'text', text, align: 'center' }], profile)]
  if (plan !== undefined) {
    const { data, module } = plan
    slip.parts.push(encodeCommand('feedDots', [RULE_MARGIN]))
    if (profile.qr === 'native')
      slip.parts.push(
        encodeCommand('justify', [1]),
        encodeCommand('barcodeHeight', [BARCODE_DOTS]),
        encodeCommand('barcodeWidth', [module]),
        encodeCommand('barcodeText', [0]),
        encodeCommand('barcode', [CODE_128, data.length], data),
        encodeCommand('justify', [0]),
      )
    else pushImage(slip, drawBarcode(plan), profile)
  }
  for (const line of below) if (line.kind === 'text') pushTextLine(slip, line, profile)
}

/** In the middle; what is wider than the paper loses its edges, which no template of ours can have. */
function pushImage(
  slip: Slip,
  { width, height, dots }: { width: number; height: number; dots: Uint8Array },
  profile: Profile,
): void {
  const image: Bitmap = { width, height, stride: width / 8, data: dots }
  const picture = createBitmap(profile.dots, height)
  // A whole byte: shifted dots would cost the whole width.
  const x = Math.floor((profile.dots - width) / 16) * 8
  stamp(picture, image, { x, y: 0 })
  pushPicture(slip, picture)
}

/** White before and after a rule. */
const RULE_MARGIN = 6

/** Two rows of ink, or two of them, sent as one each: a line of text would cost twice the paper. */
function pushRule(slip: Slip, isDouble: boolean, profile: Profile): void {
  const height = isDouble ? 3 : 1
  const rule = createBitmap(profile.dots, height)
  for (const y of isDouble ? [0, 2] : [0])
    fillBox(rule, { x: 0, y, width: profile.dots, height: 1 })
  const margin = encodeCommand('feedDots', [RULE_MARGIN])
  slip.parts.push(margin)
  pushPicture(slip, rule, TALL)
  slip.parts.push(margin)
}

function pushCut(slip: Slip, profile: Profile): void {
  slip.parts.push(
    profile.cutter === 'none'
      ? encodeCommand('feedLines', [LINES_TO_TEAR_BAR])
      : encodeCommand('cut', [profile.cutter === 'full' ? 65 : 66, 0]),
  )
}

function pushLine(slip: Slip, line: Line, profile: Profile): void {
  switch (line.kind) {
    case 'text':
      return pushTextLine(slip, line, profile)
    case 'rule':
      return pushRule(slip, line.line === 'double', profile)
    case 'qr':
      return pushQr(slip, line.text, profile)
    case 'feed':
      apply(slip, { ...slip.setting, pitch: LINE_PITCH }, profile)
      slip.parts.push(encodeCommand('feedLines', [Math.min(255, Math.max(0, line.lines))]))
      return
    case 'barcode':
      return pushBarcode(slip, line.text, profile)
    case 'image':
      return pushImage(slip, line, profile)
    case 'cut':
      return pushCut(slip, profile)
    case 'drawer':
      slip.parts.push(drawerPulse(profile))
  }
}

/** A slip as bytes for a printer of this profile. Never a `?`: what its code pages lack is drawn. */
export function encodeBlocks(
  blocks: readonly Block[],
  profile: Profile,
  direction: NonNullable<Paper['direction']> = 'ltr',
): Uint8Array {
  const slip = opening(profile)
  for (const line of layout(blocks, { columns: profile.columns, direction }))
    pushLine(slip, line, profile)
  const whole = new Uint8Array(slip.parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of slip.parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
