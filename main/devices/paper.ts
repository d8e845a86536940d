import type { Paper, PaperPort } from '../../core/ports/paper.ts'
import { createBitmap, pngOf, stamp, type Bitmap } from '../../drivers/printer/bitmap.ts'
import { encodeBlocks } from '../../drivers/printer/encode-blocks.ts'
import { drawSlips } from '../../drivers/printer/interpreter.ts'
import { onPaper } from '../../drivers/printer/paper.ts'
import type { Profile } from '../../drivers/profiles/profile.ts'
import { fallbackProfile, readProfile } from '../../drivers/profiles/read-profile.ts'
import type { DeviceBoard } from './device-board.ts'

/** White below the last line, as a hand tears it off. */
const FOOT = 32

function profileOf(name: string | undefined): Profile {
  const profile = readProfile(name ?? 'generic-80')
  return profile.ok ? profile.value : fallbackProfile
}

/** Slips below each other; mostly it is one. */
function joined(pictures: readonly Bitmap[]): Bitmap {
  const width = pictures.reduce((most, picture) => Math.max(most, picture.width), 1)
  const height = pictures.reduce((sum, picture) => sum + picture.height, FOOT)
  const whole = createBitmap(width, height)
  let y = 0
  for (const picture of pictures) {
    stamp(whole, picture, { x: 0, y })
    y += picture.height
  }
  return whole
}

function paperOf(profile: Profile, connection: string | undefined): Paper {
  const encode = (blocks: Parameters<Paper['encode']>[0]) => encodeBlocks(blocks, profile)
  return Object.freeze({
    printer: profile.name,
    columns: profile.columns,
    ...(connection === undefined ? {} : { connection }),
    encode,
    draw: (blocks: Parameters<Paper['draw']>[0]) => {
      const slips = drawSlips(encode(blocks), profile)
      return pngOf(joined(slips.map(({ picture }) => onPaper(picture))))
    },
  })
}

/** Paper for the printer that prints receipts; where there is none, that of any 80 mm printer. */
export const createPaper = (devices: Pick<DeviceBoard, 'receiptFacts'>): PaperPort =>
  Object.freeze({
    now: () => {
      const { profile, address } = devices.receiptFacts()
      return paperOf(profileOf(profile), address)
    },
    ofWidth: (width: 58 | 80) => paperOf(profileOf(`epson-${width}`), undefined),
  })
