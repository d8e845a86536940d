import {
  commandNames,
  commands,
  DLE,
  endsWithZero,
  ESC,
  FS,
  GS,
  LF,
  parameterCount,
  type CommandName,
} from './commands.ts'

/** What stands at a place of an ESC/POS stream. `end` is where the next thing begins. */
export type Token =
  | {
      readonly kind: 'command'
      readonly name: CommandName
      readonly parameters: readonly number[]
      readonly data: Uint8Array
      readonly end: number
    }
  | { readonly kind: 'lineFeed'; readonly end: number }
  /** A printable byte, in the code page of the moment. */
  | { readonly kind: 'character'; readonly byte: number; readonly end: number }
  /** A control byte that means nothing here, or a command that the table does not know. */
  | { readonly kind: 'unknown'; readonly bytes: Uint8Array; readonly end: number }

const leads = new Set([ESC, GS, FS, DLE])
/** `(`: commands that say how long they are, also those that we do not know. */
const COUNTED = 0x28

const byFirst = new Map<number, CommandName[]>()
for (const name of commandNames) {
  const lead = commands[name].prefix[0] ?? 0
  byFirst.set(lead, [...(byFirst.get(lead) ?? []), name])
}

/** True when `prefix` stands at `start`, as far as the bytes reach. */
function startsWith(bytes: Uint8Array, start: number, prefix: readonly number[]): boolean {
  return prefix.every((byte, at) => start + at >= bytes.length || bytes[start + at] === byte)
}

const HT = 0x09
const bare = { parameters: [], data: new Uint8Array(0) }

/** The next token at `start`, or undefined when it is not there completely. */
export function readToken(bytes: Uint8Array, start: number): Token | undefined {
  const first = bytes[start]
  if (first === undefined) return undefined
  if (leads.has(first)) return readCommand(bytes, start)
  if (first === HT) return { kind: 'command', name: 'tab', ...bare, end: start + 1 }
  if (first === LF) return { kind: 'lineFeed', end: start + 1 }
  if (first < 0x20 || first === 0x7f)
    return { kind: 'unknown', bytes: bytes.subarray(start, start + 1), end: start + 1 }
  return { kind: 'character', byte: first, end: start + 1 }
}

function readCommand(bytes: Uint8Array, start: number): Token | undefined {
  const name = (byFirst.get(bytes[start] ?? 0) ?? []).find((candidate) =>
    startsWith(bytes, start, commands[candidate].prefix),
  )
  if (name === undefined) return readUnknown(bytes, start)
  const shape = commands[name]
  const from = start + shape.prefix.length
  if (typeof shape.parameters !== 'number' && bytes.length <= from) return undefined
  const to = from + parameterCount(shape, bytes[from] ?? 0)
  if (bytes.length < to) return undefined
  const parameters = Array.from(bytes.subarray(from, to))
  if (endsWithZero(shape, parameters)) {
    const zero = bytes.indexOf(0, to)
    if (zero < 0) return undefined
    return { kind: 'command', name, parameters, data: bytes.subarray(to, zero), end: zero + 1 }
  }
  const end = to + (shape.data?.(parameters) ?? 0)
  if (bytes.length < end) return undefined
  return { kind: 'command', name, parameters, data: bytes.subarray(to, end), end }
}

/** Two bytes, or what a command in the `GS ( x pL pH` family announces. */
function readUnknown(bytes: Uint8Array, start: number): Token | undefined {
  const isCounted = bytes[start + 1] === COUNTED
  const [low, high] = [bytes[start + 3] ?? 0, bytes[start + 4] ?? 0]
  const length = isCounted ? 5 + low + high * 256 : 2
  const isThere = bytes.length >= start + (isCounted ? 5 : 2) && bytes.length >= start + length
  if (!isThere) return undefined
  return { kind: 'unknown', bytes: bytes.subarray(start, start + length), end: start + length }
}
