/**
 * Another issuer's card pays a sale: the sale's open code goes to the issuer by LNURL-withdraw (LUD-03), and the sale is paid
 * when our own node says so, by the same way as a code that a phone has paid. A card is no other tender: its code is the one
 * open way to pay, and cancelling that code ends it (DESIGN §3.12).
 */
import {
  codeForCard,
  mayAskCard,
  type ForeignTap,
  type OpenCode,
} from '../../../core/card/foreign-tap.ts'
import { newId, type ForeignTapId, type InvoiceId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { assert, err, ok, type Result } from '../../../core/errors/result.ts'
import { faceMsat } from '../../../core/invoice/invoice-state.ts'
import type { LnurlLink } from '../../../core/lnurl/lnurl-link.ts'
import type { Pin } from '../../../core/lnurl/withdraw-callback.ts'
import { judgeOffer, type WithdrawOffer } from '../../../core/lnurl/withdraw-offer.ts'
import type { HeldOffer } from '../../../core/ports/card-memory.ts'
import type { WithdrawOutcome } from '../../../core/ports/lnurl.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Unit } from '../../../core/ports/store.ts'
import { findInvoice } from '../invoice/find-invoice.ts'

export type ForeignPorts = Pick<
  Ports,
  'store' | 'codes' | 'node' | 'clock' | 'random' | 'lnurl' | 'cardMemory'
>

/** A tap's link, the PIN for the tap before, or both where the PIN is known already. */
export type ChargeForeignInput = {
  readonly invoiceId: InvoiceId
  readonly link?: LnurlLink
  readonly pin?: Pin
}

type Attempt = { readonly tap: ForeignTap; readonly code: OpenCode; readonly pin?: Pin }

/** The code that a card may be asked to pay now; nothing has been asked of the card so far. */
async function findCode(ports: ForeignPorts, id: InvoiceId): Promise<Result<OpenCode, Failure>> {
  const found = await findInvoice(ports, id)
  if (!found.ok) return found
  const now = ports.clock.now()
  const may = mayAskCard(await ports.store.read.foreignTaps.ofInvoice(id), now)
  const code = codeForCard(found.value, now)
  if (!code.ok) return code
  if (!may.ok) return may
  // What its issuer sends would not arrive.
  const node = ports.node.state()
  return node.sells ? code : err(failure(node.reason))
}

function newAttempt(ports: ForeignPorts, code: OpenCode, host: string): ForeignTap {
  const { id: paymentId, invoiceId } = code.payment
  const startedAt = ports.clock.now()
  const id = newId<ForeignTapId>(startedAt, ports.random.bytes(10))
  return { id, invoiceId, paymentId, host, state: 'sending', startedAt }
}

/** Whether the code is open still: somebody may have cancelled or paid it while the issuer was asked. */
async function stands(ports: ForeignPorts, { tap }: Attempt): Promise<boolean> {
  const found = await findInvoice(ports, tap.invoiceId)
  if (!found.ok) return false
  const code = codeForCard(found.value, ports.clock.now())
  return code.ok && code.value.payment.id === tap.paymentId
}

/**
 * Takes the attempt to its end, on disk. An issuer's OK rides along, mostly with the settlement that follows it: the money's
 * commit waits for no other, and an OK that a crash has lost is an attempt of which nobody knows.
 */
async function end(
  ports: ForeignPorts,
  tap: ForeignTap,
  ended: Pick<ForeignTap, 'state'> & Partial<ForeignTap>,
): Promise<Result<ForeignTap, Failure>> {
  const after = { ...tap, ...ended }
  const write = (unit: Unit) => unit.foreignTaps.end(after)
  if (after.state === 'accepted') ports.store.rideAlong(write)
  else await ports.store.commit(write)
  return ok(after)
}

const notSent = (ports: ForeignPorts, tap: ForeignTap, { code, detail }: Failure) =>
  end(ports, tap, { state: 'notSent', failure: failure(code, detail) })

function endedBy(outcome: WithdrawOutcome, withdrawMs: number): Partial<ForeignTap> {
  const times = outcome.kind === 'notSent' ? {} : { withdrawMs }
  if (outcome.kind === 'accepted')
    return outcome.note === undefined ? times : { ...times, note: outcome.note }
  const { code, detail } = outcome.failure
  return { ...times, failure: failure(code, detail) }
}

/** The offer is at hand: does it fit, is a PIN wanted, and is the code still open? Then the callback, once. */
async function withdraw(
  ports: ForeignPorts,
  attempt: Attempt,
  offer: WithdrawOffer,
): Promise<Result<ForeignTap, Failure>> {
  const { tap, code, pin } = attempt
  const judged = judgeOffer(offer, faceMsat(code.payment))
  if (!judged.ok) return notSent(ports, tap, judged.error)
  if (judged.value.asksPin && pin === undefined) {
    ports.cardMemory.holdOffer(tap.invoiceId, { host: tap.host, offer })
    return notSent(ports, tap, failure('lnurl.pinWanted'))
  }
  if (!(await stands(ports, attempt))) return notSent(ports, tap, failure('invoice.closed'))
  const beganMs = ports.clock.monotonicMs()
  const wish = { offer, bolt11: code.bolt11 }
  const outcome = await ports.lnurl.withdraw(
    judged.value.asksPin && pin !== undefined ? { ...wish, pin } : wish,
  )
  const tookMs = Math.round(ports.clock.monotonicMs() - beganMs)
  return end(ports, tap, { state: outcome.kind, ...endedBy(outcome, tookMs) })
}

/** Written before the callback leaves, and beside the first GET: what is not on disk takes no money. */
const write = (ports: ForeignPorts, tap: ForeignTap): Promise<void> =>
  ports.store.commit((unit) => unit.foreignTaps.insert(tap))

async function chargeLink(
  ports: ForeignPorts,
  attempt: Attempt,
  link: LnurlLink,
): Promise<Result<ForeignTap, Failure>> {
  const beganMs = ports.clock.monotonicMs()
  const [offer] = await Promise.all([ports.lnurl.fetchOffer(link), write(ports, attempt.tap)])
  const offerMs = Math.round(ports.clock.monotonicMs() - beganMs)
  const tap = { ...attempt.tap, offerMs }
  if (!offer.ok) return notSent(ports, tap, offer.error)
  return withdraw(ports, { ...attempt, tap }, offer.value)
}

async function chargeHeld(
  ports: ForeignPorts,
  attempt: Attempt,
  { offer }: HeldOffer,
): Promise<Result<ForeignTap, Failure>> {
  await write(ports, attempt.tap)
  return withdraw(ports, attempt, offer)
}

async function charge(
  ports: ForeignPorts,
  input: ChargeForeignInput,
): Promise<Result<ForeignTap, Failure>> {
  const { invoiceId, link } = input
  const code = await findCode(ports, invoiceId)
  if (!code.ok) return code
  const attempt = (host: string, pin: Pin | undefined): Attempt => ({
    tap: newAttempt(ports, code.value, host),
    code: code.value,
    ...(pin === undefined ? {} : { pin }),
  })
  const held = ports.cardMemory.takeOffer(invoiceId)
  const pin = input.pin ?? ports.cardMemory.takePin(invoiceId)
  if (link !== undefined) return chargeLink(ports, attempt(link.host, pin), link)
  assert(pin !== undefined, 'a card is charged by its link or by its PIN')
  if (held !== undefined) return chargeHeld(ports, attempt(held.host, pin), held)
  ports.cardMemory.holdPin(invoiceId, pin)
  return err(failure('lnurl.tapAgain'))
}

/**
 * Asks a foreign card's issuer to pay the sale's open code. One attempt at a time. A failure says that nothing was asked of the
 * card and its link is as good as before; a `ForeignTap` that the link is used, and how it ended: `accepted` is not paid.
 */
export async function chargeForeignCard(
  ports: ForeignPorts,
  input: ChargeForeignInput,
): Promise<Result<ForeignTap, Failure>> {
  const { invoiceId } = input
  if (!ports.cardMemory.begin(invoiceId)) return err(failure('lnurl.inFlight'))
  try {
    return await charge(ports, input)
  } finally {
    ports.cardMemory.end(invoiceId)
  }
}
