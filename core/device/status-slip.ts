import type { Block } from '../receipt/blocks.ts'
import type { Words } from '../words/words.ts'
import type { Device } from './device.ts'

/** What a technician wants to know of a printer and its till, on the printer's own paper. */
export type StatusSlip = {
  readonly device: Device
  /** Where the printer is reached. */
  readonly address: string
  readonly profile: string
  readonly columns: number
  /** The till's own pages. */
  readonly till: string
  readonly version: string
  readonly time: string
}

/** Printed when a printer is met for the first time, and when somebody asks for it. */
export function statusSlip(slip: StatusSlip, words: Words): readonly Block[] {
  const { device } = slip
  const row = (id: Parameters<Words>[0], value: string): Block => ({
    kind: 'row',
    label: words(id),
    value,
  })
  const role = device.role === 'receipt' ? words('device.role.receipt') : words('device.role.none')
  return [
    { kind: 'text', text: device.name, align: 'center', style: { bold: true, tall: true } },
    { kind: 'text', text: role, align: 'center' },
    { kind: 'rule', line: 'single' },
    row('device.slip.model', device.model),
    row('device.slip.connection', slip.address),
    row('device.slip.profile', slip.profile),
    row('device.slip.columns', String(slip.columns)),
    ...(device.identity.serial === '' ? [] : [row('device.slip.serial', device.identity.serial)]),
    { kind: 'rule', line: 'single' },
    row('device.slip.version', slip.version),
    row('device.slip.time', slip.time),
    { kind: 'text', text: words('device.slip.till') },
    { kind: 'text', text: slip.till, align: 'center' },
    { kind: 'qr', text: slip.till },
    { kind: 'feed', lines: 3 },
    { kind: 'cut' },
  ]
}
