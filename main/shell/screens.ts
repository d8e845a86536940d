import type { BrowserWindow, Screen } from 'electron'
import type { Role } from './allowed-address.ts'
import type { Say } from './guard-contents.ts'
import type { Look } from './open-window.ts'
import { type OpenScreen, openScreen, type ScreenHooks } from './open-screen.ts'
import { type Area, asideOn, type DisplayFacts, middleOf, place } from './placement.ts'
import type { ShellSettings } from './settings.ts'

export type Screens = {
  /** Opens, moves and closes windows so that they fit the displays that are there now. */
  arrange(): void
  /** Shows the customer's window where there is no display for it, or takes it away again. */
  toggleCustomer(): void
  /** To the front, for whoever started the shell a second time. */
  focusCashier(): void
  /** A script or style of a page did not arrive. */
  partMissing(contentsId: number, url: string): void
  /** From now on windows may close. */
  release(): void
}

const displaysOf = (screen: Screen): readonly DisplayFacts[] => {
  const primary = screen.getPrimaryDisplay().id
  return screen.getAllDisplays().map((display) => ({
    id: display.id,
    area: display.bounds,
    touch: display.touchSupport === 'available',
    primary: display.id === primary,
  }))
}

const moveTo = (window: BrowserWindow, area: Area): void => {
  // A window that fills a display has to leave it before it can go to another.
  window.setKiosk(false)
  window.setBounds(area)
  window.setKiosk(true)
}

/** The windows of the shell. `quit` is called when a person closed the cashier's (possible only outside the kiosk). */
export const createScreens = (
  of: { readonly settings: ShellSettings; readonly screen: Screen },
  quit: () => void,
  say: Say,
): Screens => {
  const { settings, screen } = of
  const open = new Map<Role, OpenScreen>()
  const look = settings.kiosk ? 'kiosk' : 'window'
  const whole = settings.kiosk ? ({ area }: DisplayFacts) => area : middleOf
  let aside = settings.customer === 'always'
  let released = false

  const close = (role: Role): void => {
    const one = open.get(role)
    open.delete(role)
    one?.window.destroy()
  }

  const hooks: ScreenHooks = {
    mayClose: () => released,
    toggleCustomer: () => {
      aside = !aside
      arrange()
    },
    closed: (role, window) => {
      if (open.get(role)?.window !== window) return
      const { look: was } = open.get(role) ?? {}
      open.delete(role)
      // No person can close a window of the kiosk, but its page can: it comes back.
      if (was === 'kiosk' && !released) setImmediate(arrange)
      else if (role === 'cashier') quit()
      else aside = false
    },
  }

  const put = (role: Role, area: Area, look: Look): void => {
    const there = open.get(role)
    if (there?.look === look) {
      if (look === 'kiosk') moveTo(there.window, area)
      return
    }
    close(role)
    open.set(role, openScreen({ role, area, look, settings }, hooks, say))
  }

  const arrange = (): void => {
    const customer = settings.customer === 'never' ? 'never' : aside ? 'always' : 'auto'
    const where = place(displaysOf(screen), { customer, cashierDisplay: settings.cashierDisplay })
    if (where === undefined) return
    put('cashier', whole(where.cashier), look)
    if (where.customer === undefined) close('customer')
    else if (where.customer === where.cashier) put('customer', asideOn(where.cashier), 'aside')
    else put('customer', whole(where.customer), look)
  }

  return Object.freeze({
    arrange,
    toggleCustomer: hooks.toggleCustomer,
    partMissing: (contentsId: number, url: string) => {
      for (const { window, kept } of open.values()) {
        if (window.webContents.id === contentsId) kept.partMissing(url)
      }
    },
    focusCashier: () => open.get('cashier')?.window.focus(),
    release: () => {
      released = true
    },
  })
}
