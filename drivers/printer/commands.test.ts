import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commandNames, commands, encodeCommand, type CommandName } from './commands.ts'
import { readToken } from './read-command.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** source: Epson, ESC/POS Command Reference: the "[Format] Hex" line of each command. */
const literal: readonly (readonly [CommandName, readonly number[], string, string])[] = [
  ['initialize', [], '', '1b40'],
  ['selectCodePage', [19], '', '1b7413'],
  ['cancelKanjiMode', [], '', '1c2e'],
  ['tab', [], '', '09'],
  ['selectKanjiMode', [], '', '1c26'],
  ['selectKanjiSystem', [1], '', '1c4301'],
  ['kanjiSpacing', [0, 1], '', '1c530001'],
  ['kanjiUnderline', [1], '', '1c2d01'],
  ['selectCharacterSet', [8], '', '1b5208'],
  ['selectFont', [1], '', '1b4d01'],
  ['selectPrintMode', [0x30], '', '1b2130'],
  ['characterSpacing', [2], '', '1b2002'],
  ['underline', [2], '', '1b2d02'],
  ['italic', [1], '', '1b3401'],
  ['doubleStrike', [1], '', '1b4701'],
  ['upsideDown', [1], '', '1b7b01'],
  ['setTabs', [], '0818', '1b44081800'],
  ['absolutePosition', [0xe0, 1], '', '1b24e001'],
  ['relativePosition', [0xf4, 0xff], '', '1b5cf4ff'],
  ['leftMargin', [12, 0], '', '1d4c0c00'],
  ['printWidth', [0x40, 2], '', '1d574002'],
  ['bitImage', [33, 1, 0], 'ff00ff', '1b2a210100ff00ff'],
  ['bitImage', [0, 2, 0], 'ff00', '1b2a000200ff00'],
  ['graphics', [2, 0], '3032', '1d284c02003032'],
  [
    'largeGraphics',
    [11, 0, 0, 0],
    '3070300101310800010080',
    '1d384c0b000000' + '3070300101310800010080',
  ],
  ['barcodeHeight', [80], '', '1d6850'],
  ['barcodeWidth', [3], '', '1d7703'],
  ['barcodeText', [2], '', '1d4802'],
  ['barcodeFont', [1], '', '1d6601'],
  ['barcode', [2], '343030', '1d6b0234303000'],
  ['barcode', [73, 4], '7b427b7b', '1d6b49047b427b7b'],
  ['emphasize', [1], '', '1b4501'],
  ['selectSize', [0x11], '', '1d2111'],
  ['invert', [1], '', '1d4201'],
  ['justify', [1], '', '1b6101'],
  ['setMotionUnits', [203, 203], '', '1d50cbcb'],
  ['lineSpacing', [30], '', '1b331e'],
  ['defaultLineSpacing', [], '', '1b32'],
  ['feedDots', [6], '', '1b4a06'],
  ['feedLines', [3], '', '1b6403'],
  ['rasterImage', [0, 2, 0, 1, 0], 'ff00', '1d7630000200' + '0100ff00'],
  ['symbol', [3, 0], '314303', '1d286b0300314303'],
  ['realTimeCommands', [5, 0], '1401000200', '1d28440500' + '1401000200'],
  ['cut', [66, 0], '', '1d564200'],
  ['cut', [1], '', '1d5601'],
  ['pulse', [0, 25, 125], '', '1b7000197d'],
  ['transmitStatus', [1], '', '1d7201'],
  ['transmitId', [67], '', '1d4943'],
  ['automaticStatus', [0], '', '1d6100'],
  ['realTimeStatus', [4], '', '100404'],
  ['realTimeRequest', [2], '', '100502'],
  ['realTimeControl', [8, 1, 3, 20, 1, 6, 2, 8], '', '10140801031401060208'],
  ['realTimeControl', [1, 0, 2], '', '1014010002'],
]

describe('the command table', () => {
  it.each(literal)(
    '%s %j writes the bytes of the reference, and reads them',
    (...[name, parameters, data, bytes]) => {
      const body = Uint8Array.from(Buffer.from(data, 'hex'))
      const encoded = encodeCommand(name, parameters, body)
      expect(hex(encoded)).toBe(bytes)
      expect(readToken(encoded, 0)).toEqual({
        kind: 'command',
        name,
        parameters,
        data: body,
        end: encoded.length,
      })
    },
  )

  it('has a literal line for every command', () => {
    expect(new Set(literal.map(([name]) => name))).toEqual(new Set(commandNames))
  })

  it('waits for the rest of a command, wherever it is cut', () => {
    for (const [name, parameters, data] of literal) {
      const encoded = encodeCommand(name, parameters, Uint8Array.from(Buffer.from(data, 'hex')))
      for (let end = 1; end < encoded.length; end += 1)
        expect(readToken(encoded.subarray(0, end), 0), `${name} cut at ${end}`).toBeUndefined()
    }
  })

  it('has no command that hides another', () => {
    const prefixes = commandNames.map((name) => commands[name].prefix.join(' '))
    for (const one of prefixes)
      expect(prefixes.filter((other) => `${other} `.startsWith(`${one} `))).toEqual([one])
  })

  it('skips a counted command that it does not know, whole', () => {
    const bytes = Uint8Array.from([0x1d, 0x28, 0x45, 2, 0, 0x41, 0x42, 0x43])
    expect(readToken(bytes, 0)).toMatchObject({ kind: 'unknown', end: 7 })
    expect(readToken(bytes.subarray(0, 6), 0)).toBeUndefined()
  })

  it('throws on counts that do not fit, which only we can make', () => {
    expect(() => encodeCommand('emphasize')).toThrow('mistake')
    expect(() => encodeCommand('barcode', [2], Uint8Array.of(49, 0))).toThrow('mistake')
    expect(() => encodeCommand('rasterImage', [0, 2, 0, 1, 0], new Uint8Array(1))).toThrow(
      'mistake',
    )
  })
})

describe('readToken', () => {
  it('tells letters, line feeds, other controls and commands that it does not know', () => {
    expect(readToken(Uint8Array.of(0x41), 0)).toEqual({ kind: 'character', byte: 0x41, end: 1 })
    expect(readToken(Uint8Array.of(0x0a), 0)).toEqual({ kind: 'lineFeed', end: 1 })
    expect(readToken(Uint8Array.of(0x07), 0)).toMatchObject({ kind: 'unknown', end: 1 })
    expect(readToken(Uint8Array.of(0x1b, 0xff), 0)).toMatchObject({ kind: 'unknown', end: 2 })
  })

  it('always goes on, whatever bytes come', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        let at = 0
        for (let token = readToken(bytes, 0); token !== undefined; token = readToken(bytes, at)) {
          expect(token.end).toBeGreaterThan(at)
          at = token.end
        }
      }),
    )
  })
})
