import { describe, expect, it } from 'vitest'
import { msat } from '../money/units.ts'
import { afterPinTry, isGoodPin, isPinLocked, needsPin, pinTries, unlockedPin } from './card-pin.ts'

const pin = { fromMsat: msat(50_000n), triesLeft: 3 }

describe('PIN', () => {
  it('is locked by the third wrong try, whatever comes after, until staff unlocks it', () => {
    const tried = [false, false, false].reduce(afterPinTry, pin)
    expect([tried.triesLeft, isPinLocked(tried)]).toEqual([0, true])
    expect(afterPinTry(tried, false).triesLeft).toBe(0)
    expect(isPinLocked(unlockedPin(tried))).toBe(false)
  })

  it('gives all tries back when right', () => {
    expect(afterPinTry(afterPinTry(pin, false), true).triesLeft).toBe(pinTries)
  })

  it('is not needed where none is set', () => {
    expect(needsPin(undefined, msat(1n))).toBe(false)
    expect(isPinLocked(undefined)).toBe(false)
  })

  it.each([
    ['0734', true],
    ['1111', false],
    ['1234', false],
    ['4321', false],
    ['123', false],
    ['12345', false],
    ['12a4', false],
    ['１２３５', false],
  ])('%s may be set: %s', (text, isGood) => {
    expect(isGoodPin(text)).toBe(isGood)
  })
})
