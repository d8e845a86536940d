/** Knows devices when they are plugged in, opens what the shop's list says, and greets new printers with a status slip. */
import type { Stop } from '../../core/ports/clock.ts'
import type { Device } from '../../core/device/device.ts'
import type { DevicePort } from '../../core/ports/device.ts'
import type { Log } from '../../core/ports/log.ts'
import type { Ports } from '../../core/ports/ports.ts'
import { createStop } from '../../core/ports/stop.ts'
import { meetDevices } from '../usecases/device/meet-devices.ts'
import { printStatusSlip, type SlipPorts } from '../usecases/device/print-status-slip.ts'
import { outlastStore } from './outlast-store.ts'

export type KeepPorts = Pick<Ports, 'store' | 'clock' | 'random'> & {
  readonly devices: DevicePort
  readonly log: Log
  readonly till: SlipPorts['till']
}

/** A new printer that is not ready after this long (no paper yet) gets its slip when somebody asks for it. */
const greetWithinMs = 60_000
/** What the store refused is tried again after this long. */
const againMs = 1_000

const isReady = ({ devices }: KeepPorts, { id }: Device): boolean =>
  ['ready', 'degraded'].includes(devices.facts(id).state.kind)

async function greet(ports: KeepPorts, device: Device, stop: Stop): Promise<void> {
  const { clock, devices, log } = ports
  const waiting = createStop()
  const forget = [
    devices.onState(() => {
      if (isReady(ports, device)) waiting.call()
    }),
    stop.onStop(waiting.call),
  ]
  if (!isReady(ports, device)) await clock.sleep(greetWithinMs, waiting.stop)
  for (const stopListening of forget) stopListening()
  if (stop.stopped || !isReady(ports, device)) return
  const printed = await printStatusSlip(ports, device.id)
  const outcome = printed.ok ? printed.value.kind : printed.error.code
  log.info({ event: 'device.greeted', device: device.name, outcome })
}

/** Printers with a plug say hello on paper; one that flashtill.toml names was there before. */
const isGreeted = ({ kind, identity }: Device): boolean =>
  kind === 'printer' && identity.bus !== 'network'

/** One look at what is there. False when the store could not be written. */
async function keepOnce(ports: KeepPorts, stop: Stop): Promise<boolean> {
  const { devices, log } = ports
  const met = await outlastStore(log, () => meetDevices(ports, devices.found()))
  if (met === undefined) return false
  devices.follow(met.placed)
  // Beside the loop: a printer that takes its time keeps nobody waiting.
  for (const device of met.fresh.filter(isGreeted)) void greet(ports, device, stop)
  return true
}

/** Runs until `stop`. */
export async function keepDevices(ports: KeepPorts, stop: Stop): Promise<void> {
  const { clock, devices, store } = ports
  let wake = createStop()
  let isWoken = false
  const ring = () => {
    isWoken = true
    wake.call()
  }
  let lastSeq = await store.read.changes.last()
  const onChange = async (seq: bigint) => {
    const changes = await store.read.changes.since(lastSeq, 200)
    lastSeq = changes.length < 200 ? seq : (changes.at(-1)?.seq ?? seq)
    if (changes.some(({ noun }) => noun === 'device')) ring()
  }
  const forget = [
    devices.onFound(ring),
    store.onChange((seq) => void outlastStore(ports.log, () => onChange(seq))),
    stop.onStop(ring),
  ]
  while (!stop.stopped) {
    isWoken = false
    wake = createStop()
    const isKept = await keepOnce(ports, stop)
    if (!isKept) await clock.sleep(againMs, wake.stop)
    else if (!isWoken)
      await new Promise<void>((resolve) => {
        wake.stop.onStop(resolve)
      })
  }
  for (const stopListening of forget) stopListening()
}
