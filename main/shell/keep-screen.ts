import type { BrowserWindow, WebContents } from 'electron'
import type { Say } from './guard-contents.ts'
import { isServed } from './is-served.ts'
import { delayBeforeRetry, patienceMs, withFailure } from './recovery.ts'
import { waitingPage } from './waiting-page.ts'

export type ScreenToKeep = {
  readonly url: string
  readonly role: string
  readonly hungAfterMs: number
  /** Whether this page may stand in the window. */
  mayStand(url: string): boolean
}

/** How often the service is asked while it is away. */
const askEveryMs = 300

/** How long a page may take to load before it counts as hung. */
const loadMs = 15_000

const monotonicMs = (): number => performance.now()

export type KeptScreen = {
  /** Shows the page anew. */
  show(): void
  /** A script or a style of the page did not arrive: without it a page is blank for ever, and says nothing. */
  partMissing(url: string): void
}

type Again = (why: string, detail?: Readonly<Record<string, unknown>>) => void

/**
 * Keeps a window showing its page: from the service's first answer on, and again after the renderer crashed, hung, was
 * killed or got only half of the page. The page holds no state of its own; it asks the service and shows the same sale.
 */
export const keepScreen = (window: BrowserWindow, screen: ScreenToKeep, say: Say): KeptScreen => {
  const contents = window.webContents
  let failures: readonly number[] = []
  /** Each attempt has its number: what an older one still awaits is void. */
  let attempt = 0
  const gone = (mine: number): boolean => mine !== attempt || window.isDestroyed()

  const show = async (): Promise<void> => {
    attempt += 1
    const mine = attempt
    let told = false
    while (!(await isServed(screen.url))) {
      if (gone(mine)) return
      if (!told) {
        told = true
        say('service away', { screen: screen.role })
        contents.loadURL(waitingPage).catch(() => {})
      }
      await new Promise((resolve) => setTimeout(resolve, askEveryMs))
    }
    // A failed load is told by `did-fail-load`; the promise adds nothing.
    if (!gone(mine)) contents.loadURL(screen.url).catch(() => {})
  }

  const again: Again = (why, detail = {}) => {
    if (window.isDestroyed()) return
    failures = withFailure(failures, monotonicMs())
    const delayMs = delayBeforeRetry(failures, monotonicMs())
    say(why, { screen: screen.role, delayMs, ...detail })
    attempt += 1
    const mine = attempt
    // Never inside the event that tells of the crash: Electron is still taking the old renderer down.
    setTimeout(() => {
      if (!gone(mine)) void show()
    }, delayMs)
  }

  contents.on('did-finish-load', () => {
    const url = contents.getURL() === waitingPage ? 'waiting' : contents.getURL()
    say('shown', { screen: screen.role, url, pid: contents.getOSProcessId() })
  })
  watchFailures(contents, screen, again)
  watchBeat(contents, screen, say)
  void show()
  return Object.freeze({
    show: () => void show(),
    partMissing: (url: string) => again('page without a part', { url }),
  })
}

/** Chromium's code for a load that another one replaced: no failure. */
const aborted = -3

const watchFailures = (contents: WebContents, screen: ScreenToKeep, again: Again): void => {
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    again('renderer gone', { reason, exitCode })
  })
  contents.on('did-fail-load', (...told) => {
    const [, code, text, url, isMainFrame] = told
    if (isMainFrame && code !== aborted) again('page not loaded', { code, text, url })
  })
  contents.on('did-navigate', (_event, url, status) => {
    if (status >= 500) again('page refused', { status, url })
    // A page can empty itself without asking: about:blank is not a navigation that anybody may refuse.
    else if (!screen.mayStand(url) && url !== waitingPage) again('page strayed', { url })
  })
}

/** Asks the page for a sign of life; kills its process when it gives none, which brings it back like any crash. */
const watchBeat = (contents: WebContents, screen: ScreenToKeep, say: Say): void => {
  const beatMs = screen.hungAfterMs / 4
  let hangs: readonly number[] = []
  let missed = 0
  let pending = false
  const reset = () => {
    missed = 0
    pending = false
  }
  contents.on('render-process-gone', reset)
  const ask = async () => {
    pending = true
    await contents.mainFrame.executeJavaScript('0').catch(() => undefined)
    reset()
  }
  const beat = setInterval(() => {
    if (contents.isCrashed()) return
    const loading = contents.isLoadingMainFrame()
    if (!pending && !loading) {
      void ask()
      return
    }
    // Beats are counted, not time: a machine that slept did not hang its pages.
    missed += 1
    const silentMs = missed * beatMs
    const limitMs = patienceMs(screen.hungAfterMs, hangs, monotonicMs())
    if (silentMs < (loading ? loadMs : limitMs)) return
    reset()
    hangs = withFailure(hangs, monotonicMs())
    say('renderer hung', { screen: screen.role, silentMs })
    endRenderer(contents)
  }, beatMs)
  contents.on('did-finish-load', reset)
  contents.on('destroyed', () => clearInterval(beat))
}

const endRenderer = (contents: WebContents): void => {
  const pid = contents.getOSProcessId()
  contents.forcefullyCrashRenderer()
  if (pid <= 0) return
  try {
    // A process that is stopped altogether does not hear the line above; the system does.
    process.kill(pid, 'SIGKILL')
  } catch {
    // It is gone already.
  }
}
