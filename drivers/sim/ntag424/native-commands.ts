/** Native commands in their ISO wrapping (CLA 90): rights, secure messaging in, the command, secure messaging out. */
import { concatBytes, equalBytes } from '@noble/ciphers/utils.js'
import { hexToBytes } from '@noble/hashes/utils.js'
import {
  afterCommand,
  decryptFor,
  encryptFor,
  macFor,
  macLength,
  type CommMode,
  type Ev2Session,
} from '../../../core/card/ev2.ts'
import { status, statusBytes } from '../../../core/card/apdu/status-word.ts'
import { answerTo, challengeFor } from './authenticate.ts'
import { done, refused, type Answer, type Chip, type Pending } from './chip.ts'
import {
  changeFileSettings,
  fileCounters,
  fileMode,
  fileSettings,
  readData,
  writeData,
} from './file-commands.ts'
import { changeKey, keyVersion, setConfiguration, versionFrames } from './key-commands.ts'

type NativeCommand = {
  /** Bytes that stay in clear in front. */
  readonly header: number
  /** How the command speaks within a session; a number refuses it. */
  readonly mode: (chip: Chip, header: Uint8Array) => CommMode | number
  /** How its answer goes out when other than it came in. */
  readonly answers?: CommMode
  readonly atMf?: true
  readonly run: (chip: Chip, header: Uint8Array, data: Uint8Array) => Answer
}

const uid = (chip: Chip) => hexToBytes(chip.stored.uid)

function version(chip: Chip): Answer {
  const { session: within } = chip.life
  const [first] = versionFrames(uid(chip), chip.stored.hidesUid)
  chip.life.pending = { kind: 'version', frame: 1, ...(within ? { within } : {}) }
  return { status: status.moreFrames, ...(first ? { data: first } : {}) }
}

function signature(chip: Chip): Answer {
  if (chip.stored.hidesUid && chip.life.session === undefined) return refused(status.authentication)
  return { status: status.signatureDone, data: hexToBytes(chip.stored.signature) }
}

const underKey = (mode: CommMode) => (chip: Chip) =>
  chip.life.session === undefined ? status.authentication : mode

const commands: Readonly<Record<number, NativeCommand>> = {
  0x3c: { header: 1, mode: () => 'full', atMf: true, run: signature },
  0x51: { header: 0, mode: underKey('full'), run: (chip) => done(uid(chip)) },
  0x5c: { header: 1, mode: underKey('full'), answers: 'mac', run: setConfiguration },
  0x5f: {
    header: 1,
    mode: (chip, header) => fileMode(chip, header, 'change'),
    answers: 'mac',
    run: changeFileSettings,
  },
  0x60: { header: 0, mode: () => 'mac', atMf: true, run: version },
  0x64: { header: 1, mode: () => 'mac', run: keyVersion },
  0x8d: { header: 7, mode: (chip, header) => fileMode(chip, header, 'write'), run: writeData },
  0xad: { header: 7, mode: (chip, header) => fileMode(chip, header, 'read'), run: readData },
  0xc4: { header: 1, mode: underKey('full'), answers: 'mac', run: changeKey },
  0xf5: { header: 1, mode: () => 'mac', run: fileSettings },
  0xf6: { header: 1, mode: () => 'mac', run: fileCounters },
}

/** The data in clear; undefined when MAC or padding is wrong. Without a session everything comes as it is. */
function opened(
  session: Ev2Session | undefined,
  ins: number,
  sent: { readonly header: number; readonly mode: CommMode; readonly data: Uint8Array },
): Uint8Array | undefined {
  if (session === undefined || sent.mode === 'plain') return sent.data.subarray(sent.header)
  const body = sent.data.subarray(0, -macLength)
  if (body.length < sent.header || sent.data.length < macLength) return undefined
  const mac = macFor(session, 'command', { code: ins, data: body })
  if (!equalBytes(mac, sent.data.subarray(-macLength))) return undefined
  const data = body.subarray(sent.header)
  return sent.mode === 'full' ? decryptFor(session, 'command', data) : data
}

/** The answer as it goes out, and the session one command further; any error ends it. */
function closed(chip: Chip, answer: Answer, mode: CommMode): Uint8Array {
  const { session } = chip.life
  const data = answer.data ?? new Uint8Array(0)
  const word = statusBytes(answer.status)
  const good = answer.status === status.done || answer.status === status.signatureDone
  if (!good || answer.endsSession) chip.life.session = undefined
  if (!good || answer.endsSession || session === undefined) return concatBytes(data, word)
  chip.life.session = afterCommand(session)
  if (mode === 'plain') return concatBytes(data, word)
  const body = mode === 'full' ? encryptFor(session, 'response', data) : data
  const code = answer.status & 0xff
  return concatBytes(body, macFor(session, 'response', { code, data: body }), word)
}

const fail = (chip: Chip, word: number): Uint8Array => closed(chip, refused(word), 'plain')

/** Frames after the first: the second half of an authentication, GetVersion's second and third. */
function goOn(chip: Chip, pending: Pending, data: Uint8Array): Uint8Array {
  if (pending.kind === 'authentication') {
    const { status: word, data: told } = answerTo(chip, pending, data)
    return concatBytes(told ?? new Uint8Array(0), statusBytes(word))
  }
  const frames = versionFrames(uid(chip), chip.stored.hidesUid)
  const frame = frames[pending.frame] ?? new Uint8Array(0)
  if (pending.frame === 1) {
    chip.life.pending = { ...pending, frame: 2 }
    return concatBytes(frame, statusBytes(status.moreFrames))
  }
  const { within } = pending
  if (within === undefined) return concatBytes(frame, statusBytes(status.done))
  chip.life.session = afterCommand(within)
  const mac = macFor(within, 'response', { code: 0, data: concatBytes(...frames) })
  return concatBytes(frame, mac, statusBytes(status.done))
}

function run(chip: Chip, ins: number, sent: Uint8Array): Uint8Array {
  const command = commands[ins]
  if (command === undefined) return fail(chip, status.illegalCommand)
  if (!chip.life.application && !command.atMf) return fail(chip, status.permission)
  const header = sent.slice(0, command.header)
  if (header.length < command.header) return fail(chip, status.length)
  const mode = command.mode(chip, header)
  if (typeof mode === 'number') return fail(chip, mode)
  const data = opened(chip.life.session, ins, { header: command.header, mode, data: sent })
  if (data === undefined) return fail(chip, status.integrity)
  const answer = command.run(chip, header, data)
  if (answer.status === status.moreFrames)
    return concatBytes(answer.data ?? data, statusBytes(answer.status))
  const out = mode === 'plain' ? 'plain' : (command.answers ?? mode)
  return closed(chip, answer, answer.mode ?? out)
}

/** One native APDU. A half-done command that is not gone on with costs the next one (91CA). */
export function nativeAnswer(chip: Chip, ins: number, data: Uint8Array): Uint8Array {
  const { pending } = chip.life
  chip.life.pending = undefined
  if (ins !== 0xad) chip.life.reading = undefined
  if (pending !== undefined) {
    return ins === 0xaf ? goOn(chip, pending, data) : fail(chip, status.aborted)
  }
  if (ins === 0x71 || ins === 0x77) {
    const wellFormed = ins === 0x77 ? data.length === 1 : data.length >= 2
    if (!wellFormed) return fail(chip, status.length)
    const answer = challengeFor(chip, data[0] ?? 0, ins === 0x77)
    return concatBytes(answer.data ?? new Uint8Array(0), statusBytes(answer.status))
  }
  return run(chip, ins, data)
}
