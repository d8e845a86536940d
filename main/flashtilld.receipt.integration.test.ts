/** A real till without a node, cash, and a printer: slips, their web page, the command, and paper that ends in the middle. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSimPrinter, type SimPrinter } from '../drivers/sim/printer.ts'
import { freshId, until } from '../scripts/test/faults/till-bench.ts'
import { tillDoor, type TillDoor } from '../scripts/test/faults/till-door.ts'
import { tillProcess, type TillProcess } from '../scripts/test/faults/till-process.ts'
import { systemClock } from './clock.ts'
import { choosePorts } from './sandbox/free-ports.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'flashtill-receipt-'))
const home = path.join(folder, 'till')
let printer: SimPrinter
let till: TillProcess
let door: TillDoor
let house: string

beforeAll(async () => {
  mkdirSync(home)
  printer = await startSimPrinter({
    host: '127.0.0.1',
    port: 0,
    width: 80,
    clock: systemClock,
    mmPerSecond: 2_000,
  })
  const { till: port = 0 } = await choosePorts({ folder, names: ['till'], remembered: {} })
  writeFileSync(
    path.join(home, 'flashtill.toml'),
    `[service]\nport = ${port}\n[shop]\nname = "Café Luna"\n[street]\nhost = "till.example"\n` +
      `[printer]\nhost = "127.0.0.1"\nport = ${printer.port}\nprofile = "epson-80"\n`,
  )
  till = tillProcess(home, folder)
  till.spawn()
  door = tillDoor(home, port)
  house = `http://127.0.0.1:${port}`
  await until('the printer is ready', async () => {
    const { status, body } = await door
      .ask('GET', '/till/status')
      .catch(() => ({ status: 0, body: {} }))
    return status === 200 && (body as { printer?: { state?: string } }).printer?.state === 'ready'
  })
})
afterAll(async () => {
  await till.stop()
  await printer.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function cashSale(): Promise<string> {
  const id = freshId()
  await door.ask('POST', '/till/invoices', {
    id,
    currency: 'EUR',
    amountMinor: '450',
    lightning: false,
  })
  const taken = await door.ask('POST', `/till/invoices/${id}/cash`, { paymentId: freshId() })
  expect(taken.status).toBe(200)
  return id
}

const jobsOf = async (id: string) =>
  (await door.invoice(id)).printJobs.map(({ kind, copy, state }) => `${kind} ${copy} ${state}`)

const slips = () => printer.slips().map(({ text }) => text.join('\n'))

type Ran = { readonly exit: number | null; readonly out: string; readonly err: string }

/** Not waited for in one go: the printer is in this process, and prints meanwhile. */
function command(...words: readonly string[]): Promise<Ran> {
  const program = path.join(import.meta.dirname, 'cli', 'flashtill.ts')
  const env = { ...process.env, FLASHTILL_HOME: home }
  const child = spawn(process.execPath, [program, ...words], { env, cwd: folder })
  let [out, err] = ['', '']
  child.stdout.on('data', (part: Buffer) => (out += part.toString()))
  child.stderr.on('data', (part: Buffer) => (err += part.toString()))
  return new Promise((resolve) => {
    child.on('close', (exit) => resolve({ exit, out, err }))
  })
}

describe('a receipt', () => {
  it('prints with a code to its page, which shows the same', async () => {
    const id = await cashSale()
    await until('it is printed', async () => (await jobsOf(id))[0] === 'original 0 confirmed')
    const [, address = ''] = /\[QR (HTTPS:\/\/\S+)\]/.exec(slips().at(-1) ?? '') ?? []
    const { host, pathname } = new URL(address)
    expect(host).toBe('till.example')
    const page = await fetch(house + pathname)
    expect(page.status).toBe(200)
    const html = await page.text()
    for (const words of ['Café Luna', 'Receipt 1', '4.50', 'Cash']) expect(html).toContain(words)
    expect((await fetch(house + pathname.slice(0, -1))).status).toBe(404)
  })

  it('is shown by the command as text, picture and bytes, and printed as a counted copy', async () => {
    const id = await cashSale()
    const shown = await command(
      'print',
      'receipt',
      id,
      '--text',
      '--png',
      'slip.png',
      '--to',
      'slip.bin',
    )
    expect(shown).toMatchObject({ exit: 0, err: '' })
    expect(shown.out).toContain('slip.png is written.')
    expect(shown.out).toContain('4.50')
    expect(shown.out).toMatch(/Page: \/r\/[A-Z2-7]{26}/)
    const png = readFileSync(path.join(folder, 'slip.png'))
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect(readFileSync(path.join(folder, 'slip.bin')).subarray(0, 2)).toEqual(
      Buffer.from([27, 64]),
    )
    expect((await command('print', 'receipt', id)).exit).toBe(0)
    expect((await command('print', 'receipt', id, '--gift')).exit).toBe(0)
    await until('both are out', async () => (await jobsOf(id)).at(-1) === 'gift 0 confirmed')
    expect(slips().at(-2)).toContain('COPY 1')
    expect(slips().at(-1)).toContain('GIFT RECEIPT')
    expect(await command('print', 'receipt', freshId())).toMatchObject({ exit: 1 })
    expect(await command('print')).toMatchObject({ exit: 2 })
  })

  it('a test slip tells the printer, and shows every script', async () => {
    expect(await command('print', 'test')).toMatchObject({ exit: 0 })
    expect(slips().at(-1)).toMatch(/TEST SLIP[\s\S]*Epson TM, 80 mm/)
    expect((await command('print', 'test', '--text')).out).toContain('日本語')
  })

  it('has a picture of each slip, for a person who is asked whether it came out', async () => {
    const id = await cashSale()
    await until('it is printed', async () => (await jobsOf(id))[0] === 'original 0 confirmed')
    const [job] = (await door.invoice(id)).printJobs
    const picture = await fetch(`${house}/till/print-jobs/${job?.id}/picture`)
    expect(picture.headers.get('content-type')).toBe('image/png')
    expect(
      Buffer.from(await picture.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
    expect((await fetch(`${house}/till/print-jobs/${freshId()}/picture`)).status).toBe(404)
  })

  it('prints a marked repeat by itself when the paper had ended in the middle', async () => {
    const before = slips().length
    printer.setPaper(25)
    const id = await cashSale()
    await until('it stopped', async () => (await jobsOf(id)).includes('repeat 0 queued'))
    expect((await jobsOf(id))[0]).toBe('original 0 resolved')
    printer.setPaper(true)
    await until('the repeat is out', async () => (await jobsOf(id)).at(-1) === 'repeat 0 confirmed')
    const whole = slips()
      .slice(before)
      .filter((slip) => slip.includes('Thank you!'))
    expect(whole).toHaveLength(1)
    expect(whole[0]).toContain('REPEATED RECEIPT')
  })
})
