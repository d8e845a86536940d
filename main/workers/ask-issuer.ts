/** A foreign card at the counter: its issuer is asked, and the screens say how that stands until our node says paid. */
import { awaitMs, type ForeignTap } from '../../core/card/foreign-tap.ts'
import type { TapView } from '../../core/contract/card-view.ts'
import type { InvoiceId } from '../../core/contract/ids.ts'
import { failure, type Failure } from '../../core/errors/registry.ts'
import { isCovered } from '../../core/invoice/invoice-state.ts'
import { pinFrom } from '../../core/lnurl/withdraw-callback.ts'
import type { Ports } from '../../core/ports/ports.ts'
import type { TapAnswer } from '../../core/ports/tap-board.ts'
import {
  chargeForeignCard,
  type ChargeForeignInput,
  type ForeignPorts,
} from '../usecases/card/charge-foreign-card.ts'
import { findInvoice } from '../usecases/invoice/find-invoice.ts'

export type AskIssuerPorts = ForeignPorts & Pick<Ports, 'board'>

export type AskIssuerInput = ChargeForeignInput & { readonly host: string }

/** How long a screen says why a card did not pay. */
const lingerMs = 15_000
/** Longer than both requests may take together. */
const askingMs = 50_000
const pinMs = 60_000

type Sale = { readonly invoiceId: InvoiceId; readonly host: string }

function refuse({ board, clock }: AskIssuerPorts, { host }: Sale, why: Failure): void {
  const { code, detail } = why
  const view: TapView = { state: 'refused', at: clock.now(), why: code, host }
  board.show(detail === undefined ? view : { ...view, detail }, lingerMs)
}

function showAsking({ board, clock }: AskIssuerPorts, sale: Sale, forMs: number): TapView {
  const view: TapView = { state: 'asking', at: clock.now(), ...sale }
  board.show(view, forMs)
  return view
}

/** The issuer has said OK: when the money has not come after a while, the screens say so, unless they say something else. */
async function awaitMoney(ports: AskIssuerPorts, sale: Sale): Promise<void> {
  const view = showAsking(ports, sale, askingMs)
  await ports.clock.sleep(awaitMs)
  if (ports.board.current() !== view) return
  const found = await findInvoice(ports, sale.invoiceId)
  if (ports.board.current() !== view) return
  const isWaiting = found.ok && !isCovered(found.value) && found.value.cancelAskedAt === undefined
  if (isWaiting) refuse(ports, sale, failure('lnurl.awaited'))
  else ports.board.clear()
}

function show(ports: AskIssuerPorts, sale: Sale, tap: ForeignTap): void {
  if (tap.failure?.code === 'lnurl.pinWanted')
    ports.board.show(
      { state: 'pinWanted', at: ports.clock.now(), tapId: tap.id, invoiceId: sale.invoiceId },
      pinMs,
    )
  else if (tap.failure !== undefined) refuse(ports, sale, tap.failure)
}

/**
 * Asks another issuer, and shows it. Resolves when it has answered. That the code is paid is our node's word, and comes with
 * the sale itself.
 */
export async function askIssuer(ports: AskIssuerPorts, input: AskIssuerInput): Promise<void> {
  const { host, ...charge } = input
  const sale = { invoiceId: charge.invoiceId, host }
  showAsking(ports, sale, askingMs)
  const asked = await chargeForeignCard(ports, charge)
  if (!asked.ok) refuse(ports, sale, asked.error)
  else if (asked.value.state === 'accepted') void awaitMoney(ports, sale)
  else show(ports, sale, asked.value)
}

/** A typed PIN for a foreign card that waits for it; false where it was no such card's. */
export async function answerIssuer(ports: AskIssuerPorts, given: TapAnswer): Promise<boolean> {
  const { invoiceId } = given
  const taps = await ports.store.read.foreignTaps.ofInvoice(invoiceId)
  const tap = taps.find(({ id }) => String(id) === String(given.tapId))
  if (tap === undefined) return false
  const pin = pinFrom(given.pin?.reveal() ?? '')
  if (pin === undefined) show(ports, { invoiceId, host: tap.host }, tap)
  else await askIssuer(ports, { invoiceId, host: tap.host, pin })
  return true
}
