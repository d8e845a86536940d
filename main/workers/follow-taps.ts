/** What cards do at the readers of this till, and what becomes of it: the loop between readers, use-cases and screens. */
import type { TapView } from '../../core/contract/card-view.ts'
import type { InvoiceId, TapId } from '../../core/contract/ids.ts'
import { moneyView } from '../../core/contract/invoice-view.ts'
import { tappedCard } from '../../core/contract/own-card-view.ts'
import type { FailureCode } from '../../core/errors/registry.ts'
import { awaitsTap } from '../../core/invoice/charge-ask.ts'
import { isStoreFailure } from '../../core/errors/store-failure.ts'
import type { Card } from '../../core/card/card.ts'
import { readNdef } from '../../core/card/ndef.ts'
import type { LnurlLink } from '../../core/lnurl/lnurl-link.ts'
import type { Msat } from '../../core/money/units.ts'
import type { Log } from '../../core/ports/log.ts'
import type { Ports } from '../../core/ports/ports.ts'
import type { CardEvent, ReaderPort } from '../../core/ports/reader.ts'
import type { TapAnswer, TapDesk } from '../../core/ports/tap-board.ts'
import { later } from '../../core/time/instant.ts'
import type { ForeignPorts } from '../usecases/card/charge-foreign-card.ts'
import { chargeTap, endTap, type ChargeTapPorts } from '../usecases/card/charge-tap.ts'
import { makeRest } from '../usecases/invoice/rest-code.ts'
import { isWaiting, tapCard, type TapOutcome } from '../usecases/card/tap-card.ts'
import { answerIssuer, askIssuer } from './ask-issuer.ts'

export type FollowTapsPorts = ChargeTapPorts &
  ForeignPorts &
  Pick<Ports, 'board'> & {
    readonly readers: Pick<ReaderPort, 'onCard'>
    readonly log: Log
    /** The sale that lies on the counter. */
    readonly onCounter: () => InvoiceId | undefined
  }

/** How long a screen says what came of a tap, when nothing else happens. */
const lingerMs = 15_000
const movementCount = 5

/** What the cashier has seen when she goes on. */
const over: ReadonlySet<TapView['state']> = new Set([
  'declined',
  'refused',
  'charged',
  'partOffered',
])

/** A tap that waits for Charge. */
type Waiting =
  | { readonly kind: 'own'; readonly tapId: TapId }
  | { readonly kind: 'foreign'; readonly link: LnurlLink; readonly untilMs: number }

/** The sale on the counter, while a card that is tapped would pay it. */
async function saleThatWaits(ports: FollowTapsPorts): Promise<InvoiceId | undefined> {
  const id = ports.onCounter()
  const row = id === undefined ? undefined : await ports.store.read.invoices.find(id)
  const waits = row !== undefined && awaitsTap(ports.codes.over(row), ports.clock.now())
  return waits ? row.id : undefined
}

async function ownOf(
  { store }: FollowTapsPorts,
  { card, balanceMsat }: { card: Card; balanceMsat: Msat },
) {
  const last = await store.read.ledger.ofCard(card.id, { limit: movementCount })
  return tappedCard(card, balanceMsat, last)
}

type Ours = Extract<TapOutcome, { balanceMsat: Msat }>

/** What came of an own card's tap, as the board shows it. */
async function viewOf(ports: FollowTapsPorts, outcome: Ours): Promise<TapView> {
  const at = ports.clock.now()
  const own = await ownOf(ports, outcome)
  const { tap, card } = outcome
  switch (outcome.kind) {
    case 'held':
      return { state: 'held', at, until: later(at, ports.heldTaps.msLeft(tap.id)), own }
    case 'charged':
      return { state: 'charged', at, invoiceId: outcome.invoice.id, own }
    case 'noAnswer': {
      const until = later(at, ports.heldTaps.msLeft(tap.id))
      return { state: 'noAnswer', at, until, tapId: tap.id, invoiceId: outcome.invoice.id }
    }
    case 'pin': {
      const { invoice, amountMsat } = outcome
      const triesLeft = card.pin?.triesLeft ?? 0
      const asked = { due: moneyView(outcome.due), amountMsat: amountMsat.toString() }
      return { state: 'pinWanted', at, tapId: tap.id, invoiceId: invoice.id, ...asked, triesLeft }
    }
    case 'partOffered': {
      const { why, invoice } = outcome
      const until = later(at, ports.heldTaps.msLeft(tap.id))
      const sale = { tapId: tap.id, invoiceId: invoice.id, part: moneyView(outcome.part) }
      return { state: 'partOffered', at, until, why, own, ...sale }
    }
    case 'declined': {
      const { why, availableMsat, invoice } = outcome
      const sale = invoice === undefined ? {} : { invoiceId: invoice.id }
      return { state: 'declined', at, why, own, availableMsat: availableMsat.toString(), ...sale }
    }
  }
}

/** Shows what came of a tap for as long as it says something; what is left to pay gets its code. */
export async function showTap(ports: FollowTapsPorts, outcome: Ours): Promise<void> {
  const { tap } = outcome
  const forMs = isWaiting(tap) ? ports.heldTaps.msLeft(tap.id) : lingerMs
  ports.board.show(await viewOf(ports, outcome), forMs)
  if (outcome.kind === 'charged') await makeRest(ports, outcome.invoice)
}

function refuse({ board, clock }: FollowTapsPorts, why: FailureCode): void {
  board.show({ state: 'refused', at: clock.now(), why }, lingerMs)
}

/** A link that is no card of ours. Its first GET may use up the tap at its issuer, so without a sale nothing leaves. */
async function foreign(ports: FollowTapsPorts, text: string): Promise<Waiting | undefined> {
  const { board, clock, lnurl } = ports
  const link = lnurl.readLink(text)
  if (!link.ok) {
    refuse(ports, link.error.code)
    return undefined
  }
  const invoiceId = await saleThatWaits(ports)
  if (invoiceId !== undefined) {
    await askIssuer(ports, { invoiceId, link: link.value, host: link.value.host })
    return undefined
  }
  const at = clock.now()
  const holdMs = ports.heldTaps.holdMs()
  const held = { until: later(at, holdMs), host: link.value.host }
  board.show({ state: 'held', at, ...held }, holdMs)
  return { kind: 'foreign', link: link.value, untilMs: clock.monotonicMs() + holdMs }
}

type Read = { readonly link: string; readonly reader: string; readonly readMs?: number }

/** The link in a card's file. Undefined: there is none, and the screens say so. */
function linkIn(
  { board, clock }: FollowTapsPorts,
  { file }: Extract<CardEvent, { kind: 'tapped' }>,
): string | undefined {
  const said = readNdef(file)
  if (said.ok) return said.value.text
  board.show({ state: 'unreadable', at: clock.now(), why: 'tap.noLink' }, lingerMs)
  return undefined
}

async function tapped(ports: FollowTapsPorts, input: Read): Promise<Waiting | undefined> {
  const invoiceId = ports.onCounter()
  const sale = invoiceId === undefined ? {} : { invoiceId }
  const outcome = await tapCard(ports, { ...input, ...sale })
  const { reader, readMs } = input
  ports.log.info({ event: 'tap.read', reader, readMs, outcome: outcome.kind })
  if (outcome.kind === 'foreign') return foreign(ports, outcome.link)
  if (outcome.kind === 'replayed') {
    refuse(ports, 'card.tapUsed')
    return undefined
  }
  await showTap(ports, outcome)
  return outcome.kind === 'held' ? { kind: 'own', tapId: outcome.tap.id } : undefined
}

/** Charges what waits for this sale, if it still may be charged. */
async function chargeWaiting(
  ports: FollowTapsPorts,
  waiting: Waiting,
  invoiceId: InvoiceId,
): Promise<void> {
  if (waiting.kind === 'foreign') {
    if (ports.clock.monotonicMs() < waiting.untilMs)
      await askIssuer(ports, { invoiceId, link: waiting.link, host: waiting.link.host })
    return
  }
  if (!ports.heldTaps.isFresh(waiting.tapId)) return
  const charged = await chargeTap(ports, { tapId: waiting.tapId, invoiceId })
  if (charged.ok) await showTap(ports, charged.value)
  else refuse(ports, charged.error.code)
}

/** The PIN of a tap, or the cashier's word. */
async function answerTap(ports: FollowTapsPorts, given: TapAnswer): Promise<void> {
  if (await answerIssuer(ports, given)) return
  const charged = await chargeTap(ports, given)
  if (charged.ok) await showTap(ports, charged.value)
  else refuse(ports, charged.error.code)
}

/** Follows the readers until it is stopped. Each tap is handled by itself; the store decides who is first. */
export function followTaps(ports: FollowTapsPorts): TapDesk {
  const { board, clock, log } = ports
  let waiting: Waiting | undefined
  const guarded = async (step: () => Promise<void>): Promise<void> => {
    try {
      await step()
    } catch (thrown) {
      // What the disk refuses is said; a mistake of ours ends the process.
      if (!isStoreFailure(thrown)) throw thrown
      log.warn({ event: 'tap.refused', code: thrown.failure.code })
      refuse(ports, thrown.failure.code)
    }
  }
  const onCard = (event: CardEvent): void => {
    const at = clock.now()
    if (event.kind === 'arrived') board.show({ state: 'reading', at }, lingerMs)
    else if (event.kind === 'unreadable')
      board.show({ state: 'unreadable', at, why: event.why }, lingerMs)
    else if (event.kind === 'tapped') {
      const link = linkIn(ports, event)
      const { reader, readMs } = event
      if (link !== undefined) void take({ link, reader, readMs })
    }
  }
  const take = (input: Read): Promise<void> =>
    guarded(async () => {
      const waits = await tapped(ports, input)
      waiting = waits
      // Charge may have been pressed while the tap was being looked at.
      const invoiceId = waits === undefined ? undefined : await saleThatWaits(ports)
      if (invoiceId !== undefined) await laid(invoiceId)
    })
  const laid = async (invoiceId: InvoiceId): Promise<void> => {
    const held = waiting
    waiting = undefined
    if (held !== undefined) await guarded(() => chargeWaiting(ports, held, invoiceId))
  }
  const stop = ports.readers.onCard(onCard)
  return Object.freeze({
    laid,
    read: (link: string) => take({ link, reader: 'screen' }),
    answer: (given: TapAnswer) => guarded(() => answerTap(ports, given)),
    leave: (tapId: TapId) =>
      guarded(async () => {
        await endTap(ports, tapId)
        const shown = board.current()
        if (shown?.state === 'partOffered' && shown.tapId === tapId) board.clear()
      }),
    idle: () => {
      const shown = board.current()
      if (shown !== undefined && over.has(shown.state)) board.clear()
    },
    stop,
  })
}
