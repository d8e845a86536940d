import { BrowserWindow } from 'electron'
import type { Role } from './allowed-address.ts'
import type { Area } from './placement.ts'

export type Look = 'kiosk' | 'window' | 'aside'

export type WindowLook = {
  readonly role: Role
  readonly area: Area
  /** `kiosk`: fills its display, cannot be closed, moved or left. `aside`: a plain window above a kiosk. */
  readonly look: Look
}

/** Fixed, because a Wayland compositor places windows by their title (labwc: `windowRule title=…`), never by our wish. */
export const titleOf = (role: Role): string => `Flashtill ${role}`

/** A window for one screen, with nothing of the machine in reach of its page. */
export const openWindow = ({ role, area, look }: WindowLook): BrowserWindow => {
  const kiosk = look === 'kiosk'
  const window = new BrowserWindow({
    ...area,
    title: titleOf(role),
    show: false,
    kiosk,
    fullscreen: kiosk,
    frame: !kiosk,
    closable: !kiosk,
    minimizable: !kiosk,
    alwaysOnTop: look === 'aside',
    autoHideMenuBar: true,
    // Before the first paint: paper, not white.
    backgroundColor: '#f6f4ef',
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: !kiosk,
      // A dialog of the page would hold its thread, and the till with it.
      disableDialogs: true,
      // The customer's display has no hand that unlocks sound.
      autoplayPolicy: 'no-user-gesture-required',
      // A screen that is covered still counts down.
      backgroundThrottling: false,
    },
  })
  window.on('page-title-updated', (event) => event.preventDefault())
  window.once('ready-to-show', () => window.show())
  return window
}
