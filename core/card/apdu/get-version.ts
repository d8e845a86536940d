import { uidFromBytes, uidLength, type CardUid } from '../card-uid.ts'
import { nativeCommand, type CardCommand } from './command.ts'

/** What GetVersion tells of the hardware (§10.5.2): type 04, subtype 02 is an NTAG 424 DNA. */
export type ChipHardware = {
  readonly vendor: number
  readonly type: number
  readonly subtype: number
  readonly major: number
  readonly minor: number
}

const partLength = 7

/** First of three frames: vendor, type, subtype, version, storage, protocol. */
export const getVersionHardware: CardCommand<ChipHardware> = nativeCommand({
  name: 'GetVersion hardware',
  ins: 0x60,
  more: true,
  value: (data) => {
    const [vendor = 0, type = 0, subtype = 0, major = 0, minor = 0] = data
    return data.length === partLength ? { vendor, type, subtype, major, minor } : undefined
  },
})

/** Second frame: the software, which nothing here depends on. */
export const getVersionSoftware: CardCommand<Uint8Array> = nativeCommand({
  name: 'GetVersion software',
  ins: 0xaf,
  more: true,
  value: (data) => (data.length === partLength ? data : undefined),
})

/** Third frame: the UID, batch and week. `uid` is missing when the chip hides it (random UID). */
export const getVersionProduction: CardCommand<{ readonly uid?: CardUid }> = nativeCommand({
  name: 'GetVersion production',
  ins: 0xaf,
  value: (data) => {
    if (data.length < uidLength) return undefined
    const uid = uidFromBytes(data.subarray(0, uidLength))
    return uid === undefined ? {} : { uid }
  },
})

/** Whether this chip is one that we know how to program. */
export const isNtag424 = ({ vendor, type, subtype }: ChipHardware): boolean =>
  vendor === 0x04 && type === 0x04 && subtype === 0x02
