import { newId, type DrawerOpeningId } from '../../../core/contract/ids.ts'
import type { Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import type { Log } from '../../../core/ports/log.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { PrinterPort } from '../../../core/ports/printer.ts'

export type DrawerPorts = {
  /** The drawer hangs on the receipt printer. */
  readonly printer: Pick<PrinterPort, 'print'>
  readonly log: Log
}

/** Why a drawer was opened: for a sale, or without one, and then a person says why. */
export type DrawerOpeningWhy =
  | { readonly why: 'sale'; readonly paymentId: string }
  | { readonly why: 'noSale'; readonly reason: string; readonly by: string }

/** `sent`: a printer that cannot answer was told; nobody knows whether the drawer is open. */
export type DrawerOpened = 'opened' | 'sent'

/** Opens the cash drawer and says so in the log. A printer that cannot print now opens nothing: there is a key. */
export async function openDrawer(
  { printer, log }: DrawerPorts,
  opening: DrawerOpeningWhy,
): Promise<Result<DrawerOpened, Failure>> {
  const id = `drawer-${'paymentId' in opening ? opening.paymentId : 'no-sale'}`
  const outcome = await printer.print({ id, blocks: [{ kind: 'drawer' }] })
  if (outcome.kind === 'notSent') {
    log.warn({ event: 'drawer.notOpened', ...opening, code: outcome.failure.code })
    return err(outcome.failure)
  }
  const opened = outcome.kind === 'confirmed' ? 'opened' : 'sent'
  log.info({ event: 'drawer.opened', ...opening, outcome: opened })
  return ok(opened)
}

/** Opens it without a sale. Who and why is on disk before the printer is told, also when it then does not open. */
export async function openDrawerWithoutSale(
  ports: DrawerPorts & Pick<Ports, 'store' | 'clock' | 'random'>,
  { reason, by }: { readonly reason: string; readonly by: string },
): Promise<Result<DrawerOpened, Failure>> {
  const { store, clock, random } = ports
  const at = clock.now()
  const id = newId<DrawerOpeningId>(at, random.bytes(10))
  await store.commit((unit) => unit.drawerOpenings.insert({ id, at, reason, by }))
  return openDrawer(ports, { why: 'noSale', reason, by })
}
