import type { Clock } from '../../core/ports/clock.ts'
import { pngOf, type Bitmap } from '../printer/bitmap.ts'
import { createInterpreter, type Effect, type Interpreter } from '../printer/interpreter.ts'
import { onPaper } from '../printer/paper.ts'
import type { PrinterStatus } from '../printer/printer-status.ts'
import { readToken, type Token } from '../printer/read-command.ts'
import type { Profile } from '../profiles/profile.ts'
import type { Slip } from './slip-folder.ts'

/** Below this much paper the near-end sensor speaks. */
const LOW_MM = 1_500
const FULL_ROLL_MM = 80_000
const MM_AN_INCH = 25.4
/** From the head to the knife. */
const KNIFE_MM = 12
/** GS I: what the model is called. */
const MODEL = Uint8Array.from([0x5f, ...new TextEncoder().encode('Practice printer'), 0])
/** DLE DC4 8: done. */
const CLEARED = Uint8Array.of(0x37, 0x25, 0x00)

export type MechanismParts = {
  readonly profile: Profile
  readonly clock: Clock
  /** How fast the head prints; Infinity for tests that do not care. */
  readonly mmPerSecond: number
  readonly dropSlip: (slip: Omit<Slip, 'id'>) => void
  readonly answer: (bytes: Uint8Array) => void
  readonly kick: (pin: 2 | 5, ms: number) => void
  /** What the drawer's switch says. */
  readonly drawerPin: () => boolean
}

/** The inside of a simulated printer: buffer, head, paper, cover, knife; no wire. */
export type Mechanism = {
  receive(bytes: Uint8Array): void
  /** DLE DC4 8. */
  clear(): void
  status(): PrinterStatus
  /** `true` a new roll, `false` none, or so many millimetres left. */
  setPaper(paper: boolean | number): void
  setCover(isOpen: boolean): void
  setCutterStuck(isStuck: boolean): void
  /** Off: what is buffered and set is gone, the printed paper stays. */
  power(isOn: boolean): void
  /** A hand tears off what hangs out. */
  tear(): void
  /** The picture of what hangs out, and how many rows it has; undefined for nothing. */
  hanging(): { readonly rows: number; picture(): Uint8Array } | undefined
}

type Inside = MechanismParts & {
  readonly interpreter: Interpreter
  buffer: Uint8Array
  paperMm: number
  isCoverOpen: boolean
  isCutterStuck: boolean
  isOn: boolean
  isWorking: boolean
  /** Counts power cuts: what was under way before one is not answered after it. */
  life: number
}

const canWork = (inside: Inside): boolean =>
  inside.isOn && !inside.isCoverOpen && !inside.isCutterStuck && inside.paperMm > 0

function drop(
  { clock, dropSlip }: Inside,
  slip: { picture: Bitmap; text: readonly string[] },
  isCut: boolean,
): void {
  const { picture, text } = slip
  if (picture.height > 0) dropSlip({ at: clock.now(), png: pngOf(onPaper(picture)), text, isCut })
}

function take(inside: Inside, effect: Effect): void {
  const { answer, kick, paperMm } = inside
  if (effect.kind === 'cut') drop(inside, effect, true)
  if (effect.kind === 'pulse') kick(effect.pin, effect.ms)
  if (effect.kind !== 'answer') return
  if (effect.to === 'transmitStatus') answer(Uint8Array.of(paperMm < LOW_MM ? 0x03 : 0x00))
  else if (effect.n >= 65) answer(MODEL)
}

/** One thing from the buffer, with the time that the paper takes to move. */
async function step(inside: Inside, token: Token): Promise<void> {
  const { clock, interpreter, mmPerSecond, profile } = inside
  const [before, born] = [interpreter.height(), inside.life]
  inside.buffer = inside.buffer.slice(token.end)
  const effects = interpreter.run(token)
  const hasCut = effects.some(({ kind }) => kind === 'cut')
  const mm = hasCut ? KNIFE_MM : ((interpreter.height() - before) * MM_AN_INCH) / profile.dpi
  inside.paperMm = Math.max(0, inside.paperMm - mm)
  if (mm > 0 && Number.isFinite(mmPerSecond)) await clock.sleep((mm / mmPerSecond) * 1_000)
  // The knife has cut, whatever came after; nobody is there to answer.
  for (const effect of effects)
    if (effect.kind === 'cut' || inside.life === born) take(inside, effect)
}

async function work(inside: Inside): Promise<void> {
  if (inside.isWorking) return
  inside.isWorking = true
  for (;;) {
    const token = canWork(inside) ? readToken(inside.buffer, 0) : undefined
    if (token === undefined) break
    await step(inside, token)
  }
  inside.isWorking = false
}

function forget(inside: Inside): void {
  inside.buffer = new Uint8Array(0)
  inside.interpreter.restart()
}

/** A change from outside, after which it may go on. */
function change(inside: Inside, run: () => void): void {
  run()
  void work(inside)
}

function statusOf(inside: Inside): PrinterStatus {
  const { isCoverOpen, isCutterStuck, paperMm } = inside
  return {
    isOffline: !canWork(inside),
    isCoverOpen,
    isPaperOut: paperMm <= 0,
    isPaperLow: paperMm < LOW_MM,
    isCutterStuck,
    hasError: false,
    drawerPin: inside.drawerPin(),
  }
}

function setPaper(inside: Inside, paper: boolean | number): void {
  const wasOut = inside.paperMm <= 0
  inside.paperMm = typeof paper === 'number' ? paper : paper ? FULL_ROLL_MM : 0
  // Changing the roll takes out what hung in the printer.
  if (wasOut && inside.paperMm > 0) drop(inside, inside.interpreter.tear(), false)
}

/** Switched on, with a full roll. */
export function createMechanism(parts: MechanismParts): Mechanism {
  const inside: Inside = {
    ...parts,
    interpreter: createInterpreter(parts.profile),
    buffer: new Uint8Array(0),
    paperMm: FULL_ROLL_MM,
    isCoverOpen: false,
    isCutterStuck: false,
    isOn: true,
    isWorking: false,
    life: 0,
  }
  return Object.freeze({
    receive: (bytes: Uint8Array) =>
      change(inside, () => {
        inside.buffer = Buffer.concat([inside.buffer, bytes])
      }),
    clear: () => {
      forget(inside)
      inside.answer(CLEARED)
    },
    status: () => statusOf(inside),
    setPaper: (paper: boolean | number) => change(inside, () => setPaper(inside, paper)),
    setCover: (isOpen: boolean) => change(inside, () => (inside.isCoverOpen = isOpen)),
    setCutterStuck: (isStuck: boolean) => change(inside, () => (inside.isCutterStuck = isStuck)),
    power: (isOn: boolean) =>
      change(inside, () => {
        inside.isOn = isOn
        inside.life += 1
        forget(inside)
      }),
    tear: () => drop(inside, inside.interpreter.tear(), false),
    hanging: () => {
      const rows = inside.interpreter.height()
      const picture = () => pngOf(onPaper(inside.interpreter.look()))
      return rows > 0 ? { rows, picture } : undefined
    },
  })
}
