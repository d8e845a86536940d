import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

/** Something of the system that tests need: how to see that it is there, and Debian's names for it, newest first. */
type Need = {
  readonly what: string
  readonly present: () => boolean
  readonly packages: readonly [string, ...string[]]
}

const onPath = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, program)))

const libraryFolders = ['/usr/lib', '/lib', '/usr/lib64'].flatMap((folder) => [
  folder,
  ...(existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('-linux-gnu'))
        .map((name) => join(folder, name))
    : []),
])

const library = (file: string): boolean =>
  libraryFolders.some((folder) => existsSync(join(folder, file)))

/** The browser, a display without a screen, a serial line without a wire, an independent QR reader,
 * card readers without hardware, Electron's libraries. */
const needs: readonly Need[] = [
  { what: 'chromium', present: () => onPath('chromium'), packages: ['chromium'] },
  { what: 'Xvfb', present: () => onPath('Xvfb'), packages: ['xvfb'] },
  // Xorg's dummy driver gives two displays; full screen is granted by a window manager.
  { what: 'Xorg', present: () => onPath('Xorg'), packages: ['xserver-xorg-core'] },
  {
    what: 'its dummy driver',
    present: () => existsSync('/usr/lib/xorg/modules/drivers/dummy_drv.so'),
    packages: ['xserver-xorg-video-dummy'],
  },
  { what: 'xrandr', present: () => onPath('xrandr'), packages: ['x11-xserver-utils'] },
  { what: 'openbox', present: () => onPath('openbox'), packages: ['openbox'] },
  { what: 'socat', present: () => onPath('socat'), packages: ['socat'] },
  {
    what: 'libfaketime',
    present: () => library('faketime/libfaketime.so.1'),
    packages: ['libfaketime'],
  },
  { what: 'pcscd', present: () => existsSync('/usr/sbin/pcscd'), packages: ['pcscd'] },
  {
    what: 'vpcd',
    present: () => existsSync('/usr/lib/pcsc/drivers/serial/libifdvpcd.so'),
    packages: ['vsmartcard-vpcd'],
  },
  { what: 'zbarimg', present: () => onPath('zbarimg'), packages: ['zbar-tools'] },
  { what: 'pip', present: () => onPath('pip3') || onPath('pip'), packages: ['python3-pip'] },
  {
    what: 'libgtk-3',
    present: () => library('libgtk-3.so.0'),
    packages: ['libgtk-3-0t64', 'libgtk-3-0'],
  },
  { what: 'libnss3', present: () => library('libnss3.so'), packages: ['libnss3'] },
  {
    what: 'libasound',
    present: () => library('libasound.so.2'),
    packages: ['libasound2t64', 'libasound2'],
  },
  { what: 'libgbm', present: () => library('libgbm.so.1'), packages: ['libgbm1'] },
]

const apt = (...args: readonly string[]): boolean =>
  spawnSync('apt-get', args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0

const known = (name: string): boolean =>
  /Candidate: (?!\(none\))/.test(
    spawnSync('apt-cache', ['policy', name], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    }).stdout ?? '',
  )

/**
 * Installs what tests need from the system where we are root on a Debian; elsewhere says in one line what is missing and
 * the command that installs it. The tests then run anyway, and those that need it fail.
 */
export const prepareSystem = (): void => {
  const missing = needs.filter((need) => !need.present())
  if (missing.length === 0) return
  const mayInstall = process.getuid?.() === 0 && onPath('apt-get')
  if (!mayInstall) {
    const names = missing.map((need) => need.packages.at(-1)).join(' ')
    const whats = missing.map((need) => need.what).join(', ')
    console.log(`Tests need ${whats}: sudo apt-get install --no-install-recommends ${names}`)
    return
  }
  console.log(`Installing for the tests: ${missing.map((need) => need.what).join(', ')}`)
  apt('update', '-qq')
  const names = missing.map((need) => need.packages.find(known) ?? need.packages[0])
  if (!apt('install', '-y', '-qq', '--no-install-recommends', ...names)) {
    console.log(`apt-get could not install ${names.join(' ')}; the tests that need it will fail.`)
  }
}
