/** A picture for paper that knows black and white alone. */

/** Shades a dot, 0 black to 255 white, rows from the top. */
export type GreyPicture = {
  readonly width: number
  readonly height: number
  readonly shades: Uint8Array
}

/** `spread`: Floyd and Steinberg, for photographs · `raster`: Bayer's 4 × 4, for flat areas · `hard`: for line drawings. */
export type Dithering = 'spread' | 'raster' | 'hard'
export const ditherings: readonly Dithering[] = ['spread', 'raster', 'hard']

const MIDDLE = 128
/** Bayer (1973), thresholds of sixteenths. */
const BAYER = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]

/** Floyd and Steinberg (1976): 7, 3, 5 and 1 sixteenths of the error to the right, below left, below and below right. */
function spread({ width, height, shades }: GreyPicture): (x: number, y: number) => boolean {
  const left = Float32Array.from(shades)
  const give = (x: number, y: number, error: number) => {
    if (x < 0 || x >= width || y >= height) return
    left[y * width + x] = (left[y * width + x] ?? 0) + error
  }
  const black = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const shade = left[y * width + x] ?? 255
      const isBlack = shade < MIDDLE
      black[y * width + x] = isBlack ? 1 : 0
      const error = (shade - (isBlack ? 0 : 255)) / 16
      give(x + 1, y, error * 7)
      give(x - 1, y + 1, error * 3)
      give(x, y + 1, error * 5)
      give(x + 1, y + 1, error)
    }
  return (x, y) => black[y * width + x] === 1
}

function thresholded(picture: GreyPicture, how: 'raster' | 'hard') {
  const limit = (x: number, y: number) =>
    how === 'hard' ? MIDDLE : ((BAYER[(y % 4) * 4 + (x % 4)] ?? 0) + 0.5) * 16
  return (x: number, y: number) => (picture.shades[y * picture.width + x] ?? 255) < limit(x, y)
}

/** Rows of eight dots a byte from the left, 1 is black; what is right of the picture is white. */
export function dither(picture: GreyPicture, how: Dithering): Uint8Array {
  const isBlack = how === 'spread' ? spread(picture) : thresholded(picture, how)
  const stride = Math.ceil(picture.width / 8)
  const dots = new Uint8Array(stride * picture.height)
  for (let y = 0; y < picture.height; y += 1)
    for (let x = 0; x < picture.width; x += 1) {
      const at = y * stride + (x >> 3)
      if (isBlack(x, y)) dots[at] = (dots[at] ?? 0) | (0x80 >> (x & 7))
    }
  return dots
}
