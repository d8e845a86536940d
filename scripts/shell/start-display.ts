/** Displays without a screen: Xvfb for one; Xorg with its dummy driver for two, since Xvfb's RandR knows one output only. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runCommand } from '../nodes/run-command.ts'

export type Displays = {
  /** What goes into DISPLAY. */
  readonly name: string
  /** The second display is plugged in, right of the first; only where two were asked for. */
  plug(): Promise<void>
  unplug(): Promise<void>
  stop(): Promise<void>
}

/** Two outputs of 1024×768; the second is off until xrandr gives it a mode. */
const twoOutputs = `
Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "AutoEnableDevices" "false"
  Option "DontVTSwitch" "true"
EndSection
Section "Monitor"
  Identifier "monitor"
  HorizSync 5.0-1000.0
  VertRefresh 5.0-200.0
EndSection
Section "Device"
  Identifier "card"
  Driver "dummy"
  VideoRam 256000
EndSection
Section "Screen"
  Identifier "screen"
  Device "card"
  Monitor "monitor"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Virtual 2048 768
    Modes "1024x768"
  EndSubSection
EndSection
`

const numberFrom = (server: ChildProcess, program: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = ''
    const pipe = server.stdio[3]
    pipe?.on('data', (bytes: Uint8Array) => {
      text += new TextDecoder().decode(bytes)
      if (text.includes('\n')) resolve(`:${text.trim()}`)
    })
    server.on('error', (cause) => {
      reject(
        new Error(`${program} did not start (apt-get install xvfb xserver-xorg-core): ${cause}`),
      )
    })
    server.on('exit', (code) => reject(new Error(`${program} ended with exit code ${code}`)))
  })

const ended = (server: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) resolve()
    server.once('exit', () => resolve())
    server.kill('SIGTERM')
  })

/** Full screen is a wish that a window manager grants; on the appliance it is the compositor. */
const startManager = (display: string): ChildProcess => {
  const manager = spawn('openbox', [], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY: display },
  })
  manager.on('error', () => console.log('tests of full screens need apt-get install openbox'))
  return manager
}

const serve = async (program: string, args: readonly string[]) => {
  const server = spawn(program, ['-displayfd', '3', '-nolisten', 'tcp', '-ac', ...args], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const name = await numberFrom(server, program)
  const manager = startManager(name)
  const stop = async () => {
    await ended(manager)
    await ended(server)
  }
  return { name, stop }
}

/** One display of 1280×800. */
export const startDisplay = async (): Promise<Displays> => {
  const { name, stop } = await serve('Xvfb', ['-screen', '0', '1280x800x24', '-noreset'])
  const only = () => Promise.reject(new Error('this display has no second one'))
  return Object.freeze({ name, stop, plug: only, unplug: only })
}

/** Two displays of 1024×768 side by side, the second unplugged. Needs root, as every Xorg without a seat does. */
export const startTwoDisplays = async (): Promise<Displays> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'flashtill-xorg-'))
  const config = path.join(folder, 'xorg.conf')
  await writeFile(config, twoOutputs)
  const log = ['-logfile', path.join(folder, 'log')]
  const server = await serve('Xorg', [
    ...['-config', config, '-noreset', '-novtswitch', '-sharevts', ...log],
  ])
  const xrandr = async (...args: readonly string[]): Promise<void> => {
    const env = { ...process.env, DISPLAY: server.name }
    await runCommand('xrandr', args, { env })
    // Asking makes the driver look again: only then is an output with a mode a connected one.
    await runCommand('xrandr', ['--query'], { env })
  }
  await xrandr('--addmode', 'DUMMY1', '1024x768')
  return Object.freeze({
    name: server.name,
    plug: () => xrandr('--output', 'DUMMY1', '--mode', '1024x768', '--right-of', 'DUMMY0'),
    unplug: () => xrandr('--output', 'DUMMY1', '--off'),
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  })
}
