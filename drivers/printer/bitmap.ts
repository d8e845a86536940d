import { crc32, deflateSync } from 'node:zlib'

/** A picture of one bit a dot, rows packed from the left as `GS v 0` wants them; 1 is black. */
export type Bitmap = {
  readonly width: number
  readonly height: number
  /** Bytes a row. */
  readonly stride: number
  readonly data: Uint8Array
}

/** All white. */
export function createBitmap(width: number, height: number): Bitmap {
  const stride = Math.ceil(width / 8)
  return { width, height, stride, data: new Uint8Array(stride * height) }
}

/** True for black; outside is white. */
export function dotAt(bitmap: Bitmap, x: number, y: number): boolean {
  if (x < 0 || y < 0 || x >= bitmap.width || y >= bitmap.height) return false
  return ((bitmap.data[y * bitmap.stride + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0
}

/** Blackens a dot; outside nothing happens. */
export function setDot(bitmap: Bitmap, x: number, y: number): void {
  if (x < 0 || y < 0 || x >= bitmap.width || y >= bitmap.height) return
  const at = y * bitmap.stride + (x >> 3)
  bitmap.data[at] = (bitmap.data[at] ?? 0) | (0x80 >> (x & 7))
}

export type Box = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Blackens a box. */
export function fillBox(bitmap: Bitmap, box: Box): void {
  for (let y = box.y; y < box.y + box.height; y += 1)
    for (let x = box.x; x < box.x + box.width; x += 1) setDot(bitmap, x, y)
}

/** Turns black and white within a box. */
export function invertBox(bitmap: Bitmap, box: Box): void {
  const bottom = Math.min(bitmap.height, box.y + box.height)
  const right = Math.min(bitmap.width, box.x + box.width)
  for (let y = Math.max(0, box.y); y < bottom; y += 1)
    for (let x = Math.max(0, box.x); x < right; x += 1) {
      const at = y * bitmap.stride + (x >> 3)
      bitmap.data[at] = (bitmap.data[at] ?? 0) ^ (0x80 >> (x & 7))
    }
}

/** A picture whose dots are each `scaleX` by `scaleY`. */
export function scaled(bitmap: Bitmap, scaleX: number, scaleY: number): Bitmap {
  if (scaleX === 1 && scaleY === 1) return bitmap
  const grown = createBitmap(bitmap.width * scaleX, bitmap.height * scaleY)
  const size = { width: scaleX, height: scaleY }
  for (let y = 0; y < bitmap.height; y += 1)
    for (let x = 0; x < bitmap.width; x += 1)
      if (dotAt(bitmap, x, y)) fillBox(grown, { x: x * scaleX, y: y * scaleY, ...size })
  return grown
}

/** At most `width` wide: columns are left out evenly (proportional letters may need more dots than their cells). */
export function squeezed(bitmap: Bitmap, width: number): Bitmap {
  if (bitmap.width <= width) return bitmap
  const narrow = createBitmap(width, bitmap.height)
  for (let y = 0; y < bitmap.height; y += 1)
    for (let x = 0; x < bitmap.width; x += 1)
      if (dotAt(bitmap, x, y)) setDot(narrow, Math.floor((x * width) / bitmap.width), y)
  return narrow
}

/** Turned by half a circle. */
export function turned(bitmap: Bitmap): Bitmap {
  const { width, height } = bitmap
  const upside = createBitmap(width, height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      if (dotAt(bitmap, x, y)) setDot(upside, width - 1 - x, height - 1 - y)
  return upside
}

/** Blackens what is black in `from`, shifted; eight dots at a time. What lies outside is left out. */
export function stamp(
  onto: Bitmap,
  from: Bitmap,
  place: { readonly x: number; readonly y: number },
): void {
  const shift = ((place.x % 8) + 8) % 8
  const firstByte = (place.x - shift) / 8
  const put = (row: number, at: number, bits: number) => {
    if (bits !== 0 && at >= 0 && at < onto.stride)
      onto.data[row * onto.stride + at] = (onto.data[row * onto.stride + at] ?? 0) | bits
  }
  for (let y = 0; y < from.height; y += 1) {
    const row = place.y + y
    if (row < 0 || row >= onto.height) continue
    for (let at = 0; at < from.stride; at += 1) {
      const eight = from.data[y * from.stride + at] ?? 0
      if (eight === 0) continue
      put(row, firstByte + at, eight >> shift)
      put(row, firstByte + at + 1, (eight << (8 - shift)) & 0xff)
    }
  }
}

function chunk(name: string, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(body.length + 12)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, body.length)
  bytes.set(new TextEncoder().encode(name), 4)
  bytes.set(body, 8)
  view.setUint32(body.length + 8, crc32(bytes.subarray(4, body.length + 8)))
  return bytes
}

/** The picture as PNG (W3C PNG §11): one bit, greyscale, where 0 is black. */
export function pngOf(bitmap: Bitmap): Uint8Array {
  const head = new Uint8Array(13)
  const view = new DataView(head.buffer)
  view.setUint32(0, bitmap.width)
  view.setUint32(4, Math.max(1, bitmap.height))
  head[8] = 1
  const rows = new Uint8Array((bitmap.stride + 1) * Math.max(1, bitmap.height)).fill(0xff)
  for (let y = 0; y < Math.max(1, bitmap.height); y += 1) {
    rows[y * (bitmap.stride + 1)] = 0
    for (let at = 0; at < bitmap.stride && y < bitmap.height; at += 1)
      rows[y * (bitmap.stride + 1) + 1 + at] = ~(bitmap.data[y * bitmap.stride + at] ?? 0) & 0xff
  }
  const signature = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', new Uint8Array(0)),
  ])
}
