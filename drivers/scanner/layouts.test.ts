import { describe, expect, it } from 'vitest'
import { createKeyReader, enterPress, eventsOf } from './key-events.ts'
import { keyOf, layoutNames, letterOf, type KeyPress } from './layouts.ts'

const ascii = Array.from({ length: 95 }, (_, at) => String.fromCharCode(0x20 + at))
const press = (code: number, held: Partial<KeyPress> = {}): KeyPress => ({
  code,
  shift: false,
  altGr: false,
  ctrl: false,
  ...held,
})

describe('layouts', () => {
  it.each(layoutNames)('%s: every letter of ASCII has a key, and comes back', (name) => {
    for (const letter of ascii) {
      const key = keyOf(letter, name)
      expect(key, letter).toBeDefined()
      if (key !== undefined) expect(letterOf(key, name)).toBe(letter)
    }
  })

  it.each([
    ['keys-us', press(44), 'z'],
    ['keys-de', press(44), 'y'],
    ['keys-fr', press(16), 'a'],
    ['keys-de', press(8, { shift: true }), '/'],
    ['keys-de', press(10, { altGr: true }), ']'],
    ['keys-fr', press(3, { shift: true }), '2'],
    ['keys-uk', press(43), '#'],
    ['keys-us', press(71), '7'],
    ['keys-us', press(27, { ctrl: true }), '\u001d'],
    ['keys-us', press(59), undefined],
    ['keys-us', press(2, { altGr: true }), undefined],
  ] as const)('%s %j is %j', (name, key, letter) => {
    expect(letterOf(key, name)).toBe(letter)
  })
})

describe('key events', () => {
  const codes = (bytes: Uint8Array, pieces = bytes.length) => {
    const { take: read } = createKeyReader()
    const words = []
    for (let at = 0; at < bytes.length; at += pieces)
      words.push(...read(bytes.subarray(at, at + pieces)))
    return words.map((word) => (word.kind === 'key' ? word.press.code : word.kind))
  }

  it('are the kernel’s bytes', () => {
    const bytes = Buffer.from(eventsOf([press(30)]))
    expect(bytes.length).toBe(4 * 24)
    expect(bytes.subarray(0, 24).toString('hex')).toBe(`${'00'.repeat(16)}01001e0001000000`)
  })

  it('are read in whatever pieces they come', () => {
    const bytes = eventsOf([press(30), press(48, { shift: true }), enterPress])
    for (const pieces of [1, 5, 24, 25, 1_000])
      expect(codes(bytes, pieces)).toEqual([30, 48, 'end'])
  })

  it('know what is held, and forget what is let go', () => {
    const { take: read } = createKeyReader()
    const words = read(
      eventsOf([press(30, { shift: true }), press(30), press(10, { altGr: true })]),
    )
    expect(words.map((word) => (word.kind === 'key' ? word.press : word))).toEqual([
      press(30, { shift: true }),
      press(30),
      press(10, { altGr: true }),
    ])
  })

  it('forget half an event and what seems held, once nothing comes', () => {
    const reader = createKeyReader()
    const shiftDown = Buffer.from(eventsOf([press(30, { shift: true })])).subarray(0, 24)
    reader.take(shiftDown)
    reader.take(Uint8Array.of(1, 2, 3))
    reader.rest()
    expect(reader.take(eventsOf([press(30)]))).toEqual([{ kind: 'key', press: press(30) }])
  })

  it('turn letters alone over with Caps Lock', () => {
    const { take: read } = createKeyReader()
    const words = read(eventsOf([press(58), press(30), press(2)]))
    expect(words).toMatchObject([{ press: { shift: true } }, { press: { shift: false } }])
  })

  it('take Alt and digits of the block for the letter itself', () => {
    const { take: read } = createKeyReader()
    const held = (value: number) => {
      const bytes = Buffer.alloc(24)
      bytes.writeUInt16LE(1, 16)
      bytes.writeUInt16LE(56, 18)
      bytes.writeInt32LE(value, 20)
      return bytes
    }
    const typed = Buffer.concat([held(1), eventsOf([press(82), press(75), press(76)]), held(0)])
    expect(read(typed)).toEqual([{ kind: 'letter', letter: '-' }])
  })
})
