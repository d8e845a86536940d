/** PIN of a card as decisions; how it is hashed and typed is others' (scrypt beside the store, the customer's display). */
import { atLeast } from '../money/arithmetic.ts'
import type { Msat } from '../money/units.ts'

/** Wrong tries until the card is locked; staff unlocks it. */
export const pinTries = 3

/** `fromMsat` zero: always. `triesLeft` zero: locked. */
export type PinSetting = { readonly fromMsat: Msat; readonly triesLeft: number }

/** Whether this amount wants the PIN: from the limit on, the limit included (LUD pinLimit, PR #290). */
export const needsPin = (setting: PinSetting | undefined, amountMsat: Msat): boolean =>
  setting !== undefined && atLeast(amountMsat, setting.fromMsat)

export const isPinLocked = (setting: PinSetting | undefined): boolean =>
  setting !== undefined && setting.triesLeft <= 0

/** The setting after a try; a right one gives all tries back. To be committed whatever follows. */
export const afterPinTry = (setting: PinSetting, isRight: boolean): PinSetting => ({
  ...setting,
  triesLeft: isRight ? pinTries : Math.max(0, setting.triesLeft - 1),
})

/** Staff's unlocking. */
export const unlockedPin = (setting: PinSetting): PinSetting => ({
  ...setting,
  triesLeft: pinTries,
})

/** A PIN as people may set it: four digits, not all the same, not 1234 or 4321. */
export const isGoodPin = (pin: string): boolean =>
  /^\d{4}$/.test(pin) && !/^(\d)\1{3}$/.test(pin) && pin !== '1234' && pin !== '4321'
