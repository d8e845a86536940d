/** How a screen looks on this device: what a person chose here, else what the device prefers. */
export type Appearance = {
  readonly theme: 'light' | 'dark'
  readonly contrast: 'normal' | 'more'
  readonly motion: 'normal' | 'less'
}

/** What a person chose on this device; `device` follows the system. */
export type AppearanceChoice = {
  readonly theme: 'device' | 'light' | 'dark'
  readonly contrast: 'device' | 'normal' | 'more'
}

const key = 'flashtill.appearance'
const likeDevice: AppearanceChoice = { theme: 'device', contrast: 'device' }

/** Pure: the choice over the preference. */
export function appearanceFrom(choice: AppearanceChoice, device: Appearance): Appearance {
  return {
    theme: choice.theme === 'device' ? device.theme : choice.theme,
    contrast: choice.contrast === 'device' ? device.contrast : choice.contrast,
    motion: device.motion,
  }
}

export function readChoice(storage: Pick<Storage, 'getItem'>): AppearanceChoice {
  const [theme, contrast] = (storage.getItem(key) ?? '').split(' ')
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : likeDevice.theme,
    contrast: contrast === 'normal' || contrast === 'more' ? contrast : likeDevice.contrast,
  }
}

export const keepChoice = (storage: Pick<Storage, 'setItem'>, choice: AppearanceChoice): void =>
  storage.setItem(key, `${choice.theme} ${choice.contrast}`)

const queries = {
  dark: '(prefers-color-scheme: dark)',
  more: '(prefers-contrast: more)',
  less: '(prefers-reduced-motion: reduce)',
} as const

const deviceAppearance = (): Appearance => ({
  theme: matchMedia(queries.dark).matches ? 'dark' : 'light',
  contrast: matchMedia(queries.more).matches ? 'more' : 'normal',
  motion: matchMedia(queries.less).matches ? 'less' : 'normal',
})

/** Sets the page's root attributes. */
export function applyChoice(choice: AppearanceChoice): void {
  const appearance = appearanceFrom(choice, deviceAppearance())
  const root = document.documentElement
  root.dataset['theme'] = appearance.theme
  root.dataset['contrast'] = appearance.contrast
  root.dataset['motion'] = appearance.motion
}

/** Sets them now and whenever the device's preference changes. */
export function followAppearance(): void {
  const apply = () => applyChoice(readChoice(localStorage))
  for (const query of Object.values(queries)) matchMedia(query).addEventListener('change', apply)
  apply()
}
