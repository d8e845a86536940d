/**
 * A pcscd of our own with virtual readers, beside one that the machine may run: it gets its own /run/pcscd by a mount that
 * nobody else sees (unshare), its socket lies in a temporary folder.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'

export type Pcscd = {
  /** For PCSCLITE_CSOCK_NAME. */
  readonly socket: string
  /** Where a card comes into slot 0 or 1. */
  readonly ports: readonly [number, number]
  start(): Promise<void>
  /** As when the service is restarted or dies: all at once. */
  kill(): Promise<void>
  /** Hangs, or goes on. */
  pause(isPaused: boolean): void
  /** Whether the next start finds readers: vpcd's can be neither unplugged nor plugged in while the service runs. */
  plug(isPluggedIn: boolean): void
  remove(): Promise<void>
}

const driver = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so'

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '0.0.0.0', () => server.close(() => resolve(true)))
  })

/** Two neighbouring free ports: vpcd takes the second for its second slot. */
async function freePair(): Promise<[number, number]> {
  for (let port = 36_900; port < 38_900; port += 2)
    if ((await listens(port)) && (await listens(port + 1))) return [port, port + 1]
  throw new Error('no free ports')
}

const answers = (socket: string): Promise<boolean> =>
  new Promise((resolve) => {
    const asked = connect(socket)
    asked.once('connect', () => {
      asked.destroy()
      resolve(true)
    })
    asked.once('error', () => resolve(false))
  })

const settings = (port: number): string =>
  `FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:0x${port.toString(16)}\nLIBPATH ${driver}\nCHANNELID 0x${port.toString(16)}\n`

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Where no pcscd has ever run, its folder is missing: it is made where nobody else sees it. */
const ownRun = '[ -d /run/pcscd ] || { mount -t tmpfs tmpfs /run && mkdir /run/pcscd; }'

/** Prepares one; nothing runs before `start`. */
export async function preparePcscd(): Promise<Pcscd> {
  const folder = mkdtempSync(path.join(tmpdir(), 'flashtill-pcscd-'))
  const [run, conf] = [path.join(folder, 'run'), path.join(folder, 'conf')]
  for (const made of [run, conf]) mkdirSync(made)
  const ports = await freePair()
  const socket = path.join(run, 'pcscd.comm')
  const file = path.join(conf, 'vpcd')
  writeFileSync(file, settings(ports[0]))
  let child: ChildProcess | undefined
  const kill = async (): Promise<void> => {
    const dying = child
    child = undefined
    if (dying === undefined || dying.exitCode !== null || dying.signalCode !== null) return
    const gone = new Promise((resolve) => dying.once('exit', resolve))
    dying.kill('SIGKILL')
    await gone
    for (const left of ['pcscd.comm', 'pcscd.pid']) rmSync(path.join(run, left), { force: true })
  }
  return {
    socket,
    ports,
    kill,
    start: async () => {
      const asRoot = process.getuid?.() === 0 ? [] : ['--map-root-user']
      const script = `${ownRun}; mount --bind "$0" /run/pcscd && exec pcscd --foreground --config "$1"`
      child = spawn('unshare', [...asRoot, '--mount', 'sh', '-c', script, run, conf], {
        stdio: ['ignore', 'ignore', 'ignore'],
        env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` },
      })
      const until = performance.now() + 10_000
      while (!(await answers(socket))) {
        if (performance.now() > until || child.exitCode !== null)
          throw new Error('pcscd does not start')
        await sleep(10)
      }
    },
    pause: (isPaused) => void child?.kill(isPaused ? 'SIGSTOP' : 'SIGCONT'),
    plug: (isPluggedIn) => {
      if (isPluggedIn) writeFileSync(file, settings(ports[0]))
      else rmSync(file)
    },
    remove: async () => {
      await kill()
      rmSync(folder, { recursive: true })
    },
  }
}
