/** AuthenticateEV2First and NonFirst, the chip's side, with its fail counters: NT4H2421Gx rev. 3.0 §9.1.5–9.1.8. */
import { concatBytes, equalBytes } from '@noble/ciphers/utils.js'
import { decryptBlocks, encryptBlocks } from '../../../core/card/aes.ts'
import { agreeSession, rotated } from '../../../core/card/ev2.ts'
import { status } from '../../../core/card/apdu/status-word.ts'
import { done, keyOf, refused, type Answer, type Chip, type Pending } from './chip.ts'
import { withKey } from './chip-state.ts'

/** Failures in a row from which the chip makes the caller wait. */
const patience = 50
/** How long it waits at most, in questions; NXP does not publish the curve, a public hardware log shows that it grows. */
const longestDelay = 100

const delayOf = (failuresInARow: number): number =>
  failuresInARow < patience ? 0 : Math.min(longestDelay, failuresInARow - patience + 1)

/** Part 1: `AF` with the challenge, or why not. */
export function challengeFor(chip: Chip, keyNo: number, goesOn: boolean): Answer {
  const slot = chip.stored.keys[keyNo]
  const { session: within } = chip.life
  chip.life.session = undefined
  if (!chip.life.application || slot === undefined) return refused(status.noSuchKey)
  if (goesOn && within === undefined) return refused(status.authentication)
  const { isOn, limit } = chip.stored.failureLimit
  if (isOn && slot.failures >= limit) return refused(status.permission)
  if (chip.life.delaySpent < delayOf(slot.failuresInARow)) {
    chip.life.delaySpent += 1
    return refused(status.authenticationDelay)
  }
  chip.life.delaySpent = 0
  const rndB = chip.random.bytes(16)
  chip.life.pending = {
    kind: 'authentication',
    keyNo,
    rndB,
    ...(goesOn && within ? { within } : {}),
  }
  return { status: status.moreFrames, data: encryptBlocks(keyOf(chip, keyNo).reveal(), rndB) }
}

function countFailure(chip: Chip, keyNo: number): Answer {
  const slot = chip.stored.keys[keyNo]
  const failures = (slot?.failures ?? 0) + 1
  const failuresInARow = (slot?.failuresInARow ?? 0) + 1
  chip.stored = withKey(chip.stored, keyNo, { failures, failuresInARow })
  return refused(failuresInARow > patience ? status.authenticationDelay : status.authentication)
}

function forgive(chip: Chip, keyNo: number): void {
  const slot = chip.stored.keys[keyNo]
  if (slot === undefined || (slot.failures === 0 && slot.failuresInARow === 0)) return
  const failures = Math.max(0, slot.failures - chip.stored.failureLimit.decrease)
  chip.stored = withKey(chip.stored, keyNo, { failures, failuresInARow: 0 })
}

/** Part 2: the session, or one failure more. */
export function answerTo(
  chip: Chip,
  { keyNo, rndB, within }: Extract<Pending, { kind: 'authentication' }>,
  data: Uint8Array,
): Answer {
  if (data.length !== 32) return refused(status.length)
  const key = keyOf(chip, keyNo)
  const clear = decryptBlocks(key.reveal(), data)
  const rndA = clear.slice(0, 16)
  if (!equalBytes(clear.subarray(16), rotated(rndB))) return countFailure(chip, keyNo)
  forgive(chip, keyNo)
  const transactionId = within?.transactionId ?? chip.random.bytes(4)
  const commandCounter = within?.commandCounter ?? 0
  chip.life.session = agreeSession({ key, keyNo, rndA, rndB, transactionId, commandCounter })
  const proof = rotated(rndA)
  const told = within ? proof : concatBytes(transactionId, proof, new Uint8Array(12))
  return done(encryptBlocks(key.reveal(), told))
}
