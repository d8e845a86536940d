/**
 * evdev's events (Documentation/input/event-codes.rst): `struct input_event` of 64-bit systems, 24 bytes: seconds,
 * microseconds, type, code, value. Keys going down, in both directions.
 */
import { blockDigit, type KeyPress } from './layouts.ts'

const eventBytes = 24
const EV_SYN = 0
const EV_KEY = 1
const SYN_DROPPED = 3

const KEY_ENTER = 28
const KEY_KPENTER = 96
const KEY_TAB = 15
const KEY_CAPSLOCK = 58
const KEY_LEFTALT = 56
const KEY_RIGHTALT = 100
const shifts: ReadonlySet<number> = new Set([42, 54])
const controls: ReadonlySet<number> = new Set([29, 97])

export type KeyWord =
  | { readonly kind: 'key'; readonly press: KeyPress }
  /** Alt and digits of the block: the letter itself, on any keyboard. */
  | { readonly kind: 'letter'; readonly letter: string }
  | { readonly kind: 'end' }
  /** The kernel had no room: keys are missing. */
  | { readonly kind: 'lost' }

type Held = {
  shift: boolean
  caps: boolean
  altGr: boolean
  alt: boolean
  ctrl: boolean
  typed: string
}

function letterTyped(typed: string): KeyWord | undefined {
  const code = Number(typed)
  // Beyond ASCII these numbers mean a letter of whatever code page the scanner thinks of.
  return typed !== '' && code > 0 && code < 0x80
    ? { kind: 'letter', letter: String.fromCharCode(code) }
    : undefined
}

/** A modifier went down or up; undefined when this key is none. */
function hold(held: Held, code: number, isDown: boolean): readonly KeyWord[] | undefined {
  if (shifts.has(code)) held.shift = isDown
  else if (controls.has(code)) held.ctrl = isDown
  else if (code === KEY_RIGHTALT) held.altGr = isDown
  else if (code === KEY_CAPSLOCK) held.caps = isDown ? !held.caps : held.caps
  else if (code === KEY_LEFTALT) {
    held.alt = isDown
    const letter = letterTyped(held.typed)
    held.typed = ''
    return !isDown && letter !== undefined ? [letter] : []
  } else return undefined
  return []
}

const isLetterKey = (code: number): boolean =>
  (code >= 16 && code <= 25) || (code >= 30 && code <= 38) || (code >= 44 && code <= 50)

function key(held: Held, code: number, value: number): readonly KeyWord[] {
  const held2 = value === 2 ? undefined : hold(held, code, value === 1)
  if (held2 !== undefined) return held2
  // A key that is held down repeats; a scanner's never is.
  if (value !== 1) return []
  if (code === KEY_ENTER || code === KEY_KPENTER || code === KEY_TAB) return [{ kind: 'end' }]
  const digit = blockDigit(code)
  if (held.alt && digit !== undefined) {
    held.typed = `${held.typed}${digit}`.slice(-4)
    return []
  }
  const shift = held.caps && isLetterKey(code) ? !held.shift : held.shift
  return [{ kind: 'key', press: { code, shift, altGr: held.altGr, ctrl: held.ctrl } }]
}

export type KeyReader = {
  /** Words out of bytes as they come. */
  take(bytes: Uint8Array): readonly KeyWord[]
  /** Nothing came for a while: no key is held, and half an event is none. */
  rest(): void
}

const lettingGo = (): Held => ({
  shift: false,
  caps: false,
  altGr: false,
  alt: false,
  ctrl: false,
  typed: '',
})

export function createKeyReader(): KeyReader {
  let held = lettingGo()
  let tail = new Uint8Array(0)
  const take = (bytes: Uint8Array): readonly KeyWord[] => {
    const all = Buffer.concat([tail, bytes])
    const words: KeyWord[] = []
    let at = 0
    for (; at + eventBytes <= all.length; at += eventBytes) {
      const [type, code] = [all.readUInt16LE(at + 16), all.readUInt16LE(at + 18)]
      if (type === EV_KEY) words.push(...key(held, code, all.readInt32LE(at + 20)))
      if (type !== EV_SYN || code !== SYN_DROPPED) continue
      held = lettingGo()
      words.push({ kind: 'lost' })
    }
    tail = Uint8Array.from(all.subarray(at))
    return words
  }
  return Object.freeze({
    take,
    rest: () => {
      held = lettingGo()
      tail = new Uint8Array(0)
    },
  })
}

function event(type: number, code: number, value: number): Uint8Array {
  const bytes = Buffer.alloc(eventBytes)
  bytes.writeUInt16LE(type, 16)
  bytes.writeUInt16LE(code, 18)
  bytes.writeInt32LE(value, 20)
  return bytes
}

const tap = (code: number): readonly Uint8Array[] =>
  [1, 0].flatMap((value) => [event(EV_KEY, code, value), event(EV_SYN, 0, 0)])

const within = (
  code: number,
  isHeld: boolean,
  inner: readonly Uint8Array[],
): readonly Uint8Array[] =>
  isHeld ? [event(EV_KEY, code, 1), ...inner, event(EV_KEY, code, 0)] : inner

/** The events of these keys, for the simulated scanner; `Enter` is code 28. */
export const eventsOf = (presses: readonly KeyPress[]): Uint8Array =>
  Buffer.concat(
    presses.flatMap(({ code, shift, altGr, ctrl }) =>
      within(42, shift, within(KEY_RIGHTALT, altGr, within(29, ctrl, tap(code)))),
    ),
  )

export const enterPress: KeyPress = { code: KEY_ENTER, shift: false, altGr: false, ctrl: false }

/** What the kernel says when its queue was full. */
export const droppedEvent = (): Uint8Array => event(EV_SYN, SYN_DROPPED, 0)
