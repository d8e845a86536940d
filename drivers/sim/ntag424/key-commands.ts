/** GetKeyVersion, ChangeKey, SetConfiguration: NT4H2421Gx rev. 3.0 §10.5.1, §10.6. */
import { concatBytes, equalBytes } from '@noble/ciphers/utils.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { fromLittleEndian, littleEndian } from '../../../core/card/byte-order.ts'
import { jamCrc } from '../../../core/card/jam-crc.ts'
import { status } from '../../../core/card/apdu/status-word.ts'
import { done, keyOf, refused, type Answer, type Chip } from './chip.ts'
import { withKey } from './chip-state.ts'

export function keyVersion(chip: Chip, [keyNo = 0]: Uint8Array): Answer {
  const slot = chip.stored.keys[keyNo]
  return slot === undefined ? refused(status.noSuchKey) : done(Uint8Array.of(slot.version))
}

/** The new key in the cryptogram; undefined when the CRC says that the old one was another. */
function newKey(chip: Chip, keyNo: number, data: Uint8Array): Uint8Array | undefined {
  const sent = data.slice(0, 16)
  if (keyNo === 0) return sent
  const old = keyOf(chip, keyNo).reveal()
  const key = sent.map((byte, at) => byte ^ (old[at] ?? 0))
  return equalBytes(littleEndian(jamCrc(key), 4), data.slice(17)) ? key : undefined
}

/** Under key 0. Clears the key's failures; changing key 0 ends the session and answers bare. */
export function changeKey(chip: Chip, [keyNo = 0]: Uint8Array, data: Uint8Array): Answer {
  if (chip.life.session?.keyNo !== 0) return refused(status.authentication)
  if (chip.stored.keys[keyNo] === undefined) return refused(status.noSuchKey)
  if (data.length !== (keyNo === 0 ? 17 : 21)) return refused(status.length)
  const key = newKey(chip, keyNo, data)
  if (key === undefined) return refused(status.integrity)
  const slot = { key: bytesToHex(key), version: data[16] ?? 0, failures: 0, failuresInARow: 0 }
  chip.stored = withKey(chip.stored, keyNo, slot)
  return keyNo === 0 ? { ...done(), endsSession: true } : done()
}

/** Option 00: random UID, irreversible. Option 0A: fail counters. Others (LRP among them) are not emulated: 919E. */
export function setConfiguration(chip: Chip, [option]: Uint8Array, data: Uint8Array): Answer {
  if (chip.life.session?.keyNo !== 0) return refused(status.authentication)
  if (option === 0x00 && data.length === 1) {
    const hidesUid = chip.stored.hidesUid || ((data[0] ?? 0) & 0x02) !== 0
    chip.stored = { ...chip.stored, hidesUid }
    return done()
  }
  if (option !== 0x0a || data.length !== 5) return refused(status.parameter)
  const [isOn, limit, decrease] = [data[0] !== 0, data.slice(1, 3), data.slice(3)]
  const failureLimit = {
    isOn,
    limit: fromLittleEndian(limit),
    decrease: fromLittleEndian(decrease),
  }
  chip.stored = { ...chip.stored, failureLimit }
  return done()
}

const hardware = Uint8Array.of(0x04, 0x04, 0x02, 0x30, 0x00, 0x11, 0x05)
const software = Uint8Array.of(0x04, 0x04, 0x02, 0x01, 0x02, 0x11, 0x05)
const batch = Uint8Array.of(0xcf, 0x39, 0xd4, 0x49, 0x80, 0x34, 0x20)

/** GetVersion's three frames; the UID is zero when it is hidden. */
export function versionFrames(uid: Uint8Array, isHidden: boolean): readonly Uint8Array[] {
  return [hardware, software, concatBytes(isHidden ? new Uint8Array(7) : uid, batch)]
}
