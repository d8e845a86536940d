import { dither, type Dithering, type GreyPicture } from '../../core/receipt/dither.ts'
import type { Logo } from '../../core/receipt/template.ts'

/** Of a picture that fits the narrowest paper. */
export type Shades = GreyPicture

/** As core/receipt/template.ts has them. */
const mostWide = 384
const mostHigh = 240
/** A logo of a phone's camera is not one. */
const largestFile = 2 * 1024 * 1024
const largestSide = 4_096

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** Sides as the head of a PNG says (W3C PNG §11.2.2); a picture of a giant's size is never unpacked. */
export function sidesOf(png: Uint8Array): { width: number; height: number } | undefined {
  if (png.length < 33 || signature.some((byte, at) => png[at] !== byte)) return undefined
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  // The first chunk is IHDR, 13 bytes long.
  if (view.getUint32(8) !== 13 || view.getUint32(12) !== 0x49484452) return undefined
  const [width, height] = [view.getUint32(16), view.getUint32(20)]
  const isSane = width > 0 && height > 0 && width <= largestSide && height <= largestSide
  return isSane ? { width, height } : undefined
}

/** The largest size that fits, never larger than the picture itself; a whole number of bytes wide. */
export function fitted({ width, height }: { width: number; height: number }) {
  const scale = Math.min(1, mostWide / width, mostHigh / height)
  const wide = Math.max(8, Math.floor((width * scale) / 8) * 8)
  return {
    width: wide,
    height: Math.min(mostHigh, Math.max(1, Math.round((height * wide) / width))),
  }
}

/** The picture in shades of grey on white; undefined: no PNG, too large, or broken. */
export async function shadesOf(file: File): Promise<Shades | undefined> {
  if (file.size > largestFile) return undefined
  const sides = sidesOf(new Uint8Array(await file.slice(0, 64).arrayBuffer()))
  if (sides === undefined) return undefined
  try {
    const picture = await createImageBitmap(file)
    const size = fitted(sides)
    const canvas = document.createElement('canvas')
    canvas.width = size.width
    canvas.height = size.height
    const pen = canvas.getContext('2d')
    if (pen === null) return undefined
    pen.fillStyle = '#fff'
    pen.fillRect(0, 0, size.width, size.height)
    pen.imageSmoothingQuality = 'high'
    pen.drawImage(picture, 0, 0, size.width, size.height)
    const { data } = pen.getImageData(0, 0, size.width, size.height)
    return { ...size, shades: greyOf(data) }
  } catch {
    return undefined
  }
}

/** ITU-R BT.601: how bright red, green and blue are. */
export const greyOf = (rgba: Uint8ClampedArray): Uint8Array =>
  Uint8Array.from({ length: rgba.length / 4 }, (_, at) =>
    Math.round(
      0.299 * (rgba[at * 4] ?? 0) +
        0.587 * (rgba[at * 4 + 1] ?? 0) +
        0.114 * (rgba[at * 4 + 2] ?? 0),
    ),
  )

/** As the template holds it. */
export function logoOf(shades: Shades, how: Dithering): Logo {
  const dots = dither(shades, how)
  const { width, height } = shades
  return { width, height, dots: btoa(String.fromCharCode(...dots)) }
}
