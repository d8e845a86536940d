/**
 * A stranger tops up a card: the plan is on disk, then LND is asked, then the stranger has the code. Like a sale's code
 * (make-code.ts), but without a sale: no number is taken, no screen changes, no paper comes.
 */
import { mayReceive } from '../../../core/card/lifecycle.ts'
import { hasPlace, streetCodeSec, type StreetCode } from '../../../core/card/street-code.ts'
import { newId, type CardId, type StreetCodeId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import { checkCode } from '../../../core/lightning/check-code.ts'
import { bolt11From, type Bolt11 } from '../../../core/lightning/payment-hash.ts'
import { hashOf, preimageOf } from '../../../core/lightning/preimage.ts'
import type { PayOrder } from '../../../core/lnurl/pay-callback.ts'
import { metadataHashHex } from '../../../core/lnurl/pay-metadata.ts'
import type { CodeRequest } from '../../../core/ports/node.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Unit } from '../../../core/ports/store.ts'
import { later } from '../../../core/time/instant.ts'
import { canArrive } from '../invoice/plan-code.ts'

export type StreetPorts = Pick<Ports, 'store' | 'node' | 'clock' | 'random' | 'invoiceKey'>

export type OpenStreetCodeInput = {
  readonly cardId: CardId
  readonly order: PayOrder
  /** What the stranger was offered, to the letter: its hash goes into the code (LUD-06). */
  readonly metadata: string
}

export type OpenStreetCode = StreetCode & { readonly bolt11: Bolt11 }

function plan(ports: StreetPorts, input: OpenStreetCodeInput): Result<StreetCode, Failure> {
  const { amount, comment } = input.order
  const state = ports.node.state()
  if (!state.sells) return err(failure(state.reason))
  const arrives = canArrive(state, amount)
  if (!arrives.ok) return arrives
  const { identityKey: nodeKey } = state.facts
  if (nodeKey === undefined) return err(failure('node.noAnswer'))
  const createdAt = ports.clock.now()
  const id = newId<StreetCodeId>(createdAt, ports.random.bytes(10))
  return ok({
    id,
    cardId: input.cardId,
    state: 'planned',
    createdAt,
    expiresAt: later(createdAt, streetCodeSec * 1000),
    amountMsat: amount,
    paymentHash: hashOf(preimageOf(ports.invoiceKey, id)),
    nodeKey,
    ...(comment === undefined ? {} : { comment }),
  })
}

/** The places are counted where the plan is written: two strangers at once cannot take the last one twice. */
async function insertPlan(unit: Unit, code: StreetCode): Promise<Failure | undefined> {
  const { cardId, createdAt: now } = code
  const card = await unit.cards.find(cardId)
  if (card === undefined) return failure('card.notFound')
  if (!mayReceive(card.state)) return failure('card.takesNothing', { state: card.state })
  if (!hasPlace(await unit.streetCodes.unfinished(), { cardId, now })) return failure('street.full')
  await unit.streetCodes.insert(code)
  return undefined
}

/** Writes what LND said of a code, unless money was quicker. */
export const markStreetCode = (
  { store }: Pick<Ports, 'store'>,
  id: StreetCodeId,
  change: Partial<Pick<StreetCode, 'state' | 'bolt11'>>,
): Promise<void> =>
  store.commit(async (unit) => {
    const row = await unit.streetCodes.find(id)
    if (row !== undefined && row.state !== 'settled')
      await unit.streetCodes.mark({ ...row, ...change })
  })

/** LND's answer, or what it holds after `exists` or silence. */
async function askForCode(
  { node }: StreetPorts,
  request: CodeRequest,
): Promise<Result<string, { readonly why: Failure; readonly isFinal: boolean }>> {
  const answer = await node.addCode(request)
  if (answer.kind === 'added') return ok(answer.bolt11)
  if (answer.kind === 'refused') return err({ why: answer.failure, isFinal: true })
  const found = await node.lookUp(request.paymentHash)
  if (found.kind === 'found') return ok(found.invoice.bolt11)
  const isFinal = found.kind === 'missing'
  return err({ why: isFinal ? failure('node.noAnswer') : found.failure, isFinal })
}

/** Opens a code for a card. Nothing is given out that was not checked to the letter. */
export async function openStreetCode(
  ports: StreetPorts,
  input: OpenStreetCodeInput,
): Promise<Result<OpenStreetCode, Failure>> {
  const planned = plan(ports, input)
  if (!planned.ok) return planned
  const code = planned.value
  const { id, amountMsat, paymentHash, nodeKey } = code
  const refused = await ports.store.commit((unit) => insertPlan(unit, code))
  if (refused !== undefined) return err(refused)
  const request = {
    preimage: preimageOf(ports.invoiceKey, id),
    ...{ paymentHash, amountMsat, expirySec: streetCodeSec, memo: `Card ${input.cardId}` },
    descriptionHashHex: metadataHashHex(input.metadata),
  }
  const answer = await askForCode(ports, request)
  if (!answer.ok) {
    if (answer.error.isFinal) await markStreetCode(ports, id, { state: 'ended' })
    return err(answer.error.why)
  }
  const bolt11 = bolt11From(answer.value)
  const { network } = ports.node
  const checked = bolt11 && checkCode(bolt11, { ...request, nodeKey, network })
  if (bolt11 === undefined || checked?.ok !== true) {
    await markStreetCode(ports, id, { state: 'ended' })
    return checked?.ok === false ? checked : err(failure('node.badCode', { part: 'text' }))
  }
  await markStreetCode(ports, id, { state: 'open', bolt11 })
  return ok({ ...code, state: 'open', bolt11 })
}
