/**
 * A terminal pair without native code: Debian's `script` (package bsdutils, essential) makes it and carries its bytes over
 * pipes. What a driver opens is its near end; the far end, the device's own side, is here. It goes when the pipes go, also
 * when the program that made it is killed.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'

export type Pty = {
  /** What a driver opens: `/dev/pts/3`. */
  readonly path: string
  /** Bits a second, as whoever has it open has set it. */
  speed(): Promise<number>
  write(bytes: Uint8Array): void
  /** As a plug is pulled: whoever has it open reads the end. */
  close(): void
}

/** Raw, named, and then the line's speed for every line that comes on descriptor 3. */
const NEAR_END = 'stty raw -echo; tty; while read -r _ <&3; do stty speed >&4; done'

type Ends = {
  readonly child: ChildProcess
  readonly input: Writable
  readonly output: Readable
  readonly ask: Writable
  readonly answer: Readable
}

function startScript(): Ends {
  const child = spawn('script', ['-qfec', NEAR_END, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'ignore', 'pipe', 'pipe'],
    env: { ...process.env, SHELL: '/bin/sh' },
  })
  const [input, output, , ask, answer] = child.stdio
  if (input === null || output === null) throw new Error('mistake in the program: no pipes')
  // A pipe that breaks is a pair that is gone, which `close` says.
  for (const end of [input, output, ask, answer]) end?.on('error', () => undefined)
  return { child, input, output, ask: ask as Writable, answer: answer as Readable }
}

/** The first line that comes, and what came after it. */
function firstLine(output: Readable, child: ChildProcess): Promise<readonly [string, Buffer]> {
  return new Promise((resolve, reject) => {
    let heard = Buffer.alloc(0)
    const listen = (bytes: Buffer): void => {
      heard = Buffer.concat([heard, bytes])
      const end = heard.indexOf('\n')
      if (end < 0) return
      output.off('data', listen)
      resolve([heard.subarray(0, end).toString().trim(), heard.subarray(end + 1)])
    }
    output.on('data', listen)
    child.once('error', reject)
    child.once('exit', () => reject(new Error('script made no terminal')))
  })
}

/** Makes a pair; `heard` gets what is written to its near end. Rejects where there is no `script`. */
export async function openPty(heard: (bytes: Uint8Array) => void): Promise<Pty> {
  const { child, input, output, ask, answer } = startScript()
  const [path, rest] = await firstLine(output, child)
  if (!path.startsWith('/dev/')) throw new Error('script made no terminal')
  if (rest.length > 0) heard(rest)
  output.on('data', heard)
  let isClosed = false
  const speeds: ((speed: number) => void)[] = []
  answer.on('data', (text: Buffer) => speeds.shift()?.(Number.parseInt(text.toString(), 10)))
  return Object.freeze({
    path,
    speed: () =>
      new Promise<number>((resolve) => {
        if (isClosed) return resolve(0)
        speeds.push(resolve)
        ask.write('\n')
      }),
    write: (bytes: Uint8Array) => {
      if (!isClosed) input.write(bytes)
    },
    close: () => {
      isClosed = true
      for (const told of speeds.splice(0)) told(0)
      child.kill('SIGKILL')
    },
  })
}
