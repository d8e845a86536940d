import type { LateMoneyId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import type { LateMoney, LateMoneyResolution } from '../../../core/invoice/late-money.ts'
import { resolveAsTip, resolveInCash } from '../../../core/ledger/builders.ts'
import type { Transaction } from '../../../core/ledger/transaction.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import { moneyForMsatFloor } from '../../../core/rates/convert.ts'
import { post } from './apply-effects.ts'

export type ResolvePorts = Pick<Ports, 'store' | 'clock' | 'rates'>

export type ResolveInput = {
  readonly id: LateMoneyId
  readonly how: LateMoneyResolution['how']
  readonly note: string
}

/** The entries of a resolution; a note moves nothing. Cash is counted at the rate of now, rounded down. */
async function entriesOf(
  ports: ResolvePorts,
  row: LateMoney,
  how: LateMoneyResolution['how'],
): Promise<Result<Transaction | undefined, Failure>> {
  const at = ports.clock.now()
  const { id, account, amountMsat } = row
  if (how === 'note') return ok(undefined)
  if (how === 'tip') return ok(resolveAsTip({ lateMoneyId: id, account, amountMsat, at }))
  const shop = await ports.store.read.shop.find()
  const used = ports.rates.used(shop?.currency ?? 'EUR')
  if (!used.ok) return used
  const paidOut = moneyForMsatFloor(amountMsat, used.value.rate)
  return ok(resolveInCash({ lateMoneyId: id, account, amountMsat, paidOut, drawer: 'main', at }))
}

/** A person decides about late money: given back in cash, kept as a tip, or noted. Once; decided again it stays as it was. */
export async function resolveLateMoney(
  ports: ResolvePorts,
  input: ResolveInput,
): Promise<Result<LateMoney, Failure>> {
  const row = await ports.store.read.lateMoney.find(input.id)
  if (row === undefined) return err(failure('lateMoney.notFound'))
  if (row.resolution !== undefined) return ok(row)
  const entries = await entriesOf(ports, row, input.how)
  if (!entries.ok) return entries
  const resolution = { how: input.how, note: input.note, at: ports.clock.now() }
  return ports.store.commit(async (unit) => {
    const current = await unit.lateMoney.find(input.id)
    if (current?.resolution !== undefined) return ok(current)
    if (entries.value !== undefined) await post(unit, entries.value)
    await unit.lateMoney.resolve(input.id, resolution)
    await unit.changes.add('lateMoney', input.id)
    if (row.invoiceId !== undefined) await unit.changes.add('invoice', row.invoiceId)
    return ok({ ...row, resolution })
  })
}
