/**
 * Planned payment → code. The row is on disk before LND is asked; the hash is the request's id, so asking again after any
 * crash is safe (DESIGN §3.3, §3.7; LND compares only the hash, docs/lnd.md E1).
 */
import { hashOf, preimageOf } from '../../../core/lightning/preimage.ts'
import { bolt11From } from '../../../core/lightning/payment-hash.ts'
import { checkCode } from '../../../core/lightning/check-code.ts'
import type { Invoice } from '../../../core/invoice/invoice.ts'
import type { PaymentEvent } from '../../../core/invoice/advance-payment.ts'
import type { LightningPayment } from '../../../core/invoice/payment.ts'
import { later } from '../../../core/time/instant.ts'
import type { NodeInvoice, NodePort } from '../../../core/ports/node.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import { equals } from '../../../core/money/arithmetic.ts'
import { faceMsat } from '../../../core/invoice/invoice-state.ts'
import { changePayment, openCode, type ChangePorts } from './change-payment.ts'

export type CodePorts = ChangePorts & Pick<Ports, 'node' | 'invoiceKey'>

/** What the payer's wallet shows beside the amount. */
export const memoOf = ({ number, topUpCardId }: Invoice): string =>
  topUpCardId === undefined ? `Sale ${number}` : `Top-up ${number}`

const target = (payment: LightningPayment) => ({
  invoiceId: payment.invoiceId,
  paymentId: payment.id,
})

/** LND's code is believed only after its signature, amount, hash, network, expiry and text were checked. */
function judgeCode(
  node: NodePort,
  asked: { invoice: Invoice; payment: LightningPayment },
  answer: { bolt11: string },
): PaymentEvent {
  const { identityKey } = node.state().facts
  const bolt11 = bolt11From(answer.bolt11)
  if (identityKey === undefined || bolt11 === undefined)
    return { type: 'code.unknown', failure: 'node.noAnswer' }
  const checked = checkCode(bolt11, {
    nodeKey: identityKey,
    network: node.network,
    amountMsat: faceMsat(asked.payment),
    paymentHash: asked.payment.paymentHash,
    expirySec: asked.invoice.lifetimeMin * 60,
    memo: memoOf(asked.invoice),
  })
  if (!checked.ok) return { type: 'code.refused', failure: checked.error.code }
  const { createdAt, expirySec } = checked.value
  return {
    type: 'code.opened',
    bolt11,
    expiresAt: later(createdAt, expirySec * 1000),
    nodeKey: identityKey,
  }
}

const isAsAsked = (
  held: NodeInvoice,
  asked: { invoice: Invoice; payment: LightningPayment },
): boolean =>
  equals(held.amountMsat, faceMsat(asked.payment)) &&
  held.expirySec === asked.invoice.lifetimeMin * 60 &&
  held.memo === memoOf(asked.invoice)

/** What the node holds under our hash, as events of the payment: the code itself, then how it stands. */
export function eventsOfHeld(
  node: NodePort,
  asked: { invoice: Invoice; payment: LightningPayment },
  held: NodeInvoice,
): readonly PaymentEvent[] {
  if (!isAsAsked(held, asked)) return [{ type: 'code.refused', failure: 'node.badCode' }]
  const opened = judgeCode(node, asked, held)
  if (held.state === 'canceled') return [opened, { type: 'node.canceled' }]
  return [opened]
}

/** Takes one event to the row: an opened code beside it, everything else into a commit of its own. */
export async function takeEvent(
  ports: ChangePorts,
  payment: LightningPayment,
  event: PaymentEvent,
): Promise<Invoice> {
  return event.type === 'code.opened'
    ? openCode(ports, target(payment), event)
    : changePayment(ports, target(payment), event)
}

/** After `exists` or silence the look-up is the truth. */
async function adopt(
  ports: CodePorts,
  asked: { invoice: Invoice; payment: LightningPayment },
): Promise<Invoice> {
  const found = await ports.node.lookUp(asked.payment.paymentHash)
  if (found.kind === 'unknown')
    return takeEvent(ports, asked.payment, { type: 'code.unknown', failure: found.failure.code })
  if (found.kind === 'missing') return takeEvent(ports, asked.payment, { type: 'node.missing' })
  let invoice = asked.invoice
  for (const event of eventsOfHeld(ports.node, asked, found.invoice))
    invoice = await takeEvent(ports, asked.payment, event)
  return invoice
}

/** Asks LND for the code of a planned payment and takes the answer, whatever it is. Answers with the invoice as it stands. */
export async function makeCode(
  ports: CodePorts,
  asked: { invoice: Invoice; payment: LightningPayment },
): Promise<Invoice> {
  const { invoice, payment } = asked
  const preimage = preimageOf(ports.invoiceKey, payment.id)
  const answer = await ports.node.addCode({
    preimage,
    paymentHash: hashOf(preimage),
    amountMsat: faceMsat(payment),
    expirySec: invoice.lifetimeMin * 60,
    memo: memoOf(invoice),
  })
  switch (answer.kind) {
    case 'added':
      return takeEvent(ports, payment, judgeCode(ports.node, asked, answer))
    case 'exists':
    case 'unknown':
      return adopt(ports, asked)
    case 'refused':
      return takeEvent(ports, payment, { type: 'code.refused', failure: answer.failure.code })
  }
}
