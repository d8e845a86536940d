import type { BrowserWindow } from 'electron'
import { isAllowed, type Role, startOf } from './allowed-address.ts'
import { guardContents, type Say } from './guard-contents.ts'
import { type KeptScreen, keepScreen } from './keep-screen.ts'
import { answerKey } from './kiosk-keys.ts'
import { type Look, openWindow } from './open-window.ts'
import type { Area } from './placement.ts'
import type { ShellSettings } from './settings.ts'

export type OpenScreen = {
  readonly window: BrowserWindow
  readonly kept: KeptScreen
  readonly look: Look
}

/** What a screen asks of whoever holds all of them. */
export type ScreenHooks = {
  mayClose(): boolean
  toggleCustomer(): void
  closed(role: Role, window: BrowserWindow): void
}

/** Opens a window, locks it, and keeps its page shown. */
export const openScreen = (
  of: {
    readonly role: Role
    readonly area: Area
    readonly look: Look
    readonly settings: ShellSettings
  },
  hooks: ScreenHooks,
  say: Say,
): OpenScreen => {
  const { role, area, look, settings } = of
  const window = openWindow({ role, area, look })
  guardContents(window.webContents, { role, address: settings.address }, say)
  window.webContents.on('before-input-event', (event, input) => {
    const answer = answerKey(input, settings.kiosk)
    if (answer !== 'page') event.preventDefault()
    if (answer === 'toggle-customer') hooks.toggleCustomer()
  })
  window.on('close', (event) => {
    if (look === 'kiosk' && !hooks.mayClose()) event.preventDefault()
  })
  window.on('closed', () => hooks.closed(role, window))
  const url = startOf(role, settings.address)
  const mayStand = (to: string) => isAllowed(role, settings.address, to)
  const kept = keepScreen(window, { url, role, mayStand, hungAfterMs: settings.hungAfterMs }, say)
  say('window', { screen: role, look, ...area })
  return Object.freeze({ window, kept, look })
}
