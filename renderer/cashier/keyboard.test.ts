import { describe, expect, it } from 'vitest'
import { meaningOf } from './keyboard.ts'

describe('the keyboard', () => {
  it.each([
    ['4', { kind: 'keypad', key: '4' }],
    ['٤', { kind: 'keypad', key: '4' }],
    ['۴', { kind: 'keypad', key: '4' }],
    ['４', { kind: 'keypad', key: '4' }],
    [',', { kind: 'keypad', key: 'separator' }],
    ['.', { kind: 'keypad', key: 'separator' }],
    ['Backspace', { kind: 'keypad', key: 'backspace' }],
    ['Enter', { kind: 'forward' }],
    ['Escape', { kind: 'back' }],
    ['a', undefined],
    ['F5', undefined],
    ['Tab', undefined],
  ])('%s', (key, meaning) => {
    expect(meaningOf({ key, repeat: false })).toEqual(meaning)
  })

  it('repeats nothing but backspace: a held Enter charges once', () => {
    expect(meaningOf({ key: 'Enter', repeat: true })).toBeUndefined()
    expect(meaningOf({ key: '4', repeat: true })).toBeUndefined()
    expect(meaningOf({ key: 'Backspace', repeat: true })).toEqual({
      kind: 'keypad',
      key: 'backspace',
    })
  })
})
