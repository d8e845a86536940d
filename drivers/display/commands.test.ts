import { describe, expect, it } from 'vitest'
import {
  cd5220Commands,
  encodeDisplayCommand,
  epsonCommands,
  readDisplayToken,
  type DisplayCommandName,
} from './commands.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('the bytes of commands', () => {
  it.each<[DisplayCommandName, readonly number[], string, string]>([
    ['initialize', [], '1b40', '1b40'],
    ['clear', [], '0c', '0c'],
    ['clearLine', [], '18', '18'],
    ['home', [], '0b', '0b'],
    ['moveTo', [20, 2], '1f241402', '1b6c1402'],
    ['overwrite', [], '1f01', '1b11'],
    ['cursor', [0], '1f4300', '1b5f00'],
    ['brightness', [4], '1f5804', '1b2a04'],
    ['codePage', [19], '1b7413', '1b6313'],
    ['up', [], '1f0a', '1b5b41'],
    ['selectDevice', [2], '1b3d02', '1b3d02'],
    ['upperLine', [], '', '1b5141'],
    ['blink', [1], '1f4501', ''],
  ])('%s %j', (name, parameters, epson, cd5220) => {
    expect(hex(encodeDisplayCommand(epsonCommands, name, parameters))).toBe(epson)
    expect(hex(encodeDisplayCommand(cd5220Commands, name, parameters))).toBe(cd5220)
  })
})

describe('reading', () => {
  it.each([
    ['epson', epsonCommands],
    ['cd5220', cd5220Commands],
  ] as const)(
    '%s: every command comes back as it was written, wherever it is cut',
    (_, commands) => {
      for (const [name, shape] of Object.entries(commands)) {
        const parameters = Array.from({ length: shape.parameters }, (_each, at) => at + 1)
        const text = shape.isText === true ? Buffer.from('hello\r') : Buffer.alloc(0)
        const bytes = Buffer.concat([
          encodeDisplayCommand(commands, name as DisplayCommandName, parameters),
          text,
        ])
        for (let cut = 1; cut < bytes.length; cut += 1)
          expect(
            readDisplayToken(commands, bytes.subarray(0, cut), 0),
            `${name} ${cut}`,
          ).toBeUndefined()
        expect(readDisplayToken(commands, bytes, 0)).toMatchObject({
          kind: 'command',
          name,
          parameters,
          end: bytes.length,
        })
      }
    },
  )

  it('goes on after what is no command', () => {
    const bytes = Uint8Array.of(0x1f, 0x99, 0x41)
    expect(readDisplayToken(epsonCommands, bytes, 0)).toEqual({ kind: 'unknown', end: 1 })
    expect(readDisplayToken(epsonCommands, bytes, 2)).toMatchObject({ kind: 'character' })
  })

  it('does not wait for ever for the end of a text', () => {
    const bytes = Buffer.concat([Buffer.from([0x1b, 0x51, 0x41]), Buffer.alloc(100, 0x41)])
    expect(readDisplayToken(cd5220Commands, bytes, 0)).toEqual({ kind: 'unknown', end: 3 })
  })
})
