import type { InvoiceView, StatusView } from '../../../core/contract/screen.ts'
import { newId } from '../../../core/contract/ids.ts'
import { serviceAt } from '../../../main/cli/service.ts'
import { systemClock } from '../../../main/clock.ts'
import { systemRandom } from '../../../main/random.ts'

/** An answer of the service, or status 0 where nobody answered. */
export type Answer = {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly ms: number
}

export type TillStatus = StatusView & {
  readonly pid: number
  readonly lateMoney: number
  readonly openSales: number
  readonly printsInDoubt: number
  readonly unheardSettlements: number
}

export type AuditAnswer = {
  readonly findings: readonly { readonly invariant: string; readonly what: string }[]
  readonly nodeAnswered: boolean
  readonly settlements: number
  readonly invoices: number
  readonly lightning?: { readonly isExplained: boolean; readonly unexplainedMsat: string }
}

/** The till's doors as a screen and a technician use them. */
export type TillDoor = {
  readonly port: number
  ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer>
  /** Sends the text as it stands. */
  raw(method: string, path: string, init: RequestInit): Promise<Answer>
  charge(wish?: ChargeWish): Promise<Answer & { readonly id: string }>
  invoice(id: string): Promise<InvoiceView>
  status(): Promise<TillStatus>
  /** True when the doors are open, the node may sell and there is a rate. */
  sells(): Promise<boolean>
  /** Over the technician's socket. */
  audit(): Promise<AuditAnswer>
}

export type ChargeWish = {
  readonly id?: string
  readonly currency?: string
  readonly amountMinor?: string
  readonly lightning?: boolean
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const parsed = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : { value }
  } catch {
    return { text }
  }
}

/** A browser shows an amount only with its code; this is the newest code of a sale. */
export function bolt11Of(answer: Pick<Answer, 'body'>): string {
  const invoice = answer.body['invoice'] as InvoiceView | undefined
  const payment = invoice?.payments.findLast(({ tender }) => tender === 'lightning')
  if (payment?.tender === 'lightning' && payment.bolt11 !== undefined) return payment.bolt11
  throw new Error(`no code in ${JSON.stringify(answer.body)}`)
}

/** The service on a port and a data folder. */
export function tillDoor(home: string, port: number): TillDoor {
  const raw = async (method: string, path: string, init: RequestInit): Promise<Answer> => {
    const started = performance.now()
    const ms = () => Math.round(performance.now() - started)
    try {
      const signal = AbortSignal.timeout(30_000)
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, signal, ...init })
      return { status: answer.status, body: parsed(await answer.text()), ms: ms() }
    } catch {
      return { status: 0, body: {}, ms: ms() }
    }
  }
  const ask = (method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> =>
    raw(
      method,
      path,
      method === 'GET'
        ? {}
        : {
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body ?? {}),
          },
    )
  const status = async () => (await ask('GET', '/till/status')).body as unknown as TillStatus
  return Object.freeze({
    port,
    ask,
    raw,
    charge: async (wish: ChargeWish = {}) => {
      const id = wish.id ?? newId(systemClock.now(), systemRandom.bytes(10))
      const body = { currency: 'EUR', amountMinor: '450', ...wish, id }
      return { ...(await ask('POST', '/till/invoices', body)), id }
    },
    invoice: async (id: string) => {
      const answer = await ask('GET', `/till/invoices/${id}`)
      if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
      return answer.body['invoice'] as InvoiceView
    },
    status,
    sells: async () => {
      const { body, status: code } = await ask('GET', '/till/status')
      const now = body as unknown as StatusView
      return code === 200 && now.node.state === 'ready' && now.rate !== undefined
    },
    audit: async () => {
      const answer = await serviceAt(home).ask('GET', '/till/audit')
      if (!answer.ok) throw new Error(`no audit: ${JSON.stringify(answer.error)}`)
      return answer.value as unknown as AuditAnswer
    },
  })
}
