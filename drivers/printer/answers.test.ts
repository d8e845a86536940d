import { describe, expect, it } from 'vitest'
import { createAnswerReader, type Answer } from './answers.ts'
import {
  stateOf,
  statusBytes,
  statusOf,
  statusQuestions,
  type PrinterStatus,
} from './printer-status.ts'

const answersTo = (...chunks: readonly string[]): readonly Answer[] => {
  const answers: Answer[] = []
  const read = createAnswerReader((answer) => answers.push(answer))
  for (const chunk of chunks) read(Buffer.from(chunk, 'hex'))
  return answers
}

describe('createAnswerReader', () => {
  it.each([
    // source: Epson, ESC/POS Command Reference: DLE EOT, GS r, GS I, GS a
    ['a status', '16', [{ kind: 'status', byte: 0x16 }]],
    ['a confirmation', '00', [{ kind: 'printed' }]],
    ['a confirmation with little paper', '03', [{ kind: 'printed' }]],
    ['a model', '5f544d2d5432304900', [{ kind: 'block', text: 'TM-T20I' }]],
    ['an automatic status, whose zeros confirm nothing', '14000000', [{ kind: 'automatic' }]],
    ['"buffers cleared", whose zero confirms nothing', '372500', []],
    ['flow control', '1113', []],
  ])('reads %s', (_, bytes, expected) => {
    expect(answersTo(bytes)).toEqual(expected)
  })

  it('reads answers that come in pieces', () => {
    expect(answersTo('5f54', '4d00', '12', '1400', '0000', '00')).toEqual([
      { kind: 'block', text: 'TM' },
      { kind: 'status', byte: 0x12 },
      { kind: 'automatic' },
      { kind: 'printed' },
    ])
  })

  it('gives up a block that never ends', () => {
    expect(answersTo(`5f${'41'.repeat(200)}`, '12').at(-1)).toEqual({ kind: 'status', byte: 0x12 })
  })

  it('takes an echo of our questions for no answer: such a device never becomes ready', () => {
    const echo = answersTo(Buffer.from(statusQuestions).toString('hex'))
    expect(echo.filter(({ kind }) => kind !== 'automatic')).toEqual([])
  })
})

const well: PrinterStatus = {
  isOffline: false,
  isCoverOpen: false,
  isPaperOut: false,
  isPaperLow: false,
  isCutterStuck: false,
  hasError: false,
  drawerPin: false,
}

describe('statusOf', () => {
  it.each([
    ['12121212', { kind: 'ready' }],
    ['16121212', { kind: 'ready' }],
    ['1a161212', { kind: 'error', reason: 'printer.coverOpen' }],
    ['1a321272', { kind: 'error', reason: 'printer.paperOut' }],
    ['12121272', { kind: 'error', reason: 'printer.paperOut' }],
    ['1212121e', { kind: 'degraded', reason: 'printer.paperLow' }],
    ['1a521a12', { kind: 'error', reason: 'printer.cutter' }],
    ['1a523212', { kind: 'error', reason: 'printer.error' }],
    ['1a123212', { kind: 'error', reason: 'printer.error' }],
    ['1a161a72', { kind: 'error', reason: 'printer.coverOpen' }],
    ['1a121212', { kind: 'error', reason: 'printer.error' }],
  ])('%s means %j', (bytes, state) => {
    expect(stateOf(statusOf([...Buffer.from(bytes, 'hex')]))).toEqual(state)
  })

  it.each(Object.keys(well))('reads %s as the simulated printer writes it', (flag) => {
    const status = { ...well, [flag]: true }
    expect(statusOf(statusBytes(status))).toEqual(status)
  })
})
