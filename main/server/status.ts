import { rateView } from '../../core/contract/invoice-view.ts'
import type { NodeView, PrinterView, ReaderStatus, StatusView } from '../../core/contract/screen.ts'
import type { Failure } from '../../core/errors/registry.ts'
import { satFromMsatFloor } from '../../core/money/sat-msat.ts'
import type { NodeState } from '../../core/ports/node.ts'
import type { Ports } from '../../core/ports/ports.ts'
import type { PrinterState } from '../../core/ports/printer.ts'
import type { ReaderPort, ReaderView } from '../../core/ports/reader.ts'

export type StatusPorts = Pick<Ports, 'node' | 'rates' | 'clockTrust'> & {
  readonly printer: { state(): PrinterState }
  readonly drawerLeftOpen: () => boolean
  readonly readers: Pick<ReaderPort, 'readers'>
  readonly currency: () => string
  readonly storeState: () => StatusView['store']
  readonly version: string
}

export function nodeView(state: NodeState): NodeView {
  const { canReceiveMsat, largestReceivableMsat } = state.facts
  return {
    state: state.kind,
    ...(state.kind === 'ready' ? {} : { reason: state.reason }),
    ...(canReceiveMsat === undefined
      ? {}
      : { canReceiveSat: satFromMsatFloor(canReceiveMsat).toString() }),
    ...(largestReceivableMsat === undefined
      ? {}
      : { largestReceivableSat: satFromMsatFloor(largestReceivableMsat).toString() }),
  }
}

const printerView = (state: PrinterState): PrinterView => {
  if ('reason' in state && state.reason === 'printer.none') return { state: 'none' }
  return 'reason' in state ? { state: state.kind, reason: state.reason } : { state: state.kind }
}

export const readerStatus = ({ id, name, state }: ReaderView): ReaderStatus => ({
  id,
  name,
  state: state.kind,
  ...('reason' in state ? { reason: state.reason } : {}),
})

/** What a screen says of the store: `full` may mend itself, everything else needs a person. */
export function storeState(refusal: Failure | undefined): StatusView['store'] {
  if (refusal === undefined) return 'ready'
  return refusal.code === 'store.full' ? 'full' : 'readOnly'
}

/** How the parts stand, for the head of the cashier's screen and for the technician. */
export function statusView(ports: StatusPorts): StatusView {
  const used = ports.rates.used(ports.currency())
  return {
    node: nodeView(ports.node.state()),
    printer: printerView(ports.printer.state()),
    readers: ports.readers.readers().map(readerStatus),
    ...(used.ok ? { rate: rateView(used.value) } : { rateFailure: used.error.code }),
    clockWrong: !ports.clockTrust.isTrusted(),
    ...(ports.drawerLeftOpen() ? { drawerLeftOpen: true } : {}),
    store: ports.storeState(),
    practice: ports.node.network !== 'mainnet',
    version: ports.version,
  }
}
