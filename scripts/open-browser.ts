/** Debian's Chromium for browser tests: no display, nothing that calls out. */
import { existsSync } from 'node:fs'
import process from 'node:process'
import { chromium, type Browser } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** `FLASHTILL_CHROMIUM` names another. Says which package to install where there is none. */
export async function openBrowser(): Promise<Browser> {
  const named = process.env['FLASHTILL_CHROMIUM']
  const executablePath = named ?? places.find((place) => existsSync(place))
  if (executablePath === undefined)
    throw new Error('no Chromium found: apt-get install chromium, or set FLASHTILL_CHROMIUM')
  return chromium.launch({ executablePath, args: flags })
}
