import { describe, expect, it } from 'vitest'
import { answerKey, type KeyPress } from './kiosk-keys.ts'

const press = (keys: string): KeyPress => {
  const parts = keys.split('+')
  return {
    type: 'keyDown',
    key: parts.at(-1) ?? '',
    control: parts.includes('Ctrl'),
    shift: parts.includes('Shift'),
    alt: parts.includes('Alt'),
    meta: parts.includes('Super'),
  }
}

describe('answerKey in the kiosk', () => {
  it.each([
    '4',
    'Enter',
    'Escape',
    'Tab',
    'Shift+Tab',
    ',',
    'F2',
    'Ctrl+c',
    'Ctrl+Alt+e',
    'Ctrl+Control',
  ])('gives %s to the page', (keys) => expect(answerKey(press(keys), true)).toBe('page'))

  it.each([
    ...['Ctrl+r', 'Ctrl+Shift+R', 'F5', 'Ctrl+w', 'Ctrl+q', 'Ctrl+t', 'Ctrl+n', 'Ctrl+p', 'Ctrl+s'],
    ...['F11', 'F12', 'Ctrl+Shift+I', 'Alt+F4', 'Alt+ArrowLeft', 'Alt+Home', 'Ctrl++', 'Ctrl+-'],
    ...['BrowserBack', 'Super+d'],
  ])('swallows %s', (keys) => {
    expect(answerKey(press(keys), true)).toBe('swallow')
    expect(answerKey(press(keys), false)).toBe('page')
  })

  it('toggles the customer’s window once a press', () => {
    expect(answerKey(press('Ctrl+Shift+D'), true)).toBe('toggle-customer')
    expect(answerKey({ ...press('Ctrl+Shift+D'), type: 'keyUp' }, true)).toBe('swallow')
  })
})
