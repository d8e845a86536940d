import { Type } from 'typebox'
import type { TillBench } from './till-bench.ts'
import { until } from './till-bench.ts'

const listed = Type.Object({
  invoices: Type.Array(
    Type.Object({
      r_hash: Type.Unknown(),
      state: Type.String(),
      amt_paid_msat: Type.String(),
      memo: Type.String(),
    }),
  ),
})

export type NodeSale = {
  readonly hash: string
  readonly state: string
  readonly paidMsat: string
  readonly memo: string
}

/** Every invoice of the till's LND, as its technician sees it. */
export async function salesAtNode({
  nodes,
}: Pick<TillBench, 'nodes'>): Promise<readonly NodeSale[]> {
  const admin = await nodes.till.admin()
  const request = { num_max_invoices: '10000' }
  const answer = await admin.ask({ method: 'lnrpc.Lightning/ListInvoices', request }, listed)
  return answer.invoices.map(({ r_hash: hash, state, amt_paid_msat: paidMsat, memo }) => ({
    hash: Buffer.from(hash as Uint8Array).toString('hex'),
    state,
    paidMsat,
    memo,
  }))
}

/** What is wrong between LND's own list and the rows, by SQL of our own: settled once, booked once, with what arrived. */
async function wrongSettlements(bench: TillBench): Promise<string[]> {
  const { books } = bench
  const wrong: string[] = []
  const settled = (await salesAtNode(bench)).filter(({ state }) => state === 'SETTLED')
  const rows = books.rows('select payment_hash, received_msat from settlement')
  const booked = new Map(rows.map((row) => [String(row['payment_hash']), row]))
  if (booked.size !== rows.length) wrong.push('a hash has two settlements')
  for (const { hash, paidMsat } of settled) {
    const row = booked.get(hash)
    if (row === undefined) wrong.push(`${hash} settled at LND, no row`)
    else if (String(row['received_msat']) !== paidMsat) wrong.push(`${hash}: other amount`)
    const entries = books.count(
      'select count(*) from ledger_transaction where external_id like ?',
      `settle:%:${hash}`,
    )
    if (entries !== 1) wrong.push(`${hash}: ${entries} transactions`)
    booked.delete(hash)
  }
  for (const hash of booked.keys()) wrong.push(`${hash} booked, not settled at LND`)
  return wrong
}

/** More than one original slip of a sale on paper, or on the list. */
function wrongReceipts({ books, printer }: TillBench): string[] {
  const twice = books
    .rows(
      "select invoice_id, count(*) n from print_job where kind = 'original' group by invoice_id having n > 1",
    )
    .map((row) => `invoice ${String(row['invoice_id'])} has two original jobs`)
  const seen = new Set<string>()
  for (const { text } of printer.slips()) {
    const whole = text.join('\n')
    const number = /Receipt\s+(\d+)/.exec(whole)?.[1]
    if (number === undefined || /COPY|REPEATED|GIFT RECEIPT|KITCHEN/.test(whole)) continue
    if (seen.has(number)) twice.push(`receipt ${number} came out twice as an original`)
    seen.add(number)
  }
  return twice
}

/** Two sales under one number, or a sale that was acknowledged and is gone. */
function wrongSales({ books }: TillBench, acknowledged: readonly string[]): string[] {
  const wrong = acknowledged
    .filter((id) => books.count('select count(*) from invoice where id = ?', id) !== 1)
    .map((id) => `sale ${id} was acknowledged and is lost`)
  const numbers = books.rows('select number from invoice').map(({ number }) => Number(number))
  if (new Set(numbers).size !== numbers.length) wrong.push('two sales have one number')
  return wrong
}

/**
 * The whole truth after a fault: the till's own audit over its socket, and beside it a look by SQL and LND's list that
 * shares no code with it. Waits until the till has caught up with LND.
 */
export async function booksProblems(
  bench: TillBench,
  acknowledged: readonly string[] = [],
): Promise<readonly string[]> {
  let problems: readonly string[] = []
  const look = async (): Promise<boolean> => {
    const audit = await bench.door.audit()
    problems = [
      ...audit.findings.map(({ invariant, what }) => `${invariant} ${what}`),
      ...(audit.nodeAnswered ? [] : ['LND did not answer the audit']),
      ...(audit.lightning?.isExplained === false
        ? [`unexplained: ${audit.lightning.unexplainedMsat} msat`]
        : []),
      ...(await wrongSettlements(bench)),
      ...wrongReceipts(bench),
      ...wrongSales(bench, acknowledged),
    ]
    return problems.length === 0
  }
  await until('the books are right', look, 15_000).catch(() => undefined)
  return problems
}
