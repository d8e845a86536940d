/**
 * The shell: windows on displays, and nothing else. It shows what flashtilld serves, holds no state of a sale, and may be
 * killed at any time (DESIGN §1). Electron starts it from one CommonJS file (`vite.config.ts`).
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, Menu, powerSaveBlocker, screen, session } from 'electron'
import { parse } from 'smol-toml'
import { guardSession, type Say, watchParts } from './guard-contents.ts'
import { createScreens } from './screens.ts'
import { readSettings, type SettingsTable, type ShellSettings, usage } from './settings.ts'

/** One line of JSON an event, for the journal. */
const say: Say = (event, detail = {}) => {
  process.stdout.write(`${JSON.stringify({ program: 'shell', event, ...detail })}\n`)
}

const fileOf = (home: string): SettingsTable => {
  try {
    return parse(readFileSync(join(home, 'flashtill.toml'), 'utf8'))
  } catch {
    // No file, or one that only the service can explain: it says what is wrong with it.
    return {}
  }
}

const prepare = (): void => {
  // A technician who starts it as root has to say --no-sandbox; Chromium refuses both at once, process by process.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  Menu.setApplicationMenu(null)
  // Fingers at a counter: no zoom by pinching, no page back by swiping.
  app.commandLine.appendSwitch('disable-pinch')
  app.commandLine.appendSwitch('overscroll-history-navigation', '0')
  // Electron would show a dialog that nobody at a counter can answer; whoever started us starts us again.
  process.on('uncaughtException', (cause) => {
    say('mistake', { cause: String(cause.stack ?? cause) })
    app.exit(70)
  })
}

const run = async (settings: ShellSettings): Promise<void> => {
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    say('process gone', { type, reason, exitCode })
  })
  await app.whenReady()
  say('start', { electron: process.versions.electron, chromium: process.versions['chrome'] })
  powerSaveBlocker.start('prevent-display-sleep')
  guardSession(session.defaultSession, say)
  const screens = createScreens({ settings, screen }, () => app.quit(), say)
  watchParts(session.defaultSession, settings.address, screens.partMissing)
  app.on('before-quit', screens.release)
  // Electron would quit between a window of the kiosk that its page closed and the one that takes its place.
  app.on('window-all-closed', () => {})
  app.on('second-instance', (_event, argv) => {
    say('second start refused', {})
    if (argv.includes('--toggle-customer')) screens.toggleCustomer()
    else screens.focusCashier()
  })
  for (const change of ['display-added', 'display-removed', 'display-metrics-changed'] as const) {
    // The three overload one method, each with its own listener; ours takes none of what they tell.
    screen.on(change as 'display-added', () => {
      say(change)
      screens.arrange()
    })
  }
  screens.arrange()
}

const home = process.env['FLASHTILL_HOME']
const file = home === undefined ? undefined : fileOf(home)
const settings = readSettings(process.argv.slice(1), process.env, file)
prepare()
// The lock is one per profile, so that two checkouts, or a till and a practice shop, do not shut each other out.
if (home !== undefined) app.setPath('userData', join(home, 'shell'))

if (process.argv.includes('--help')) {
  process.stdout.write(`${usage}\n`)
  app.exit(0)
} else if ('problem' in settings) {
  process.stderr.write(`flashtill-shell: ${settings.problem}\n\n${usage}\n`)
  app.exit(2)
} else if (!app.requestSingleInstanceLock()) {
  process.stderr.write('flashtill-shell: another shell shows this till already\n')
  app.exit(1)
} else {
  void run(settings)
}
