/**
 * A receipt whose till is killed, whose printer is unplugged or loses its power, at every kind of place in its bytes: the real
 * store, queue and driver against the simulated printer, in virtual time. Whatever happens: one original, the rest marked,
 * none missing.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { newId, type InvoiceId, type PrintJobId, type StoreId } from '../../../core/contract/ids.ts'
import { failure } from '../../../core/errors/registry.ts'
import { err, ok } from '../../../core/errors/result.ts'
import { seededRandom, type SeededRandom } from '../../../core/ports/seeded-random.ts'
import type { Store, Unit } from '../../../core/ports/store.ts'
import { receiptToJson } from '../../../core/receipt/receipt-json.ts'
import { sampleReceipt } from '../../../core/receipt/sample-receipt.ts'
import { createVirtualClock, type VirtualClock } from '../../../core/time/virtual-clock.ts'
import { createEscposPrinter } from '../../../drivers/printer/escpos-printer.ts'
import { readToken } from '../../../drivers/printer/read-command.ts'
import { readProfile } from '../../../drivers/profiles/read-profile.ts'
import { createPrinterBody, type PrinterBody } from '../../../drivers/sim/printer-body.ts'
import type { ByteTransport, ConnectionEvents } from '../../../drivers/transport/byte-transport.ts'
import { systemClock } from '../../../main/clock.ts'
import { systemRandom } from '../../../main/random.ts'
import { sampleJob, writeSale } from '../../../main/store/contract/samples.ts'
import { openStore } from '../../../main/store/open-store.ts'
import { doubtSending, printNext } from '../../../main/usecases/receipt/print-next.ts'
import { answerPrint } from '../../../main/usecases/receipt/reprint-receipt.ts'

export const places = [
  'before the first byte',
  'in the text',
  'in a picture',
  'before the cut',
  'before the answer',
] as const
export const faults = ['kill', 'unplug', 'power cut'] as const
export type SlipPlace = (typeof places)[number]
export type SlipFault = (typeof faults)[number]

type Blow = {
  readonly place: SlipPlace
  readonly fault: SlipFault
  /** Between the last byte and the fault: the printer may have put it on paper or not. */
  readonly afterMs: number
}

export type SlipTrial = {
  readonly seed: number
  readonly blows: readonly Blow[]
  /** What lies under the printer, in order. */
  readonly slips: readonly string[]
  /** How often a person was asked whether it came out. */
  readonly asked: number
  readonly problems: readonly string[]
}

export type SlipBench = { trial(seed: number): Promise<SlipTrial>; end(): Promise<void> }

/** A printer's questions are a few bytes; a slip is hundreds. */
const SLIP_BYTES = 200
/** A person looks at the paper when nothing moves any more. */
const LOOK_MS = 90_000
const PLUG_MS = 3_000

/** How many bytes arrive before the blow. */
function arriving(bytes: Uint8Array, place: SlipPlace, random: SeededRandom): number {
  const pictures: [number, number][] = []
  const letters: number[] = []
  let cut = bytes.length
  let at = 0
  for (let token = readToken(bytes, at); token !== undefined; token = readToken(bytes, at)) {
    if (token.kind === 'character') letters.push(token.end)
    if (token.kind === 'command' && token.name === 'rasterImage') pictures.push([at, token.end])
    if (token.kind === 'command' && token.name === 'cut') cut = at
    at = token.end
  }
  switch (place) {
    case 'before the first byte':
      return 0
    case 'in the text':
      return random.pick(letters)
    case 'in a picture': {
      const [from, to] = random.pick(pictures)
      return from + 1 + random.below(to - from - 1)
    }
    case 'before the cut':
      return cut
    case 'before the answer':
      return bytes.length
  }
}

/** The counter: one printer, and whichever till lives now. */
type Scene = {
  readonly clock: VirtualClock
  readonly random: SeededRandom
  readonly body: PrinterBody
  readonly blows: Blow[]
  /** The connection under way. */
  events: ConnectionEvents | undefined
  isThere: boolean
  isDeaf: boolean
  kill: () => void
}

function hangUp(scene: Scene): void {
  const { events } = scene
  scene.events = undefined
  events?.closed()
}

/** Somebody puts the plug back or switches it on, some seconds later. */
function comesBack(scene: Scene, run: () => void): void {
  void scene.clock.sleep(PLUG_MS).then(() => {
    run()
    scene.isThere = true
  })
}

function strike(scene: Scene, fault: SlipFault): void {
  scene.isDeaf = false
  if (fault === 'kill') {
    scene.kill()
    return hangUp(scene)
  }
  scene.isThere = false
  if (fault === 'power cut') scene.body.power(false)
  hangUp(scene)
  comesBack(scene, () => {
    if (fault === 'power cut') scene.body.power(true)
  })
  return undefined
}

async function deliver(scene: Scene, events: ConnectionEvents, bytes: Uint8Array) {
  if (scene.events !== events) return false
  const blow = bytes.length > SLIP_BYTES ? scene.blows.shift() : undefined
  if (blow === undefined) {
    scene.body.receive(bytes)
    return true
  }
  scene.isDeaf = blow.place === 'before the answer'
  scene.body.receive(bytes.subarray(0, arriving(bytes, blow.place, scene.random)))
  await scene.clock.sleep(blow.afterMs)
  if (scene.events === events) strike(scene, blow.fault)
  else scene.isDeaf = false
  return false
}

function wireOf(scene: Scene): ByteTransport {
  return {
    address: 'wire',
    open: async (events) => {
      if (!scene.isThere) return err(failure('device.absent'))
      scene.events = events
      scene.body.forgetHalf()
      return ok({
        write: (bytes: Uint8Array) => deliver(scene, events, bytes),
        close: () => {
          if (scene.events === events) hangUp(scene)
        },
      })
    },
  }
}

const never = new Promise<never>(() => {})

/** The store as one life of a till has it: what rode along and was not written is gone with it, and nothing after. */
function storeOfLife(store: Store): { readonly store: Store; end(): void } {
  let isOver = false
  const riding: ((unit: Unit) => Promise<void>)[] = []
  return {
    end: () => {
      isOver = true
    },
    store: {
      ...store,
      commit: async (work) => {
        if (isOver) return never
        const along = riding.splice(0)
        const done = await store.commit(async (unit) => {
          for (const one of along) await one(unit)
          return work(unit)
        })
        return isOver ? never : done
      },
      rideAlong: (work) => void riding.push(work),
    },
  }
}

type Sale = { readonly seed: number; readonly invoiceId: InvoiceId }

async function sell(store: Store, seed: number): Promise<Sale> {
  return store.commit(async (unit) => {
    const { id } = await writeSale(unit)
    const facts = { language: 'en', number: String(seed), shopName: 'Café Luna ₿ 日本語' }
    const sample = sampleJob(id, await unit.printJobs.nextNumber())
    const job = { ...sample, createdAt: systemClock.now() }
    await unit.printJobs.insert({ ...job, receipt: receiptToJson(sampleReceipt(facts)) })
    return { seed, invoiceId: id }
  })
}

const textsOf = (body: PrinterBody): readonly string[] =>
  body.slips().map(({ text }) => text.join('\n'))

const isMarked = (slip: string): boolean => slip.includes('REPEATED RECEIPT')
const isWhole = (slip: string, { seed }: Sale): boolean =>
  slip.includes(`Receipt ${seed}`) && slip.includes('Thank you')

/** What the cashier answers, having looked: true only when a whole one lies there. */
async function askPerson(scene: Scene, store: Store, sale: Sale): Promise<number> {
  const doubted = await store.read.printJobs.inState('unknown', 10)
  for (const job of doubted) {
    await scene.clock.sleep(LOOK_MS)
    scene.body.tear()
    const cameOut = textsOf(scene.body).some((slip) => isWhole(slip, sale))
    const repeatId = newId<PrintJobId>(systemClock.now(), systemRandom.bytes(10))
    await answerPrint({ store, clock: systemClock }, { printJobId: job.id, cameOut, repeatId })
  }
  return doubted.length
}

/** One life of a till, to its end or until nothing waits; how often it asked. */
async function live(scene: Scene, store: Store, sale: Sale) {
  const profile = readProfile('epson-80')
  if (!profile.ok) throw new Error('no profile')
  const life = storeOfLife(store)
  const dead = Promise.withResolvers<'killed'>()
  const printer = createEscposPrinter({
    transport: wireOf(scene),
    profile: profile.value,
    clock: scene.clock,
  })
  scene.kill = () => {
    life.end()
    dead.resolve('killed')
  }
  let asked = 0
  const run = async (): Promise<'done'> => {
    await doubtSending(life)
    const ports = { store: life.store, clock: systemClock, random: systemRandom, printer }
    for (;;) {
      const came = await printNext(ports)
      if (came === 'notReady') await scene.clock.sleep(100)
      if (came !== 'nothing') continue
      const questions = await askPerson(scene, life.store, sale)
      asked += questions
      if (questions === 0) return 'done'
    }
  }
  const ended = await Promise.race([run(), dead.promise])
  void printer.close()
  // What rode along is written by the till that goes on.
  if (ended === 'done') await life.store.commit(async () => undefined)
  return { ended, asked }
}

/** Virtual time goes on while the store writes in the machine's own. */
async function whileTimeGoes<T>(clock: VirtualClock, work: Promise<T>): Promise<T> {
  let isOver = false
  const watched = work.finally(() => {
    isOver = true
  })
  while (!isOver) {
    await clock.advance(100)
    await new Promise(setImmediate)
  }
  return watched
}

async function problemsOf(scene: Scene, store: Store, sale: Sale): Promise<readonly string[]> {
  const slips = textsOf(scene.body).filter((slip) => slip.includes(`Receipt ${sale.seed}`))
  const originals = slips.filter((slip) => !isMarked(slip))
  const jobs = await store.read.printJobs.ofInvoice(sale.invoiceId)
  const open = jobs.filter(({ state }) => state !== 'confirmed' && state !== 'resolved')
  return [
    ...(originals.length > 1 ? [`${originals.length} originals`] : []),
    ...(slips.some((slip) => isWhole(slip, sale)) ? [] : ['no whole receipt']),
    ...open.map(({ kind, state }) => `${kind} left ${state}`),
  ]
}

const delays = [0, 5, 50, 400, 1_500]

/** Fifteen trials in a row have every fault at every place; some are struck twice. */
function blowsOf(seed: number, random: SeededRandom): readonly Blow[] {
  const place = places[seed % places.length] ?? random.pick(places)
  const fault = faults[Math.floor(seed / places.length) % faults.length] ?? random.pick(faults)
  const first = { place, fault, afterMs: random.pick(delays) }
  const second = {
    place: random.pick(places),
    fault: random.pick(faults),
    afterMs: random.pick(delays),
  }
  return random.below(4) === 0 ? [first, second] : [first]
}

async function trialOn(store: Store, seed: number): Promise<SlipTrial> {
  const random = seededRandom(seed)
  const clock = createVirtualClock()
  const blows = blowsOf(seed, random)
  const body: PrinterBody = createPrinterBody({
    profile: 'epson-80',
    clock,
    send: (bytes) => {
      if (!scene.isDeaf) scene.events?.bytes(bytes)
    },
  })
  const scene: Scene = {
    ...{ clock, random, body, blows: [...blows], events: undefined },
    ...{ isThere: true, isDeaf: false, kill: () => {} },
  }
  const sale = await sell(store, seed)
  let asked = 0
  const run = async (): Promise<void> => {
    for (let ended = 'killed'; ended === 'killed';) {
      const life = await live(scene, store, sale)
      ended = life.ended
      asked += life.asked
    }
  }
  await whileTimeGoes(clock, run())
  body.tear()
  const problems = await problemsOf(scene, store, sale)
  return { seed, blows, slips: textsOf(body), asked, problems }
}

/** A store of its own, in a folder that is removed at the end. */
export async function openSlipBench(): Promise<SlipBench> {
  const folder = mkdtempSync(path.join(tmpdir(), 'flashtill-slips-'))
  const storeId = newId<StoreId>(systemClock.now(), systemRandom.bytes(10))
  const opened = await openStore({ folder, storeId, clock: systemClock })
  if (!opened.ok) throw new Error(opened.error.code)
  return {
    trial: (seed) => trialOn(opened.value, seed),
    end: async () => {
      await opened.value.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
