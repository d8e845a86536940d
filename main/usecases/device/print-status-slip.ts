import type { DeviceId } from '../../../core/contract/ids.ts'
import { statusSlip } from '../../../core/device/status-slip.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import type { DevicePort } from '../../../core/ports/device.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { PrintOutcome } from '../../../core/ports/printer.ts'
import { isoText } from '../../../core/time/iso-text.ts'
import { languageFor } from '../../../core/words/languages.ts'
import { loadWords } from '../../../core/words/load-words.ts'

export type SlipPorts = Pick<Ports, 'store' | 'clock' | 'random'> & {
  readonly devices: Pick<DevicePort, 'facts' | 'print'>
  /** The till's own pages, and its version. */
  readonly till: { readonly address: string; readonly version: string }
}

/** Prints what a technician wants to know of a printer, on that printer. No money stands on it: it is not queued. */
export async function printStatusSlip(
  ports: SlipPorts,
  id: DeviceId,
): Promise<Result<PrintOutcome, Failure>> {
  const { store, devices, clock, till } = ports
  const device = (await store.read.devices.all()).find((one) => one.id === id)
  if (device === undefined) return err(failure('device.notFound'))
  const { address, profile, columns } = devices.facts(id)
  if (address === undefined) return err(failure('device.absent'))
  if (profile === undefined || columns === undefined) return err(failure('device.cannot'))
  const shop = await store.read.shop.find()
  const facts = { device, address, profile, columns, till: till.address, version: till.version }
  const words = await loadWords(languageFor(shop?.language ?? 'en'))
  const time = `${isoText(clock.now()).slice(0, 19).replace('T', ' ')} UTC`
  const blocks = statusSlip({ ...facts, time }, words)
  return ok(await devices.print(id, { id: `status-${id}`, blocks }))
}
