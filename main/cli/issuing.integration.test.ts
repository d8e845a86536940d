/** The technician issues cards: a real service without a node, the command, a simulated reader; the service dies in the middle. */
import { spawn, type ChildProcess } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cardKeysOf, type AesKey } from '../../core/card/card-keys.ts'
import { uidFrom } from '../../core/card/card-uid.ts'
import { openBackup } from '../../core/card/issuer-backup.ts'
import { assert } from '../../core/errors/result.ts'
import { secret } from '../../core/errors/secret.ts'
import { seededRandom } from '../../core/ports/seeded-random.ts'
import { factoryChip } from '../../drivers/sim/ntag424/chip-state.ts'
import { createNtag424, type Ntag424 } from '../../drivers/sim/ntag424/ntag424.ts'
import { startTrayReader, type TrayReader } from '../../drivers/sim/tray-reader.ts'
import { systemClock as clock } from '../clock.ts'
import { stretch } from '../stretch.ts'

const folder = mkdtempSync(join(tmpdir(), 'flashtill-cards-'))
const home = join(folder, 'till')
const readerPath = join(folder, 'reader.sock')
const passphrase = 'four words on paper'
const random = seededRandom(424)
const uids = ['04a39493cc8680', '04a39493cc8681', '04a39493cc8682', '04a39493cc8683']
const chips: Ntag424[] = []
/** Everything that was tapped out: p and c as they went over the air. */
const taps = new Set<string>()
const said: string[] = []
let reader: TrayReader
let service: ChildProcess
let backup = ''
/** Called after every APDU that a card has answered. */
let onApdu: () => void = () => {}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

type Ran = { readonly exit: number | null; readonly text: string; readonly json: unknown }

/** One command with its standard input; `--json` goes with it. */
function run(words: readonly string[], input = ''): Promise<Ran> {
  return new Promise((resolve) => {
    const program = join(import.meta.dirname, 'flashtill.ts')
    const env = { ...process.env, FLASHTILL_HOME: home }
    const child = spawn(process.execPath, [program, ...words, '--json'], { env })
    let text = ''
    child.stdout.on('data', (part: Buffer) => (text += part.toString()))
    child.stderr.resume()
    child.stdin.end(input)
    child.on('close', (exit) => {
      resolve({ exit, text, json: text === '' ? undefined : JSON.parse(text) })
    })
  })
}

const ended = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve) => child.once('exit', resolve))

async function startService(): Promise<void> {
  const program = join(import.meta.dirname, '../flashtilld.ts')
  const env = { ...process.env, FLASHTILL_HOME: home }
  service = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [service.stdout, service.stderr])
    stream?.on('data', (part: Buffer) => said.push(part.toString()))
  const end = performance.now() + 30_000
  while ((await run(['issuer'])).exit !== 0 && performance.now() < end) await clock.sleep(50)
}

/** A chip that keeps what it has mirrored, as somebody with an antenna would. */
function chipOf(text: string): Ntag424 {
  const uid = uidFrom(text)
  assert(uid !== undefined, 'seven bytes')
  const chip = createNtag424({ state: factoryChip(uid), random })
  return {
    ...chip,
    transmit: (apdu) => {
      const answer = chip.transmit(apdu)
      const heard = /p=([0-9A-F]{32})&c=([0-9A-F]{16})/.exec(Buffer.from(answer).toString('latin1'))
      for (const part of heard?.slice(1) ?? []) if (/[1-9A-F]/.test(part)) taps.add(part)
      return answer
    },
  }
}

beforeAll(async () => {
  mkdirSync(home)
  const settings = [
    `[service]\nport = ${await freePort()}`,
    `[rates]\nkraken = "http://127.0.0.1:1/"\ncoinbase = "http://127.0.0.1:1/"\nbitstamp = "http://127.0.0.1:1/"`,
    `[readers]\npcsc = false\nsimulated = "${readerPath}"`,
  ]
  writeFileSync(join(home, 'flashtill.toml'), settings.join('\n'))
  chips.push(...uids.map(chipOf))
  reader = await startTrayReader({ path: readerPath, used: () => onApdu() })
  await startService()
})

afterAll(async () => {
  service.kill('SIGKILL')
  await reader.close()
  rmSync(folder, { recursive: true, force: true })
})

const unlock = () => run(['issuer', 'unlock', '--who', 'Ada'], `${passphrase}\n`)

describe('a technician with the command', () => {
  it('makes the issuer key, is refused with a wrong passphrase, and unlocks with the right one', async () => {
    expect(await run(['issuer'])).toMatchObject({
      json: { issuing: { session: { state: 'none' } } },
    })
    expect((await run(['issuer', 'create'], 'short\nshort\n')).text).toContain(
      'issuer.weakPassphrase',
    )
    const made = await run(['issuer', 'create', '--who', 'Ada'], `${passphrase}\n${passphrase}\n`)
    backup = (made.json as { backup: string }).backup
    expect(backup).toMatch(/^FTISSUER1/)
    expect((await run(['issuer', 'lock'])).text).toContain('"locked"')
    const wrong = await run(['issuer', 'unlock'], 'four words on papers\n')
    expect([wrong.exit, wrong.text.includes('issuer.wrongPassphrase')]).toEqual([1, true])
    expect(await unlock()).toMatchObject({
      exit: 0,
      json: { issuing: { session: { state: 'open', by: 'Ada' } } },
    })
  })

  it('issues a card that is laid on after the command, and one that lies there before', async () => {
    const [first, second] = chips
    if (first === undefined || second === undefined) throw new Error('there are chips')
    const waiting = run(['card', 'issue', '--name', 'Mia'])
    reader.lay(first)
    expect(await waiting).toMatchObject({
      exit: 0,
      json: { run: { state: 'done', card: { name: 'Mia' } } },
    })
    reader.lay(second)
    expect((await run(['card', 'issue', '--name', 'Ben'])).exit).toBe(0)
    const again = await run(['card', 'issue', '--once'])
    expect(again).toMatchObject({
      exit: 1,
      json: { run: { why: 'issuing.ours', detail: { card: 'Ben' } } },
    })
    const seen = await run(['card', 'diagnose'])
    expect(seen).toMatchObject({
      exit: 0,
      json: { run: { diagnosis: { card: { name: 'Ben', state: 'active' } } } },
    })
    await run(['card', 'cancel'])
    const cards = (await run(['card', 'list'])).json as { cards: readonly { state: string }[] }
    expect(cards.cards.map(({ state }) => state)).toEqual(['active', 'active'])
  })

  it.each([
    [2, 20],
    [3, 33],
  ])('goes on with card %i after the service was killed at APDU %i', async (no, at) => {
    const chip = chips[no]
    if (chip === undefined) throw new Error('there are chips')
    reader.lift()
    let count = 0
    const dead = ended(service)
    onApdu = () => {
      count += 1
      if (count === at) service.kill('SIGKILL')
    }
    // The service dies under this command, which ends by itself.
    const asked = run(['card', 'issue', '--once'])
    reader.lay(chip)
    await dead
    onApdu = () => {}
    expect(count).toBeGreaterThanOrEqual(at)
    await startService()
    expect((await run(['issuer'])).text).toContain('"locked"')
    expect((await unlock()).exit).toBe(0)
    expect(await run(['card', 'issue'])).toMatchObject({
      exit: 0,
      json: { run: { state: 'done' } },
    })
    expect(chip.state().keys.some(({ key }) => key === '00'.repeat(16))).toBe(false)
    expect(chip.state().keys.every(({ failures }) => failures === 0)).toBe(true)
    expect((await asked).exit).not.toBe(0)
  })
})

const filesIn = (place: string): readonly string[] =>
  readdirSync(place, { recursive: true, encoding: 'utf8' })
    .map((name) => join(place, name))
    .filter((file) => statSync(file).isFile())

const formsOf = (bytes: Uint8Array): readonly Buffer[] => {
  const buffer = Buffer.from(bytes)
  const hex = buffer.toString('hex')
  const texts = [hex, hex.toUpperCase(), buffer.toString('base64url'), [...bytes].join(',')]
  return [buffer, ...texts.map((text) => Buffer.from(text))]
}

/** Every key that this till has made: the issuer's, and five of each card and version. */
async function keysMade(): Promise<readonly AesKey[]> {
  const opened = await openBackup(stretch, backup, secret(passphrase))
  const [issuerKey] = opened.ok ? opened.value : []
  assert(issuerKey !== undefined, 'the backup opens')
  const ofCards = uids.flatMap((text) => {
    const uid = uidFrom(text)
    return uid === undefined ? [] : cardKeysOf({ issuerKey, uid, version: 1 })
  })
  return [issuerKey, ...ofCards]
}

describe('what comes out of the till', () => {
  it('holds no key, no passphrase, no backup, no p and no c', async () => {
    const routes = ['issuer', 'card log', 'card list', 'status', 'logs'].map((line) =>
      line.split(' '),
    )
    const answers: string[] = []
    for (const words of routes) answers.push((await run(words)).text)
    const files = filesIn(home).filter((file) => !file.endsWith('device.key'))
    const places = [
      ...files.map((file) => ({ name: file, content: readFileSync(file) })),
      { name: 'answers', content: Buffer.from(answers.join('\n')) },
      { name: 'output', content: Buffer.from(said.join('')) },
    ]
    const keys = (await keysMade()).flatMap((key) => formsOf(key.reveal()))
    const texts = [passphrase, backup, ...taps, ...[...taps].map((tap) => tap.toLowerCase())]
    const secrets = [...keys, ...texts.map((text) => Buffer.from(text))]
    expect(taps.size).toBeGreaterThan(8)
    // The look must see what is surely there.
    expect(places.filter(({ content }) => content.includes('issuing.card'))).not.toEqual([])
    expect(places.filter(({ content }) => content.includes(uids[0] ?? ''))).not.toEqual([])
    expect(existsSync(join(home, 'device.key'))).toBe(true)
    const leaks = places.filter(({ content }) => secrets.some((one) => content.includes(one)))
    expect(leaks.map(({ name }) => name)).toEqual([])
  })
})
