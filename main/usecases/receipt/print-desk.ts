/** Who prints what waits: one slip after the other, whoever asks for it. */
import type { DeviceId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import type { DevicePort } from '../../../core/ports/device.ts'
import type { PrinterPort } from '../../../core/ports/printer.ts'
import { dropWaiting, printNext, type PrintPorts } from './print-next.ts'

export type PrintDesk = {
  /** The next slip on the receipt printer. */
  next(): ReturnType<typeof printNext>
  /** All that waits on another printer, as long as that one prints. How many slips it took. */
  redirect(id: DeviceId): Promise<Result<number, Failure>>
  /** Nobody wants what waits. How many slips that were. */
  drop(): Promise<number>
}

export type PrintDeskPorts = PrintPorts & {
  readonly devices: Pick<DevicePort, 'facts' | 'print'>
}

/** Another printer as if it had the job; its own states, its own answers. */
const printerAs = (devices: PrintDeskPorts['devices'], id: DeviceId): PrinterPort => ({
  state: () => devices.facts(id).state as ReturnType<PrinterPort['state']>,
  onState: () => () => {},
  print: (request) => devices.print(id, request),
})

/** One after the other: two that looked at the same job would print it twice. */
export function createPrintDesk(ports: PrintDeskPorts): PrintDesk {
  const { devices } = ports
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(step: () => Promise<T>): Promise<T> => {
    const mine = turn.then(step)
    turn = mine.catch(() => undefined)
    return mine
  }
  const redirect = async (id: DeviceId): Promise<Result<number, Failure>> => {
    const facts = devices.facts(id)
    if (facts.columns === undefined || facts.drawer === undefined)
      return err(failure('device.cannot'))
    const printer = printerAs(devices, id)
    let count = 0
    for (;;) {
      const result = await printNext({ ...ports, printer })
      if (result === 'confirmed' || result === 'unknown') count += 1
      if (result === 'nothing' || (result !== 'confirmed' && count > 0)) return ok(count)
      if (result === 'notReady' || result === 'notSent') return err(failure('printer.absent'))
    }
  }
  return Object.freeze({
    next: () => inTurn(() => printNext(ports)),
    redirect: (id: DeviceId) => inTurn(() => redirect(id)),
    drop: () => inTurn(() => dropWaiting(ports)),
  })
}
